//! What can be asked of a bot.

use super::super::{ApiCode, ApiError, Call};
use serde_json::{Map, Value as Json};

/// Characters of a bot's identifier.
pub const MAX_BOT_ID: usize = 64;
/// Characters of a bot's name.
pub const MAX_BOT_NAME: usize = 64;
/// Characters of a terminal's identifier: what a fulfilment service of TBP is told to expect as its `UserId`.
pub const MAX_TERMINAL_ID: usize = 255;
/// Characters of the identifier of an account on a platform.
pub const MAX_PLATFORM_ID: usize = 128;
/// Characters of what an end user says at once.
pub const MAX_INPUT_TEXT: usize = 2000;
/// Characters of what the client has handed through to the intent's service.
pub const MAX_SESSION_ATTRIBUTES: usize = 16 * 1024;

/// A version of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// 2019-03-11, deprecated and still in the SDKs.
    V20190311,
    /// 2019-06-27, the current one.
    V20190627,
}

/// An action with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Says something to a bot, in either version.
    TextProcess {
        /// Who says it, to which bot.
        terminal: Terminal,
        /// What is said, 1 to [`MAX_INPUT_TEXT`] characters, as sent.
        input_text: String,
        /// What the client has handed through, empty if nothing.
        session_attributes: String,
    },
    /// Forgets what was said so far.
    TextReset {
        /// The version, on which the shape of the answer depends.
        version: Version,
        /// Whose conversation.
        terminal: Terminal,
    },
    /// The same under an older name, in 2019-03-11.
    Reset {
        /// Whose conversation; the sub-user is the terminal.
        terminal: Terminal,
        /// A numbered version of the bot. It goes before [`Terminal::bot_env`], which then says nothing.
        bot_version: Option<String>,
    },
    /// Makes a bot, in 2019-03-11.
    CreateBot {
        /// Its identifying name.
        bot_name: String,
        /// Its name for people, empty if none was sent.
        bot_cn_name: String,
    },
}

/// One end user's end of a conversation. Its fields together are the conversation's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Terminal {
    /// The bot.
    pub bot_id: String,
    /// Which of its states.
    pub bot_env: BotEnv,
    /// The end user, or the end user's device.
    pub terminal_id: String,
    /// Where the end user writes, if the client says so.
    pub platform: Option<Platform>,
}

/// A state of a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BotEnv {
    /// `dev`: what its authors try out. What 2019-03-11 takes if nothing is said.
    Dev,
    /// `release`: what is published.
    Release,
}

/// Where an end user writes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Platform {
    /// Which platform.
    pub kind: PlatformType,
    /// The account there, empty if the client does not name it.
    pub id: String,
}

/// A platform that TBP knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlatformType {
    /// A mini-program.
    MiniProgram,
    /// The voice assistant XiaoWei.
    XiaoWei,
    /// An official account of WeChat.
    OfficialAccount,
    /// WeChat Work.
    WxWork,
}

impl Version {
    fn read(name: &str) -> Result<Self, ApiError> {
        match name {
            "2019-03-11" => Ok(Version::V20190311),
            "2019-06-27" => Ok(Version::V20190627),
            _ => Err(ApiError::new(ApiCode::NoSuchVersion, format!("TBP has no version {name:?}."))),
        }
    }
}

impl Request {
    /// Reads the action of a call. Parameters that an action does not have are passed over, as are `null`s, which the
    /// Python SDK sends; an empty text counts as none, since a query cannot tell the two apart.
    ///
    /// Errors: `NoSuchVersion`, `InvalidAction`, `MissingParameter`, `InvalidParameter` for what is not a text,
    /// `InvalidParameterValue` for what is too long or not one of the values.
    pub fn read(call: &Call) -> Result<Self, ApiError> {
        let version = Version::read(&call.version)?;
        let params = Params(&call.params);
        match (call.action.as_str(), version) {
            ("TextProcess", _) => Ok(Request::TextProcess {
                terminal: params.terminal(version, "TerminalId")?,
                input_text: params.required("InputText", MAX_INPUT_TEXT)?,
                session_attributes: params.optional("SessionAttributes", MAX_SESSION_ATTRIBUTES)?,
            }),
            ("TextReset", _) => {
                Ok(Request::TextReset { version, terminal: params.terminal(version, "TerminalId")? })
            }
            ("Reset", Version::V20190311) => {
                let bot_version = params.identifier_or_empty("BotVersion", MAX_BOT_ID)?;
                Ok(Request::Reset {
                    terminal: params.terminal(version, "UserId")?,
                    bot_version: Some(bot_version).filter(|version| !version.is_empty()),
                })
            }
            ("CreateBot", Version::V20190311) => Ok(Request::CreateBot {
                bot_name: params.identifier("BotName", MAX_BOT_NAME)?,
                bot_cn_name: params.identifier_or_empty("BotCnName", MAX_BOT_NAME)?,
            }),
            (action, _) => Err(ApiError::new(
                ApiCode::InvalidAction,
                format!("TBP {} has no action {action:?}.", call.version),
            )),
        }
    }
}

/// An action's parameters.
struct Params<'a>(&'a Map<String, Json>);

impl Params<'_> {
    fn terminal(&self, version: Version, terminal: &str) -> Result<Terminal, ApiError> {
        Ok(Terminal {
            bot_id: self.identifier("BotId", MAX_BOT_ID)?,
            bot_env: self.bot_env(version)?,
            terminal_id: self.identifier(terminal, MAX_TERMINAL_ID)?,
            platform: match version {
                Version::V20190311 => None,
                Version::V20190627 => self.platform()?,
            },
        })
    }

    fn bot_env(&self, version: Version) -> Result<BotEnv, ApiError> {
        match (self.text("BotEnv")?, version) {
            ("dev", _) | ("", Version::V20190311) => Ok(BotEnv::Dev),
            ("release", _) => Ok(BotEnv::Release),
            ("", Version::V20190627) => Err(ApiError::missing("BotEnv")),
            _ => Err(not_a_value("BotEnv", "dev or release")),
        }
    }

    fn platform(&self) -> Result<Option<Platform>, ApiError> {
        let kind = match self.text("PlatformType")? {
            "" => return Ok(None),
            "MiniProgram" => PlatformType::MiniProgram,
            "XiaoWei" => PlatformType::XiaoWei,
            "OfficialAccount" => PlatformType::OfficialAccount,
            "WXWork" => PlatformType::WxWork,
            _ => return Err(not_a_value("PlatformType", "MiniProgram, XiaoWei, OfficialAccount or WXWork")),
        };
        Ok(Some(Platform { kind, id: self.identifier_or_empty("PlatformId", MAX_PLATFORM_ID)? }))
    }

    /// A name that must be there.
    fn identifier(&self, name: &str, longest: usize) -> Result<String, ApiError> {
        match self.identifier_or_empty(name, longest)? {
            text if text.is_empty() => Err(ApiError::missing(name)),
            text => Ok(text),
        }
    }

    /// A name: it is shown, logged and looked up, so it has no control characters.
    fn identifier_or_empty(&self, name: &str, longest: usize) -> Result<String, ApiError> {
        let text = self.optional(name, longest)?;
        match text.chars().any(char::is_control) {
            true => Err(not_a_value(name, "a text without control characters")),
            false => Ok(text),
        }
    }

    fn required(&self, name: &str, longest: usize) -> Result<String, ApiError> {
        match self.optional(name, longest)? {
            text if text.is_empty() => Err(ApiError::missing(name)),
            text => Ok(text),
        }
    }

    fn optional(&self, name: &str, longest: usize) -> Result<String, ApiError> {
        let text = self.text(name)?;
        if text.chars().nth(longest).is_some() {
            return Err(not_a_value(name, &format!("a text of at most {longest} characters")));
        }
        // PostgreSQL keeps every character but this one.
        match text.contains('\0') {
            true => Err(not_a_value(name, "a text without NUL")),
            false => Ok(text.to_owned()),
        }
    }

    fn text(&self, name: &str) -> Result<&str, ApiError> {
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(""),
            Some(Json::String(text)) => Ok(text),
            Some(_) => {
                let message = format!("The type of the parameter `{name}` is wrong: it must be a text.");
                Err(ApiError::new(ApiCode::InvalidParameter, message))
            }
        }
    }
}

fn not_a_value(name: &str, wanted: &str) -> ApiError {
    ApiError::new(ApiCode::InvalidParameterValue, format!("The parameter `{name}` must be {wanted}."))
}
