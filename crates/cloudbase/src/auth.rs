//! Signing in, `/auth/v1`: an OAuth-like dialect with an error form of its own.

pub mod legacy;
pub mod requests;

use crate::body;
use serde_json::{Map, Value as Json, json};
use types::users::{EndUser, Identity};

macro_rules! auth_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $number:literal, $status:literal;)+) => {
        /// Why signing in failed: browsers read the name, Node and mini-programs the number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AuthCode { $($(#[$doc])* $name,)+ }

        impl AuthCode {
            /// `error`.
            pub fn as_str(self) -> &'static str { match self { $(AuthCode::$name => $text,)+ } }
            /// `error_code`.
            pub fn number(self) -> u16 { match self { $(AuthCode::$name => $number,)+ } }
            /// The HTTP status.
            pub fn status(self) -> u16 { match self { $(AuthCode::$name => $status,)+ } }
        }
    };
}

auth_codes! {
    /// A parameter is missing or wrong.
    InvalidArgument = "invalid_argument", 3, 400;
    /// The refresh token is wrong, used or over: the client is logged out.
    InvalidGrant = "invalid_grant", 3, 400;
    /// There is no such thing.
    NotFound = "not_found", 5, 404;
    /// Somebody has it already.
    AlreadyExists = "already_exists", 6, 409;
    /// Not allowed.
    PermissionDenied = "permission_denied", 7, 403;
    /// Too often.
    ResourceExhausted = "resource_exhausted", 8, 429;
    /// Something has to happen first.
    FailedPrecondition = "failed_precondition", 9, 400;
    /// This server has no such way in.
    Unimplemented = "unimplemented", 12, 501;
    /// Something broke on our side.
    Internal = "internal", 13, 500;
    /// Another service does not answer.
    Unavailable = "unavailable", 14, 503;
    /// The access token is missing or wrong; the client drops its credentials.
    Unauthenticated = "unauthenticated", 16, 401;
    /// The name or the password is wrong; which of them is not told.
    InvalidUsernameOrPassword = "invalid_username_or_password", 3, 400;
    /// The user has no password.
    PasswordNotSet = "password_not_set", 9, 400;
    /// The code is wrong or too old.
    InvalidVerificationCode = "invalid_verification_code", 3, 400;
    /// Nobody has the name, number or address.
    UserNotFound = "user_not_found", 5, 404;
    /// The user was shut out.
    UserBlocked = "user_blocked", 7, 403;
    /// A picture must be read first.
    CaptchaRequired = "captcha_required", 4001, 400;
    /// The picture was read wrongly.
    CaptchaInvalid = "captcha_invalid", 4002, 400;
    /// The client may not do this.
    UnauthorizedClient = "unauthorized_client", 4022, 403;
    /// The way in is off.
    LoginTypeDisabled = "login_type_disabled", 4045, 403;
}

/// A failed request to sign in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct AuthError {
    /// The code.
    pub code: AuthCode,
    /// The sentence.
    pub description: String,
}

impl AuthError {
    /// An error with a sentence.
    pub fn new(code: AuthCode, description: impl Into<String>) -> Self {
        Self { code, description: description.into() }
    }

    /// `{error, error_code, error_description}`.
    pub fn body(&self) -> Json {
        json!({"error": self.code.as_str(), "error_code": self.code.number(), "error_description": self.description})
    }
}

/// What an anonymous sign-in, a refresh or another way in answers.
#[derive(Clone, Debug)]
pub struct Credentials<'a> {
    /// Sent back with every request.
    pub access_token: &'a str,
    /// Exchanged for the next pair.
    pub refresh_token: &'a str,
    /// Seconds that the access token is good for.
    pub expires_in: u64,
    /// The user.
    pub uid: &'a str,
    /// Whether nobody knows who the user is; the client then signs in again by itself if refreshing fails.
    pub anonymous: bool,
}

impl Credentials<'_> {
    /// The body.
    pub fn body(&self) -> Json {
        json!({
            "token_type": "Bearer",
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": self.expires_in,
            "scope": if self.anonymous { "anonymous" } else { "" },
            "sub": self.uid,
            "groups": [],
        })
    }
}

/// The answer to `POST /auth/v1/token/clientCredential`.
pub fn client_credential(access_token: &str, expires_in: u64) -> Json {
    json!({"access_token": access_token, "token_type": "Bearer", "expires_in": expires_in})
}

/// The user of `GET /auth/v1/user/me`, if it is no end user: a server's key. The client calls a user of the name
/// `anonymous` anonymous.
pub fn user(uid: &str, name: Option<&str>) -> Json {
    json!({"sub": uid, "name": name.unwrap_or("anonymous"), "groups": [], "providers": []})
}

/// The user of `GET /auth/v1/user/me`.
pub fn end_user(user: &EndUser) -> Json {
    let EndUser { uid, profile, .. } = user;
    let label = |provider: &str| user.identity(provider).map(|identity| identity.label.as_str());
    let name = match user.anonymous {
        // What the client knows anonymous users by.
        true => "anonymous",
        false => profile.name.as_deref().or(label("username")).unwrap_or(uid.as_str()),
    };
    let mut body = json!({
        "sub": uid,
        "name": name,
        "username": label("username"),
        "email": label("email"),
        "email_verified": label("email").map(|_| true),
        "phone_number": label("phone"),
        "picture": profile.picture,
        "gender": profile.gender,
        "locale": profile.locale,
        "birthdate": profile.birthdate,
        "zoneinfo": profile.zoneinfo,
        "description": profile.description,
        "hasPassword": user.has_password,
        "groups": [],
        "providers": elsewhere(user).map(|i| json!({"id": i.provider, "provider_user_id": i.subject, "name": i.label})).collect::<Vec<_>>(),
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    });
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body
}

/// `GET /auth/v1/user/provider`.
pub fn providers(user: &EndUser) -> Json {
    let one = |i: &Identity| json!({"id": i.provider, "name": i.label, "provider_user_id": i.subject, "provider_user_name": i.label, "bind": true});
    let all: Vec<Json> = elsewhere(user).map(one).collect();
    json!({"total": all.len(), "data": all})
}

/// Accounts elsewhere that a user is recognised by: all but its own name, number and address.
fn elsewhere(user: &EndUser) -> impl Iterator<Item = &Identity> {
    user.identities.iter().filter(|i| !matches!(i.provider.as_str(), "username" | "phone" | "email"))
}

/// `POST /auth/v1/token`: the refresh token to exchange. No other grant exists here.
pub fn parse_refresh(bytes: &[u8]) -> Result<String, AuthError> {
    let mut fields = fields(bytes)?;
    match fields.get("grant_type").and_then(Json::as_str) {
        Some("refresh_token") => text(&mut fields, "refresh_token"),
        Some(other) => {
            Err(AuthError::new(AuthCode::Unimplemented, format!("This server has no grant {other:?}.")))
        }
        None => Err(AuthError::new(AuthCode::InvalidArgument, "The parameter grant_type is missing.")),
    }
}

/// `POST /auth/v1/revoke`: the token to end.
pub fn parse_revoke(bytes: &[u8]) -> Result<String, AuthError> {
    text(&mut fields(bytes)?, "token")
}

fn fields(bytes: &[u8]) -> Result<Map<String, Json>, AuthError> {
    body::parse_object(bytes, "The body").map_err(|e| AuthError::new(AuthCode::InvalidArgument, e.message))
}

fn text(fields: &mut Map<String, Json>, name: &str) -> Result<String, AuthError> {
    body::text(fields, name).map_err(|e| AuthError::new(AuthCode::InvalidArgument, e.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refreshing() {
        let body = br#"{"client_id":"lantern","client_secret":"","grant_type":"refresh_token","refresh_token":"RT"}"#;
        assert_eq!(parse_refresh(body).unwrap(), "RT");
        assert_eq!(parse_refresh(br#"{"grant_type":"password"}"#).unwrap_err().code, AuthCode::Unimplemented);
        for bad in [&b"{}"[..], b"[]", b"x", br#"{"grant_type":"refresh_token"}"#] {
            assert_eq!(parse_refresh(bad).unwrap_err().code, AuthCode::InvalidArgument);
        }
    }

    #[test]
    fn shapes_that_the_sdk_reads() {
        let credentials = Credentials {
            access_token: "AT",
            refresh_token: "RT",
            expires_in: 7200,
            uid: "u",
            anonymous: true,
        };
        assert_eq!(
            credentials.body(),
            json!({"token_type": "Bearer", "access_token": "AT", "refresh_token": "RT", "expires_in": 7200,
                "scope": "anonymous", "sub": "u", "groups": []})
        );
        assert_eq!(
            AuthError::new(AuthCode::Unauthenticated, "No.").body(),
            json!({"error": "unauthenticated", "error_code": 16, "error_description": "No."})
        );
        assert_eq!(parse_revoke(br#"{"token":"AT"}"#).unwrap(), "AT");
        assert_eq!(
            client_credential("AT", 7200),
            json!({"access_token": "AT", "token_type": "Bearer", "expires_in": 7200})
        );
    }
}
