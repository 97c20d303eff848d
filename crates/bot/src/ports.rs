//! What bots need of the others; the server fulfils it.

use access::Actor;
use async_trait::async_trait;
use types::{Bubble, IntentAction, Json, Lang, Text, Turn};

/// What a function answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What is said instead of the intent's replies.
    pub reply: Option<Text>,
    /// Further values, by slot.
    pub slots: Vec<(String, String)>,
    /// What is kept with the conversation from now on.
    pub attributes: Option<Json>,
}

impl Answer {
    /// Reads a function's result: `{reply, slots, sessionAttributes}`, or just a text.
    pub fn of(result: &Json) -> Self {
        let text = |json: &Json| match json {
            Json::String(text) => Some(Text::same(text.as_str())),
            Json::Object(_) => serde_json::from_value::<Text>(json.clone()).ok(),
            _ => None,
        };
        let value = |json: &Json| match json {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        let slots = result["slots"].as_object().into_iter().flatten();
        Self {
            reply: text(result)
                .filter(|_| result.is_string())
                .or_else(|| text(&result["reply"]))
                .filter(|t| !t.is_empty()),
            slots: slots.map(|(name, json)| (name.clone(), value(json))).collect(),
            attributes: result.get("sessionAttributes").cloned(),
        }
    }
}

/// What an intent may do outside of the conversation.
#[async_trait]
pub trait Outside: Send + Sync + 'static {
    /// Calls a function of the actor's environment. `depth` is how many functions and bots stand between the call and
    /// whoever sent the message; it must not grow without bound. The error is for the log.
    async fn call(&self, actor: &Actor, function: &str, event: Json, depth: u8) -> Result<Answer, String>;

    /// An activity or a link as a button; nothing if it is not there.
    async fn show(
        &self,
        actor: &Actor,
        action: IntentAction,
        target: &str,
        channel: &str,
        lang: Lang,
    ) -> Option<Bubble>;
}

/// A conversation that needs a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// The bot.
    pub bot: String,
    /// Where the conversation takes place.
    pub channel: String,
    /// The person's id there.
    pub user: String,
    /// Why: `asked_for_person`, `missed_too_often`, `intent`.
    pub reason: String,
    /// The language that the conversation was held in.
    pub lang: Lang,
    /// The conversation so far, oldest first; the last turn is the one that called.
    pub turns: Vec<Turn>,
}

/// Who takes conversations that need a person.
#[async_trait]
pub trait HandOff: Send + Sync + 'static {
    /// Takes a conversation over. The person has been told already.
    async fn hand_off(&self, actor: &Actor, handover: Handover) -> Result<(), String>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn functions_answer_in_words_or_with_more() {
        assert_eq!(Answer::of(&json!("hello")).reply, Some(Text::same("hello")));
        let full =
            json!({"reply": {"en": "a", "zh-CN": "b"}, "slots": {"n": 2}, "sessionAttributes": {"x": 1}});
        let answer = Answer::of(&full);
        assert_eq!(answer.reply, Some(Text::new("a", "b")));
        assert_eq!(
            (answer.slots, answer.attributes),
            (vec![("n".into(), "2".into())], Some(json!({"x": 1})))
        );
        assert_eq!(Answer::of(&json!({"ok": true})), Answer::default());
        assert_eq!(Answer::of(&json!(null)), Answer::default());
    }
}
