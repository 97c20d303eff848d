//! TBP, Tencent's dialogue platform: the six actions of its versions 2019-03-11 and 2019-06-27.
//!
//! All scalars are texts. Source: the models of the SDKs, which give no lengths: the limits here are our own.

mod request;
mod response;

#[cfg(test)]
mod tests;

pub use request::{
    BotEnv, MAX_BOT_ID, MAX_BOT_NAME, MAX_INPUT_TEXT, MAX_PLATFORM_ID, MAX_SESSION_ATTRIBUTES,
    MAX_TERMINAL_ID, Platform, PlatformType, Request, Terminal, Version,
};
pub use response::{DialogStatus, Group, Reply, Response, ResultType, SlotInfo};
