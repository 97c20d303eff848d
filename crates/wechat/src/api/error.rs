//! What can go wrong with a call, and what to do then.
//!
//! Source of the numbers: "全局返回码", <https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html>,
//! and the table at the end of each call's page.

use std::time::Duration;
use types::Problem;

/// How much of WeChat's explanation is kept, in characters.
const MAX_EXPLANATION: usize = 200;

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// WeChat answered that it did not do it.
    #[error("WeChat refused: {errcode} {errmsg}")]
    Refused {
        /// What the number means.
        reason: Reason,
        /// WeChat's number.
        errcode: i64,
        /// WeChat's explanation, cut to 200 characters.
        errmsg: String,
    },
    /// No connection: nothing was done.
    #[error("WeChat was not reached: {0}")]
    Unreachable(String),
    /// The request went out and no whole answer came back: it may or may not have been done.
    #[error("WeChat did not answer: {0}")]
    Unanswered(String),
    /// The answer is not what is documented: it may or may not have been done.
    #[error("WeChat's answer was not understood: {0}")]
    BadAnswer(String),
    /// What was sent or answered is longer than allowed.
    #[error("longer than the {limit} bytes that are allowed")]
    TooLarge {
        /// How many bytes are allowed.
        limit: usize,
    },
    /// The value was refused here and nothing was sent.
    #[error("{0} is missing or not allowed")]
    Invalid(&'static str),
}

/// Whether a call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It would fail again.
    Never,
    /// It was not done, and may succeed after a while.
    After(Duration),
    /// It may have been done: doing it again may do it twice.
    Unsure,
}

/// What WeChat's number means, as far as somebody can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// -1: the system is busy.
    Busy,
    /// 40001, 40014, 41001, 42001: the access token. The client renews it once by itself.
    Token,
    /// 40002, 40013, 40125, 40243, 41002, 41004: AppID or AppSecret are wrong, or the AppSecret is frozen.
    Credentials,
    /// 40164: this machine's address is not on the account's list.
    Address,
    /// 48001, 50001, 61007: the account may not make this call.
    Unauthorized,
    /// 40200: not for this type of account.
    AccountType,
    /// 40003, 43104: no user of this account.
    User,
    /// 45015: the user wrote too long ago, or left.
    OutOfWindow,
    /// 45047: as many messages as are allowed were sent since the user wrote.
    QuotaUsed,
    /// 45009, 45011, 45065: too many calls.
    RateLimited,
    /// 40029, 40163: the login code is wrong, too old or was used.
    LoginCode,
    /// 40226: WeChat blocks this user's login.
    BlockedUser,
    /// 40007: no such medium, or one of more than three days ago.
    Media,
    /// 40004 to 40006, 40009 to 40012, 40137, 41005, 44001, 45001: the file, its type or its size.
    File,
    /// 40008, 44002, 44004, 45002, 47001, 47003, 40097: the message or a parameter.
    Parameter,
    /// 40129, 40169: the scene of a code.
    Scene,
    /// 41030: the page does not exist in the released mini-program.
    Page,
    /// 40037: the template.
    Template,
    /// 43101: the user did not subscribe, or not any more.
    NotSubscribed,
    /// 45072, 45080, 45081: typing is shown already, or the last message is more than 30 seconds ago.
    Typing,
    /// 61010: the user was not in the mini-program in the last two hours.
    NotRecent,
    /// 87014: the content is risky.
    Risky,
    /// Any other number.
    Other,
}

impl Reason {
    /// The meaning of a number that is not 0.
    pub fn of(errcode: i64) -> Self {
        match errcode {
            -1 => Self::Busy,
            40001 | 40014 | 41001 | 42001 => Self::Token,
            40002 | 40013 | 40125 | 40243 | 41002 | 41004 => Self::Credentials,
            40164 => Self::Address,
            48001 | 50001 | 61007 => Self::Unauthorized,
            40200 => Self::AccountType,
            40003 | 43104 => Self::User,
            45015 => Self::OutOfWindow,
            45047 => Self::QuotaUsed,
            45009 | 45011 | 45065 => Self::RateLimited,
            40029 | 40163 => Self::LoginCode,
            40226 => Self::BlockedUser,
            40007 => Self::Media,
            40004..=40006 | 40009..=40012 | 40137 | 41005 | 44001 | 45001 => Self::File,
            40008 | 40097 | 44002 | 44004 | 45002 | 47001 | 47003 => Self::Parameter,
            40129 | 40169 => Self::Scene,
            41030 => Self::Page,
            40037 => Self::Template,
            43101 => Self::NotSubscribed,
            45072 | 45080 | 45081 => Self::Typing,
            61010 => Self::NotRecent,
            87014 => Self::Risky,
            _ => Self::Other,
        }
    }

    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Token => "token",
            Self::Credentials => "credentials",
            Self::Address => "address",
            Self::Unauthorized => "unauthorized",
            Self::AccountType => "account_type",
            Self::User => "user",
            Self::OutOfWindow => "out_of_window",
            Self::QuotaUsed => "quota_used",
            Self::RateLimited => "rate_limited",
            Self::LoginCode => "login_code",
            Self::BlockedUser => "blocked_user",
            Self::Media => "media",
            Self::File => "file",
            Self::Parameter => "parameter",
            Self::Scene => "scene",
            Self::Page => "page",
            Self::Template => "template",
            Self::NotSubscribed => "not_subscribed",
            Self::Typing => "typing",
            Self::NotRecent => "not_recent",
            Self::Risky => "risky",
            Self::Other => "other",
        }
    }
}

impl ApiError {
    /// A refusal with WeChat's number and explanation.
    pub fn refused(errcode: i64, errmsg: &str) -> Self {
        let errmsg = errmsg.chars().take(MAX_EXPLANATION).collect();
        Self::Refused { reason: Reason::of(errcode), errcode, errmsg }
    }

    /// The reason of a refusal.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Refused { reason, .. } => Some(*reason),
            _ => None,
        }
    }

    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { reason, .. } => reason.code(),
            Self::Unreachable(_) => "unreachable",
            Self::Unanswered(_) => "unanswered",
            Self::BadAnswer(_) => "bad_answer",
            Self::TooLarge { .. } => "too_large",
            Self::Invalid(_) => "invalid",
        }
    }

    /// Whether it is worth another try.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Refused { reason: Reason::Busy, .. } | Self::Unreachable(_) => {
                Retry::After(Duration::from_secs(1))
            }
            Self::Refused { reason: Reason::RateLimited, .. } => Retry::After(Duration::from_secs(60)),
            Self::Unanswered(_) | Self::BadAnswer(_) => Retry::Unsure,
            Self::Refused { .. } | Self::TooLarge { .. } | Self::Invalid(_) => Retry::Never,
        }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        let status = match &error {
            ApiError::Invalid(_) => 422,
            ApiError::TooLarge { .. } => 413,
            ApiError::Unreachable(_) | ApiError::Unanswered(_) => 504,
            ApiError::Refused { .. } | ApiError::BadAnswer(_) => 502,
        };
        let code = format!("wechat_{}", error.code());
        Problem::new(status, &code, "WeChat did not do it", error.to_string())
    }
}
