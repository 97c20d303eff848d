//! What a bot would make of what somebody said once. Nothing is written, and nothing outside is called.

use crate::{Answer, Outside, compile::Compiled, dialogue, dialogue::Input, dialogue::State};
use access::Actor;
use async_trait::async_trait;
use types::{Bubble, IntentAction, Json, Lang, Outcome};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replayed {
    /// The outcome.
    pub outcome: Outcome,
    /// The intent or question.
    pub item: Option<String>,
}

impl Replayed {
    /// Whether the bot knew what to do.
    pub fn is_answered(&self) -> bool {
        !matches!(self.outcome, Outcome::Missed | Outcome::Suggested)
    }
}

/// Says something at the beginning of a conversation. `actor` only stands for somebody.
pub async fn say(bot: &Compiled, actor: &Actor, now: chrono::NaiveDateTime, text: &str) -> Replayed {
    let input = Input { text, now, lang: None, channel: "console", actor, user: "replay", depth: 0 };
    let reaction = dialogue::react(bot, &Nowhere, &mut State::default(), &input).await;
    Replayed { outcome: reaction.outcome.unwrap_or(Outcome::Missed), item: reaction.item }
}

/// Functions of a rehearsal: they answer nothing, so that the intent's own replies are heard.
pub struct Nowhere;

#[async_trait]
impl Outside for Nowhere {
    async fn call(&self, _: &Actor, _: &str, _: Json, _: u8) -> Result<Answer, String> {
        Ok(Answer::default())
    }

    async fn show(&self, _: &Actor, _: IntentAction, target: &str, _: &str, _: Lang) -> Option<Bubble> {
        Some(Bubble::Button { label: target.to_owned(), url: target.to_owned() })
    }
}
