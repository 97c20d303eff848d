//! What a bot answers, in the fields of each action and version.
//!
//! The models allow `null` nearly everywhere; the real service sends empty texts and lists, and so do we.

use super::super::envelope;
use super::Version;
use serde_json::{Map, Value as Json, json};

/// Where a conversation with a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogStatus {
    /// There is no task: the answer to a question, or none.
    None,
    /// The first turn of a task that goes on.
    Start,
    /// A further turn, and there are more to come.
    Continue,
    /// The last turn.
    Complete,
}

impl DialogStatus {
    /// The text of all actions but `Reset`. `COUTINUE` is how Tencent spells it everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            DialogStatus::None => "",
            DialogStatus::Start => "START",
            DialogStatus::Continue => "COUTINUE",
            DialogStatus::Complete => "COMPLETE",
        }
    }

    /// The text of `Reset`.
    pub fn of_reset(self) -> &'static str {
        match self {
            DialogStatus::None => "",
            DialogStatus::Start => "start",
            DialogStatus::Continue => "continue",
            DialogStatus::Complete => "complete",
        }
    }
}

/// Where an answer comes from. There is no 4, and none for handing over to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    /// Something on the way to an answer failed.
    Error,
    /// An intent.
    Task,
    /// A question and its answer.
    QuestionAnswer,
    /// Small talk.
    ChitChat,
    /// Nothing fits: the text that is set for this.
    Fallback,
    /// Nothing fits well: questions that come close.
    Similar,
}

impl ResultType {
    /// The number as the text that it is on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ResultType::Error => "0",
            ResultType::Task => "1",
            ResultType::QuestionAnswer => "2",
            ResultType::ChitChat => "3",
            ResultType::Fallback => "5",
            ResultType::Similar => "6",
        }
    }
}

/// What is known of a slot of the intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotInfo {
    /// The slot.
    pub name: String,
    /// Its value, empty while it is open.
    pub value: String,
}

/// One message of an answer. Its content type is `text/plain`, the one that TBP has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The text.
    pub content: String,
    /// An address of the content, empty if there is none.
    pub url: String,
}

/// One turn of a conversation as the bot answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Where the task stands.
    pub dialog_status: DialogStatus,
    /// The bot that answers, empty if none does.
    pub bot_name: String,
    /// The intent, empty if none was found.
    pub intent_name: String,
    /// The intent's slots.
    pub slots: Vec<SlotInfo>,
    /// What the end user said, as sent; empty in answer to a reset.
    pub input_text: String,
    /// The messages, in order.
    pub messages: Vec<Group>,
    /// What the intent's service hands back, or what the client handed in.
    pub session_attributes: String,
    /// Where the answer comes from.
    pub result_type: ResultType,
    /// The answer as one text.
    pub response_text: String,
}

/// An answer in the shape of its action and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// To `TextProcess`, the same in both versions.
    TextProcess(Reply),
    /// To `TextReset`: in 2019-03-11 without messages and result type.
    TextReset(Version, Reply),
    /// To `Reset`.
    Reset(Reply),
    /// To `CreateBot`.
    CreateBot {
        /// The task that makes the bot.
        task_request_id: String,
        /// A word on it.
        msg: String,
    },
}

impl Response {
    /// The body of the answer: `{"Response": {…, "RequestId"}}`.
    pub fn body(&self, request_id: &str) -> Json {
        let fields = match self {
            Response::TextProcess(reply) | Response::TextReset(Version::V20190627, reply) => full(reply),
            Response::TextReset(Version::V20190311, reply) => short(reply),
            Response::Reset(reply) => reset(reply),
            Response::CreateBot { task_request_id, msg } => {
                json!({"TaskRequestId": task_request_id, "Msg": msg})
            }
        };
        match fields {
            Json::Object(fields) => envelope(fields, request_id),
            _ => envelope(Map::new(), request_id),
        }
    }
}

fn full(reply: &Reply) -> Json {
    let group =
        |group: &Group| json!({"ContentType": "text/plain", "Url": group.url, "Content": group.content});
    let groups: Vec<Json> = reply.messages.iter().map(group).collect();
    json!({
        "DialogStatus": reply.dialog_status.as_str(),
        "BotName": reply.bot_name,
        "IntentName": reply.intent_name,
        "SlotInfoList": slots(reply),
        "InputText": reply.input_text,
        "ResponseMessage": {"GroupList": groups},
        "SessionAttributes": reply.session_attributes,
        "ResultType": reply.result_type.as_str(),
        "ResponseText": reply.response_text,
    })
}

fn short(reply: &Reply) -> Json {
    json!({
        "DialogStatus": reply.dialog_status.as_str(),
        "BotName": reply.bot_name,
        "IntentName": reply.intent_name,
        "SlotInfoList": slots(reply),
        "InputText": reply.input_text,
        "SessionAttributes": reply.session_attributes,
        "ResponseText": reply.response_text,
    })
}

/// The one shape with fields for speech, which we have none of.
fn reset(reply: &Reply) -> Json {
    json!({
        "DialogStatus": reply.dialog_status.of_reset(),
        "BotName": reply.bot_name,
        "IntentName": reply.intent_name,
        "ResponseText": reply.response_text,
        "SlotInfoList": slots(reply),
        "SessionAttributes": reply.session_attributes,
        "Question": reply.input_text,
        "WaveUrl": "",
        "WaveData": "",
    })
}

fn slots(reply: &Reply) -> Vec<Json> {
    reply.slots.iter().map(|slot| json!({"SlotName": slot.name, "SlotValue": slot.value})).collect()
}
