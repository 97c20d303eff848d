//! The customer's thread in the words of its protocol (docs/chat.md): what turns of bots and events of the desk look
//! like to the customer.

use serde::{Deserialize, Serialize};
use types::desk::{self, Event, From, What};
use types::{Bubble, Json, Lang, Timestamp, Turn};
use utoipa::ToSchema;

/// One thing in the thread.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Entry {
    /// Its id; the same entry may come again, changed.
    pub id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whose words: `customer`, `bot`, `agent`, `system`.
    #[schema(value_type = String)]
    pub from: From,
    /// The agent's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The words: text, never markup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the bot says: `{type: text | image | button | options, …}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub bubbles: Vec<Bubble>,
    /// A picture or another file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    /// What happened, of the desk itself: `joined` (with the agent's name), `ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The sender's own id of a customer's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The conversation with people that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// Its number in that conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Whether it was taken back; its words are gone then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
}

/// A picture or another file of the thread.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Attachment {
    /// Its id, if it is one of this server's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where it is, for a day.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// In bytes; 0 if unknown.
    pub size: u64,
    /// Of a picture, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

/// Who answers at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ThreadState {
    /// The bot.
    Bot,
    /// Nobody yet: the customer waits for a person.
    Waiting {
        /// The conversation.
        conversation: String,
        /// The place in the queue, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        position: Option<u32>,
        /// When the team works again, while it does not.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, format = DateTime)]
        opens_at: Option<Timestamp>,
    },
    /// A person.
    Agent {
        /// The conversation.
        conversation: String,
        /// The name.
        name: String,
    },
    /// The person is done, and the next message goes to the bot.
    Resolved {
        /// The conversation.
        conversation: String,
        /// Whether the customer may still say how it was.
        may_rate: bool,
    },
}

/// Entries that go together, and where their source stands after them.
#[derive(Clone, Debug)]
pub struct Unit {
    /// When.
    pub at: Timestamp,
    /// Which turn or event.
    pub source: Source,
    /// At least one.
    pub entries: Vec<Entry>,
}

/// The turn or event that entries are made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A turn's id.
    Turn(String),
    /// A conversation and a number in it.
    Desk(String, u64),
}

/// What a turn looks like: what was said, and what the bot says.
pub fn of_turn(turn: Turn) -> Unit {
    let Turn { id, at, said, bubbles, client_id, attachment, .. } = turn;
    let blank = |n: u8, from: From| Entry {
        id: format!("{id}.{n}"),
        at,
        from,
        name: None,
        text: None,
        bubbles: vec![],
        attachment: None,
        event: None,
        client_id: None,
        conversation: None,
        seq: None,
        retracted: false,
    };
    let attachment: Option<Attachment> = attachment.and_then(|json| serde_json::from_value(json).ok());
    let mut entries = vec![];
    if !said.is_empty() {
        let text = Some(said).filter(|_| attachment.is_none());
        entries.push(Entry { text, client_id, attachment, ..blank(0, From::Customer) });
    }
    entries.push(Entry { bubbles, ..blank(1, From::Bot) });
    Unit { at, entries, source: Source::Turn(id.clone()) }
}

/// What an event of the desk looks like; nothing for what the customer need not see.
pub fn of_event(event: Event, lang: Lang) -> Option<Unit> {
    let Event { conversation, seq, at, by, what } = event;
    let blank = |n: usize, from: From| Entry {
        id: if n == 0 { format!("{conversation}.{seq}") } else { format!("{conversation}.{seq}.{n}") },
        at,
        from,
        name: None,
        text: None,
        bubbles: vec![],
        attachment: None,
        event: None,
        client_id: None,
        conversation: Some(conversation.to_string()),
        seq: Some(seq),
        retracted: false,
    };
    let entries = match what {
        What::Message(message) => {
            let desk::Message { client_id, from, text, attachments, retracted, .. } = message;
            let mut attached = attachments.into_iter().map(attached);
            let first = Entry {
                name: Some(by.name.get(lang).to_owned())
                    .filter(|name| from == From::Agent && !name.is_empty()),
                text: Some(text).filter(|text| !text.is_empty()),
                attachment: attached.next(),
                client_id: Some(client_id).filter(|_| from == From::Customer),
                retracted,
                ..blank(0, from)
            };
            // One for each entry: every screen can draw that.
            let more = attached.enumerate().map(|(n, attachment)| Entry {
                attachment: Some(attachment),
                retracted,
                ..blank(n + 1, from)
            });
            std::iter::once(first).chain(more).collect()
        }
        What::Assigned { agent: Some(agent), .. } => {
            let name = Some(agent.name.get(lang).to_owned());
            vec![Entry { name, event: Some("joined".to_owned()), ..blank(0, From::System) }]
        }
        What::State { to: desk::State::Resolved, .. } => {
            vec![Entry { event: Some("ended".to_owned()), ..blank(0, From::System) }]
        }
        _ => return None,
    };
    Some(Unit { at, entries, source: Source::Desk(conversation.to_string(), seq) })
}

fn attached(attachment: desk::Attachment) -> Attachment {
    let desk::Attachment { url, name, mime, size } = attachment;
    let id = url.rsplit_once("/attachments/").map(|(_, id)| id.to_owned());
    Attachment { id, url, name, mime, size, width: None, height: None }
}

/// What a bot keeps of it: the same, as JSON.
pub fn kept(attachment: &Attachment) -> Option<Json> {
    serde_json::to_value(attachment).ok()
}
