//! Conversations as the team sees them: the list, one with its turns, and a golden conversation made of a real one.

use crate::{
    BotError, Bots, Conversation, Edition,
    engine::who,
    golden::outcome_word,
    rows,
    schema::{MAX_GOLDEN_TURNS, MAX_UTTERANCE},
};
use access::Actor;
use serde_json::json;
use types::{ConversationRow, ItemRef, Outcome, Permission, Text, Timestamp, Turn};

/// Conversations of one answer.
const PAGE: u64 = 50;
/// Turns of a conversation that are shown.
const SHOWN: u64 = 200;

impl Bots {
    /// Conversations with the published bot, the one that somebody spoke in last first: of one person, or before a
    /// moment. At most 50.
    pub async fn conversations(
        &self,
        actor: &Actor,
        bot: &str,
        person: Option<&str>,
        before: Option<Timestamp>,
    ) -> Result<Vec<ConversationRow>, BotError> {
        actor.require(Permission::Read)?;
        rows::conversations(self.store().read(), actor.env(), bot, person, before, PAGE).await
    }

    /// The turns of a conversation with the published bot, oldest first, at most the last 200.
    pub async fn conversation(
        &self,
        actor: &Actor,
        bot: &str,
        channel: &str,
        person: &str,
    ) -> Result<Vec<Turn>, BotError> {
        actor.require(Permission::Read)?;
        let with = Conversation {
            bot: bot.to_owned(),
            edition: Edition::Live,
            channel: channel.to_owned(),
            person: person.to_owned(),
            lang: None,
        };
        rows::turns(self.store().read(), &who(actor, &with)?, SHOWN).await
    }

    /// Drafts a golden conversation of what was said since the last greeting, as it came out. Answers its key.
    pub async fn keep_as_golden(
        &self,
        actor: &Actor,
        bot: &str,
        channel: &str,
        person: &str,
    ) -> Result<String, BotError> {
        actor.require(Permission::EditContent)?;
        let turns = self.conversation(actor, bot, channel, person).await?;
        let begin = turns.iter().rposition(|turn| turn.outcome == Outcome::Greeting).map_or(0, |at| at + 1);
        let said: Vec<_> = turns[begin..].iter().filter(|turn| !turn.said.is_empty()).collect();
        let Some(first) = said.first() else {
            return Err(BotError::Invalid("the conversation", "has nothing that a person said"));
        };
        let short = |text: &str, most: u32| text.chars().take(most as usize).collect::<String>();
        let name = Text::same(short(&first.said, 60));
        let turns: Vec<_> = said
            .iter()
            .take(MAX_GOLDEN_TURNS as usize)
            .map(|turn| {
                let say = short(&turn.said, MAX_UTTERANCE);
                json!({"say": say, "expect": outcome_word(Some(turn.outcome), turn.item.as_deref()), "reply": ""})
            })
            .collect();
        let item = ItemRef::new("golden", format!("g{}", self.store().random().hex_id(8)));
        let json = json!({"bot": bot, "name": name, "turns": turns});
        let made = self.content().create_draft(actor, &item, json).await?;
        Ok(made.summary.item.key)
    }
}
