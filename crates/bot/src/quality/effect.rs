//! What the drafts of a bot change: its accuracy, and the answers to what people really asked.

use super::{Gauge, SHOWN, count, named};
use crate::{
    BotError, Bots,
    compile::Compiled,
    golden::outcome_word,
    models::Serving,
    replay::{self, Replayed},
    rows,
};
use access::Actor;
use chrono::Duration;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::runtime::Handle;
use types::{BotQuality, ChangedAnswer, DraftEffect, Lang, NamedItem, Outcome, Turn};

/// How far back questions are taken from.
const WEEKS: i64 = 4;
/// Turns that are looked at, the newest.
const TURNS: u64 = 2_000;

impl Bots {
    /// Nothing if the drafts are what is published, or nothing is.
    pub(super) async fn effect(
        &self,
        actor: &Actor,
        bot: &str,
        draft: &Arc<Compiled>,
        lang: Lang,
        found: &BotQuality,
        gauge: &Arc<Gauge>,
    ) -> Result<Option<DraftEffect>, BotError> {
        if !self.is_published(actor.env(), bot) {
            return Ok(None);
        }
        let Serving { bot: live, .. } = self.models().live(actor.env(), bot).await?;
        if live.source.hash == draft.source.hash {
            return Ok(None);
        }
        let learned = |bot: &Compiled| bot.model.as_ref().map(|model| model.content_hash().to_owned());
        let before = match learned(&live) == learned(draft) {
            true => found.accuracy,
            false => self.validated(&live, lang, gauge, 0.5..0.8).await?.accuracy,
        };
        let since = self.store().now() - Duration::weeks(WEEKS);
        let turns = rows::recent_turns(self.store().read(), actor.env(), bot, since, TURNS).await?;
        let questions = questions(turns);
        let now = self.models().local_time(&draft.source.bot);
        let (actor, draft, gauge) = (actor.clone(), draft.clone(), gauge.clone());
        let handle = Handle::current();
        let work = move || {
            let mut effect = DraftEffect { before, asked: count(questions.len()), ..DraftEffect::default() };
            for (n, (said, times)) in questions.iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "a bar of progress")]
                gauge.tell(0.8 + 0.15 * n as f32 / questions.len() as f32)?;
                let say = |bot: &Compiled| handle.block_on(replay::say(bot, &actor, now, said));
                let (was, is) = (say(&live), say(&draft));
                if was != is {
                    effect.different += 1;
                    effect.changes.push(ChangedAnswer {
                        said: said.clone(),
                        count: *times,
                        before: told(&live, was, lang),
                        after: told(&draft, is, lang),
                    });
                }
            }
            effect.changes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.said.cmp(&b.said)));
            effect.changes.truncate(SHOWN);
            Ok(effect)
        };
        let effect = tokio::task::spawn_blocking(work).await.unwrap_or(Err(BotError::NotReady))?;
        Ok(Some(DraftEffect { after: found.accuracy, ..effect }))
    }
}

/// What was said at the beginning of something: answers to the bot's own questions mean nothing without them.
fn questions(turns: Vec<Turn>) -> Vec<(String, u32)> {
    let mut times: HashMap<String, u32> = HashMap::new();
    let begins = |turn: &Turn| {
        turn.began
            || matches!(turn.outcome, Outcome::Answered | Outcome::Suggested | Outcome::SmallTalk)
            || turn.outcome == Outcome::Missed && turn.item.is_none()
            || turn.outcome == Outcome::Handoff && turn.decision.because == "asked_for_person"
    };
    for turn in turns.into_iter().filter(|turn| !turn.said.is_empty() && begins(turn)) {
        *times.entry(turn.said).or_default() += 1;
    }
    let mut all: Vec<_> = times.into_iter().collect();
    all.sort();
    all
}

fn told(bot: &Compiled, replayed: Replayed, lang: Lang) -> NamedItem {
    match outcome_word(Some(replayed.outcome), replayed.item.as_deref()) {
        item if item.contains('/') => named(bot, &item, lang),
        word => NamedItem { title: word.clone(), item: word },
    }
}
