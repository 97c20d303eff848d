//! What clients send to sign in and to change their account. Unknown fields are passed over, as the SDKs send some.

use super::{AuthCode, AuthError};
use crate::body;
use serde::{Deserialize, de::DeserializeOwned};

/// Reads a body of bounded size and depth.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AuthError> {
    let invalid = |why: String| AuthError::new(AuthCode::InvalidArgument, why);
    let fields = body::parse_object(bytes, "The body").map_err(|e| invalid(e.message))?;
    serde_json::from_value(fields.into())
        .map_err(|error| invalid(format!("The body is not understood: {error}.")))
}

/// `POST /v1/signin`: a password, or what checking a code gave.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    /// A user name, a number (`+86 138…`) or an address.
    pub username: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// What checking a code gave.
    pub verification_token: Option<String>,
    /// Encrypted parameters: an extension of version 2.
    pub params: Option<String>,
}

/// `POST /v1/signup`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignUp {
    /// The number.
    pub phone_number: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// What checking a code gave.
    pub verification_token: Option<String>,
    /// What a provider's code gave.
    pub provider_token: Option<String>,
    /// An access token of the anonymous user that becomes the account.
    pub anonymous_token: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// What people call the user.
    pub name: Option<String>,
    /// `MALE` or `FEMALE`.
    pub gender: Option<String>,
    /// The address of a picture.
    pub picture: Option<String>,
    /// A language.
    pub locale: Option<String>,
}

/// `POST /v1/verification`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SendCode {
    /// The number.
    pub phone_number: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// `ANY`, `USER`, `NOT_USER` or `CUR_USER`.
    pub target: Option<String>,
}

/// `POST /v1/verification/verify`.
#[derive(Debug, Deserialize)]
pub struct CheckCode {
    /// Which code.
    pub verification_id: String,
    /// The code.
    pub verification_code: String,
}

/// `POST /v1/signin/custom`.
#[derive(Debug, Deserialize)]
pub struct Ticket {
    /// The ticket.
    pub ticket: String,
    /// As in [`SignUp`].
    pub anonymous_token: Option<String>,
}

/// `POST /v1/provider/token`.
#[derive(Debug, Deserialize)]
pub struct ProviderCode {
    /// The provider: the AppID.
    pub provider_id: String,
    /// The code of `wx.login()`.
    pub provider_code: Option<String>,
    /// More of it.
    #[serde(default)]
    pub provider_params: ProviderParams,
}

/// What a provider's code is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProviderParams {
    /// `open_id`, `union_id` or `phone`.
    pub provider_code_type: Option<String>,
    /// The code of `getPhoneNumber`.
    pub code: Option<String>,
}

/// `POST /v1/signin/with/provider` and `/v1/user/provider/bind`.
#[derive(Debug, Deserialize)]
pub struct ProviderToken {
    /// What the provider's code gave.
    pub provider_token: String,
    /// As in [`SignUp`].
    pub anonymous_token: Option<String>,
}

/// `POST /v1/signin/anonymously`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Anonymously {
    /// Whom the new user is known as elsewhere.
    pub provider_token: Option<String>,
}

/// `POST /v1/user/sudo`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sudo {
    /// The password.
    pub password: Option<String>,
    /// What checking a code gave.
    pub verification_token: Option<String>,
}

/// `PATCH /v1/user/password`.
#[derive(Debug, Deserialize)]
pub struct SetPassword {
    /// The password as it is to be.
    pub new_password: String,
    /// What proving oneself gave.
    pub sudo_token: Option<String>,
}

/// `POST /v1/reset`.
#[derive(Debug, Deserialize)]
pub struct Reset {
    /// The number.
    pub phone_number: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The password as it is to be.
    pub new_password: String,
    /// What checking a code gave.
    pub verification_token: String,
}

/// `PATCH /v1/user/contact`.
#[derive(Debug, Deserialize)]
pub struct SetContact {
    /// The number.
    pub phone_number: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// What proving oneself gave.
    pub sudo_token: Option<String>,
    /// What checking a code gave.
    pub verification_token: String,
    /// What happens to another user who has it: only `DEFAULT`, which refuses.
    pub conflict_resolution: Option<String>,
}

/// `PATCH /v1/user/profile` and `POST /v1/user/basic/edit`. The second calls some things differently.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Edit {
    /// What people call the user.
    #[serde(alias = "nickname", alias = "nickName")]
    pub name: Option<String>,
    /// The address of a picture.
    #[serde(alias = "avatar_url", alias = "avatarUrl")]
    pub picture: Option<String>,
    /// `MALE` or `FEMALE`.
    pub gender: Option<String>,
    /// A language.
    pub locale: Option<String>,
    /// A date.
    pub birthdate: Option<String>,
    /// A time zone.
    pub zoneinfo: Option<String>,
    /// A few words.
    pub description: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The number.
    #[serde(alias = "phone_number")]
    pub phone: Option<String>,
    /// The password as it is.
    pub password: Option<String>,
    /// The password as it is to be.
    pub new_password: Option<String>,
    /// An encrypted password: an extension.
    pub encrypt_new_password: Option<String>,
}

/// `POST /v1/captcha/data/verify`.
#[derive(Debug, Deserialize)]
pub struct SolveCaptcha {
    /// Which picture.
    pub token: String,
    /// What it shows.
    pub key: String,
}

/// `POST /v1/token/clientCredential`.
#[derive(Debug, Deserialize)]
pub struct ClientCredential {
    /// `client_credentials`.
    pub grant_type: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_the_sdk() {
        let edit: Edit =
            parse(br#"{"nickname":"Ada","avatar_url":"https://x/a.png","phone":"+86 138","more":[1]}"#)
                .unwrap();
        assert_eq!(edit.name.as_deref(), Some("Ada"));
        assert_eq!(edit.phone.as_deref(), Some("+86 138"));
        let sign_up: SignUp = parse(br#"{"phone_number":"+86 138","verification_token":null}"#).unwrap();
        assert!(sign_up.verification_token.is_none());
        assert!(parse::<Sudo>(b"").is_ok());
        // As the js-sdk in Node sends it.
        let credential: ClientCredential =
            parse(br#"{"grant_type":"client_credentials","seqId":"ecdd7d0b5a83c","envName":""}"#).unwrap();
        assert_eq!(credential.grant_type, "client_credentials");
        for bad in [&b"[]"[..], b"x", b"{}", br#"{"ticket":1}"#] {
            assert_eq!(parse::<Ticket>(bad).unwrap_err().code, AuthCode::InvalidArgument);
            assert_eq!(parse::<ClientCredential>(bad).unwrap_err().code, AuthCode::InvalidArgument);
        }
    }
}
