//! Signing in as the js-sdk 1.x does, through the client RPC: `auth.*` of `/web`.
//!
//! Source: `@cloudbase/auth` and `@cloudbase/app` 1.8.4. A sign-in gives a refresh token that the client keeps, and the
//! client exchanges it for an access token whenever it has none. Tokens lie beside `requestId`, what is known of a user
//! in `data`.

use super::{AuthCode, AuthError};
use crate::{Code, Refusal, body};
use serde_json::{Map, Value as Json, json};
use types::users::{EndUser, LoginMethod};

/// What can be asked.
#[derive(Clone, PartialEq, Eq)]
pub enum Call {
    /// `auth.signInAnonymously`. The `anonymous_uuid` that comes along proves nothing and is passed over.
    Anonymously {
        /// Of the user of before, if there was one.
        refresh_token: Option<String>,
    },
    /// `auth.fetchAccessTokenWithRefreshToken`.
    AccessToken {
        /// Goes on to be good.
        refresh_token: String,
    },
    /// `auth.signInWithTicket`.
    WithTicket {
        /// The ticket.
        ticket: String,
    },
    /// `auth.linkAndRetrieveDataWithTicket`: the anonymous user who asks becomes the ticket's.
    LinkTicket {
        /// The ticket.
        ticket: String,
    },
    /// `auth.signIn` with a password.
    WithPassword {
        /// A user name, an address or a number with its country's.
        name: String,
        /// The password.
        password: String,
    },
    /// `auth.isUsernameRegistered`.
    IsRegistered {
        /// The user name.
        username: String,
    },
    /// `auth.getUserInfo`.
    UserInfo,
    /// `auth.updateUserInfo`.
    EditUser {
        /// `nickName`.
        name: Option<String>,
        /// `MALE`, `FEMALE` or `UNKNOWN`.
        gender: Option<String>,
        /// `avatarUrl`.
        picture: Option<String>,
    },
    /// `auth.updatePassword`.
    SetPassword {
        /// The password as it is.
        old: String,
        /// The password as it is to be.
        new: String,
    },
    /// `auth.updateUsername`.
    SetUsername {
        /// The user name.
        username: String,
    },
    /// `auth.logout`.
    SignOut {
        /// Ends.
        refresh_token: String,
    },
}

/// Tells what is asked, and no secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Anonymously { .. } => "Anonymously",
            Self::AccessToken { .. } => "AccessToken",
            Self::WithTicket { .. } => "WithTicket",
            Self::LinkTicket { .. } => "LinkTicket",
            Self::WithPassword { .. } => "WithPassword",
            Self::IsRegistered { .. } => "IsRegistered",
            Self::UserInfo => "UserInfo",
            Self::EditUser { .. } => "EditUser",
            Self::SetPassword { .. } => "SetPassword",
            Self::SetUsername { .. } => "SetUsername",
            Self::SignOut { .. } => "SignOut",
        })
    }
}

/// Whether an action is one of these.
pub(crate) fn is_action(name: &str) -> bool {
    matches!(
        name,
        "auth.signInAnonymously"
            | "auth.fetchAccessTokenWithRefreshToken"
            | "auth.signInWithTicket"
            | "auth.linkAndRetrieveDataWithTicket"
            | "auth.signIn"
            | "auth.isUsernameRegistered"
            | "auth.getUserInfo"
            | "auth.updateUserInfo"
            | "auth.updatePassword"
            | "auth.updateUsername"
            | "auth.logout"
    )
}

/// Reads an action of [`is_action`] from the fields of a request.
pub(crate) fn action(name: &str, fields: &mut Map<String, Json>) -> Result<Call, Refusal> {
    let mut text = |name: &str| body::text(fields, name);
    Ok(match name {
        "auth.signInAnonymously" => {
            // Where the client has none it sends an empty one, or nothing.
            optional_token(fields, "anonymous_uuid")?;
            Call::Anonymously { refresh_token: optional_token(fields, "refresh_token")? }
        }
        "auth.fetchAccessTokenWithRefreshToken" => Call::AccessToken { refresh_token: token(fields)? },
        "auth.logout" => Call::SignOut { refresh_token: token(fields)? },
        "auth.signInWithTicket" => Call::WithTicket { ticket: text("ticket")? },
        "auth.linkAndRetrieveDataWithTicket" => Call::LinkTicket { ticket: text("ticket")? },
        "auth.signIn" => sign_in(fields)?,
        "auth.isUsernameRegistered" => Call::IsRegistered { username: text("username")? },
        "auth.getUserInfo" => Call::UserInfo,
        "auth.updateUserInfo" => Call::EditUser {
            name: optional(fields, "nickName")?,
            gender: optional(fields, "gender")?,
            picture: optional(fields, "avatarUrl")?,
        },
        "auth.updatePassword" => Call::SetPassword { old: text("oldPassword")?, new: text("newPassword")? },
        "auth.updateUsername" => Call::SetUsername { username: text("username")? },
        _ => return Err(Refusal::new(Code::UnknownAction, format!("This server has no action {name:?}."))),
    })
}

/// `auth.signIn`: what somebody is called is in a field that depends on the kind of name.
fn sign_in(fields: &mut Map<String, Json>) -> Result<Call, Refusal> {
    let kind = body::text(fields, "loginType")?;
    let field = match kind.as_str() {
        "USERNAME" => "username",
        "EMAIL" => "email",
        "PHONE" => "phoneNumber",
        _ => return Err(unknown(format!("This server has no loginType {kind:?} here."))),
    };
    // A code alone would be guessed at for whoever was just sent one: nothing in the request says which code it is.
    let codes = fields.contains_key("phoneCode")
        || optional(fields, "signMethod")?.is_some_and(|method| method != "SIGNIN");
    match codes {
        true => Err(unknown("This server takes codes by phone at /auth/v1 alone.")),
        false => Ok(Call::WithPassword {
            name: body::text(fields, field)?,
            password: body::text(fields, "password")?,
        }),
    }
}

fn unknown(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::UnknownAction, message)
}

/// A refresh token that must be there.
fn token(fields: &mut Map<String, Json>) -> Result<String, Refusal> {
    let missing = || Refusal::new(Code::SignParamInvalid, "The parameter refresh_token is missing.");
    optional_token(fields, "refresh_token")?.ok_or_else(missing)
}

fn optional_token(fields: &mut Map<String, Json>, name: &str) -> Result<Option<String>, Refusal> {
    optional(fields, name).map_err(|refusal| Refusal::new(Code::SignParamInvalid, refusal.message))
}

/// A text that may be missing or empty.
fn optional(fields: &mut Map<String, Json>, name: &str) -> Result<Option<String>, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(Refusal::param(format!("The parameter {name} must be a text."))),
    }
}

/// The answer to an anonymous sign-in. `uuid` is the user.
pub fn anonymous(request_id: &str, uid: &str, refresh_token: &str) -> Json {
    json!({"requestId": request_id, "uuid": uid, "refresh_token": refresh_token})
}

/// The answer to every other sign-in. The client fetches an access token right after it.
pub fn signed_in(request_id: &str, refresh_token: &str) -> Json {
    json!({"requestId": request_id, "refresh_token": refresh_token})
}

/// The answer to [`Call::AccessToken`]: a token, and for how many seconds it is good. The protocol counts milliseconds.
pub fn access_token(request_id: &str, access_token: &str, expires_in: u64) -> Json {
    json!({"requestId": request_id, "access_token": access_token, "access_token_expire": expires_in * 1000})
}

/// The `data` of [`Call::IsRegistered`].
pub fn registered(exists: bool) -> Json {
    json!({"isRegistered": exists})
}

/// The `data` of [`Call::UserInfo`] and [`Call::EditUser`]: texts that are missing are left out.
pub fn user(user: &EndUser) -> Json {
    let label = |provider: &str| user.identity(provider).map(|identity| identity.label.as_str());
    let of_wechat = |provider: &str| LoginMethod::of_provider(provider) == LoginMethod::Wechat;
    let accounts = || user.identities.iter().filter(|identity| of_wechat(&identity.provider));
    let openid = accounts().find(|identity| identity.provider != UNION).map(|i| i.subject.as_str());
    let mut data = json!({
        "uid": user.uid,
        "loginType": login_type(user),
        "openid": openid,
        "wxOpenId": openid,
        "wxUnionId": label(UNION),
        "unionId": label(UNION),
        "customUserId": label("custom"),
        "username": label("username"),
        "email": label("email"),
        "phone": label("phone"),
        "hasPassword": user.has_password,
        "nickName": user.profile.name,
        "gender": user.profile.gender,
        "avatarUrl": user.profile.picture,
    });
    if let Some(fields) = data.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    data
}

/// The provider of one person's id across accounts of WeChat.
const UNION: &str = "wechat_union";

/// What the user first came with.
fn login_type(user: &EndUser) -> &'static str {
    match user.identities.first().map(|identity| LoginMethod::of_provider(&identity.provider)) {
        None | Some(LoginMethod::Anonymous) => "ANONYMOUS",
        Some(LoginMethod::Username) => "USERNAME",
        Some(LoginMethod::Phone) => "PHONE",
        Some(LoginMethod::Email) => "EMAIL",
        Some(LoginMethod::Custom) => "CUSTOM",
        Some(LoginMethod::Wechat) => "WECHAT",
    }
}

/// A failed sign-in as the client RPC tells it: where it has no code of its own, the newer protocol's in capitals.
pub fn refusal(error: AuthError) -> Refusal {
    let code = match error.code {
        AuthCode::InvalidArgument => Code::InvalidParam,
        AuthCode::InvalidGrant => Code::InvalidRefreshToken,
        AuthCode::ResourceExhausted => Code::ExceedRequestLimit,
        AuthCode::Unauthenticated => Code::CheckLoginFailed,
        AuthCode::Unimplemented => Code::UnknownAction,
        AuthCode::Internal => Code::SysErr,
        other => {
            return Refusal::other(other.as_str().to_ascii_uppercase(), other.status(), error.description);
        }
    };
    Refusal::new(code, error.description)
}

#[cfg(test)]
#[path = "legacy_tests.rs"]
mod tests;
