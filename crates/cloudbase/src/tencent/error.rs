//! Why a call was not done, in the words of Tencent Cloud.

use super::envelope;
use crate::Refusal;
use serde_json::{Map, Value as Json, json};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// A code of Tencent Cloud's own lists: those of every product, and those of TBP below `InternalError`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ApiCode { $($(#[$doc])* $name,)+ }

        impl ApiCode {
            /// Every code.
            pub const ALL: &'static [ApiCode] = &[$(ApiCode::$name,)+];
            /// The code on the wire.
            pub fn as_str(self) -> &'static str { match self { $(ApiCode::$name => $text,)+ } }
        }
    };
}

codes! {
    /// The signature does not fit the request and the key.
    SignatureFailure = "AuthFailure.SignatureFailure";
    /// The request's time is too far from ours.
    SignatureExpire = "AuthFailure.SignatureExpire";
    /// There is no such key.
    SecretIdNotFound = "AuthFailure.SecretIdNotFound";
    /// The key cannot be one, or may not be used for this.
    InvalidSecretId = "AuthFailure.InvalidSecretId";
    /// The `Authorization` header is missing or malformed.
    InvalidAuthorization = "AuthFailure.InvalidAuthorization";
    /// The token of temporary credentials is wrong.
    TokenFailure = "AuthFailure.TokenFailure";
    /// The key may not do this.
    UnauthorizedOperation = "AuthFailure.UnauthorizedOperation";
    /// There is no such action in this version.
    InvalidAction = "InvalidAction";
    /// There is no such version.
    NoSuchVersion = "NoSuchVersion";
    /// There is no such product.
    NoSuchProduct = "NoSuchProduct";
    /// A parameter that must be there is not.
    MissingParameter = "MissingParameter";
    /// A parameter, or all of them together, cannot be read.
    InvalidParameter = "InvalidParameter";
    /// A parameter is of the right type and not a possible value.
    InvalidParameterValue = "InvalidParameterValue";
    /// The request is not of a form that can be read.
    InvalidRequest = "InvalidRequest";
    /// Neither GET nor POST.
    UnsupportedProtocol = "UnsupportedProtocol";
    /// What is asked does not work here.
    UnsupportedOperation = "UnsupportedOperation";
    /// The request is too large.
    RequestSizeLimitExceeded = "RequestSizeLimitExceeded";
    /// Too many requests.
    RequestLimitExceeded = "RequestLimitExceeded";
    /// A quota is used up.
    LimitExceeded = "LimitExceeded";
    /// What the call names is not there.
    ResourceNotFound = "ResourceNotFound";
    /// Something broke on our side.
    InternalError = "InternalError";
    /// TBP: no such data, such as a bot that does not exist.
    ErrorMms = "InternalError.ErrorMms";
    /// TBP: understanding the text failed.
    ErrorNlu = "InternalError.ErrorNlu";
    /// TBP: a service behind it did not answer.
    ErrorRpc = "InternalError.ErrorRpc";
    /// TBP: the intent's own service failed.
    ErrorWebHook = "InternalError.ErrorWebHook";
    /// TBP: the key may not use this bot.
    NoAppPrivilege = "InternalError.NoAppPrivilege";
}

/// A call that was not done: a code and a sentence without internals.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct ApiError {
    /// The code.
    pub code: ApiCode,
    /// The sentence.
    pub message: String,
}

impl ApiError {
    /// An error with a code and a sentence.
    pub fn new(code: ApiCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A parameter that must be there is not.
    pub fn missing(name: &str) -> Self {
        Self::new(ApiCode::MissingParameter, format!("The request is missing the parameter `{name}`."))
    }

    /// The `Authorization` header is missing or malformed; `why` is a sentence.
    pub fn authorization(why: impl Into<String>) -> Self {
        Self::new(ApiCode::InvalidAuthorization, why)
    }

    /// The key of the request is not known.
    pub fn secret_id_not_found() -> Self {
        Self::new(
            ApiCode::SecretIdNotFound,
            "The SecretId is not found: check that the key exists and is active.",
        )
    }

    /// The bot of the request is not known in this environment of it.
    pub fn no_such_bot(bot_id: &str) -> Self {
        Self::new(ApiCode::ErrorMms, format!("There is no bot {bot_id:?} in this BotEnv."))
    }

    /// Something broke on our side.
    pub fn internal() -> Self {
        Self::new(ApiCode::InternalError, "An internal error occurred.")
    }

    /// `{"Response": {"Error": {"Code", "Message"}, "RequestId"}}`.
    pub fn body(&self, request_id: &str) -> Json {
        let error = json!({"Code": self.code.as_str(), "Message": self.message});
        envelope(Map::from_iter([("Error".to_owned(), error)]), request_id)
    }
}

/// What the bounded JSON reader refuses.
impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.status {
            413 => ApiCode::RequestSizeLimitExceeded,
            _ => ApiCode::InvalidParameter,
        };
        Self::new(code, refusal.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_wrapped_as_the_sdks_unwrap_it() {
        assert_eq!(
            ApiError::missing("BotId").body("r-1").to_string(),
            r#"{"Response":{"Error":{"Code":"MissingParameter","Message":"The request is missing the parameter `BotId`."},"RequestId":"r-1"}}"#
        );
        let spelled: std::collections::HashSet<_> = ApiCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(spelled.len(), ApiCode::ALL.len(), "a spelling occurs twice");
    }
}
