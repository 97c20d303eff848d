//! Why an end user could not sign in, or not change the account.

use types::Problem;
use types::users::LoginMethod;

/// A failure that end users cause or see.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The name or the password is wrong; which of them is not told.
    #[error("the user name or the password is wrong")]
    WrongPassword,
    /// The user has no password to prove itself with.
    #[error("this user has no password")]
    NoPassword,
    /// Nobody has the identity that was proved or asked for.
    #[error("there is no such user")]
    NoSuchUser,
    /// Somebody has it already.
    #[error("another user has this {0} already")]
    Exists(&'static str),
    /// A member shut the user out.
    #[error("this user is blocked")]
    Blocked,
    /// The environment does not let people in like this.
    #[error("this login method is not enabled: {}", .0.as_str())]
    MethodOff(LoginMethod),
    /// The environment lacks something that the operator must set first.
    #[error("{0} is not set up in this environment")]
    NotSet(&'static str),
    /// The code is wrong, too old, or was tried too often.
    #[error("the verification code is wrong or too old")]
    WrongCode,
    /// A token for one step is wrong, too old, used, or for something else.
    #[error("the {0} is not valid")]
    InvalidToken(&'static str),
    /// The step needs a proof that the user is still the same person.
    #[error("prove yourself first: a sudo_token is needed")]
    SudoNeeded,
    /// Without it nobody could sign in as this user again.
    #[error("this is the only way in that the user has")]
    LastWayIn,
    /// Too many failures: a picture must be read first.
    #[error("a captcha must be solved first")]
    CaptchaRequired,
    /// The picture was read wrongly, too late, or that was used up.
    #[error("the captcha is wrong or too old")]
    CaptchaInvalid,
    /// The message could not be sent.
    #[error("the code could not be sent; try again later")]
    NotSent,
    /// The custom ticket proves nothing.
    #[error("the ticket is not valid: {0}")]
    Ticket(&'static str),
    /// The other side did not recognise its code.
    #[error("the provider's code is not valid: {0}")]
    Provider(String),
    /// The other side did not answer.
    #[error("the provider does not answer")]
    ProviderAway,
    /// A feature of the protocol that this server does not have.
    #[error("this server has no {0}")]
    Unsupported(&'static str),
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        let detail = error.to_string();
        match error {
            LoginError::NoSuchUser => Problem::not_found("such user"),
            LoginError::NotSent | LoginError::ProviderAway => {
                Problem::new(502, "not_sent", "Not sent", detail)
            }
            LoginError::Exists(_) | LoginError::LastWayIn => {
                Problem::new(409, "conflict", "Not possible", detail)
            }
            LoginError::WrongPassword
            | LoginError::NoPassword
            | LoginError::Blocked
            | LoginError::MethodOff(_)
            | LoginError::NotSet(_)
            | LoginError::WrongCode
            | LoginError::InvalidToken(_)
            | LoginError::SudoNeeded
            | LoginError::CaptchaRequired
            | LoginError::CaptchaInvalid
            | LoginError::Ticket(_)
            | LoginError::Provider(_)
            | LoginError::Unsupported(_) => Problem::new(422, "login", "Not possible", detail),
        }
    }
}
