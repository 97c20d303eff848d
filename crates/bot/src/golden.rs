//! Golden conversations: written once, run against every draft, so that a change that breaks one is seen before it is
//! released.

use crate::{
    BotError, Bots,
    compile::Compiled,
    dialogue::{self, Input, State},
    kind::{Items, bots, read},
    models::Models,
    replay::Nowhere,
};
use access::Actor;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use types::{
    Bubble, EnvId, FieldError, GoldenContent, GoldenTurn, ItemRef, Outcome, Permission, PlanBlocker, Text,
};

/// What came of a golden conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenReport {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Turn by turn.
    pub turns: Vec<TurnReport>,
}

impl GoldenReport {
    /// Whether it went as written.
    pub fn is_good(&self) -> bool {
        self.turns.iter().all(|turn| turn.is_good)
    }
}

/// What came of a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnReport {
    /// What was said.
    pub say: String,
    /// What should have come of it.
    pub expect: String,
    /// What did.
    pub got: String,
    /// What the bot said.
    pub reply: String,
    /// Whether that is as written.
    pub is_good: bool,
}

impl Bots {
    /// Runs the golden conversations of a bot's drafts against these. Nothing is written, and nothing outside is called.
    pub async fn golden(&self, actor: &Actor, bot: &str) -> Result<Vec<GoldenReport>, BotError> {
        actor.require(Permission::Read)?;
        let items = self.drafted(actor).await?;
        let compiled = self.draft(actor, bot).await?;
        let now = self.models().local_time(&compiled.source.bot);
        Ok(run_all(&compiled, actor, bot, &items, now).await)
    }
}

/// The golden conversations that would not go as written if an environment had these items.
pub async fn rehearse(models: &Arc<Models>, env: &EnvId, items: &Items) -> Vec<PlanBlocker> {
    let actor = Actor::system(env.clone());
    let mut blockers = Vec::new();
    for bot in bots(items).into_keys() {
        // A bot that cannot be trained complains of that elsewhere.
        let Ok(compiled) = models.draft(items, &bot).await else { continue };
        let now = models.local_time(&compiled.source.bot);
        for report in run_all(&compiled, &actor, &bot, items, now).await {
            let Some(turn) = report.turns.iter().find(|turn| !turn.is_good) else { continue };
            let message = format!("\"{}\" gives {} instead of {}", turn.say, turn.got, turn.expect);
            let error = FieldError::new("", content::GATE, message).with_limit(&turn.say);
            blockers.push(PlanBlocker { item: ItemRef::new("golden", report.key), error });
        }
    }
    blockers
}

async fn run_all(
    compiled: &Compiled,
    actor: &Actor,
    bot: &str,
    items: &Items,
    now: chrono::NaiveDateTime,
) -> Vec<GoldenReport> {
    let mut reports = Vec::new();
    for (item, json) in items.iter().filter(|(item, _)| item.kind == "golden") {
        let Some(golden) = read::<GoldenContent>(json).filter(|golden| golden.bot == bot) else { continue };
        reports.push(run(compiled, actor, &item.key, golden, now).await);
    }
    reports
}

async fn run(
    bot: &Compiled,
    actor: &Actor,
    key: &str,
    golden: GoldenContent,
    now: chrono::NaiveDateTime,
) -> GoldenReport {
    let mut state = State::default();
    let mut turns = Vec::new();
    for turn in golden.turns {
        let input =
            Input { text: &turn.say, now, lang: None, channel: "console", actor, user: "golden", depth: 0 };
        let reaction = dialogue::react(bot, &Nowhere, &mut state, &input).await;
        let got = outcome_word(reaction.outcome, reaction.item.as_deref());
        turns.push(report(turn, got, &reaction.bubbles));
    }
    GoldenReport { key: key.to_owned(), name: golden.name, turns }
}

/// What came of a turn as golden conversations name it: `intent/KEY`, `qa/KEY`, `suggest`, `fallback`, `handoff`, …
pub fn outcome_word(outcome: Option<Outcome>, item: Option<&str>) -> String {
    match (outcome, item) {
        (Some(Outcome::Handoff), _) => "handoff".to_owned(),
        (_, Some(item)) => item.to_owned(),
        (Some(Outcome::Suggested), None) => "suggest".to_owned(),
        (Some(Outcome::Missed) | None, None) => "fallback".to_owned(),
        (Some(outcome), None) => crate::rows::word(outcome),
    }
}

fn report(turn: GoldenTurn, got: String, bubbles: &[Bubble]) -> TurnReport {
    let words = bubbles.iter().filter_map(|bubble| match bubble {
        Bubble::Text { text } => Some(text.as_str()),
        Bubble::Image { .. } | Bubble::Button { .. } | Bubble::Options { .. } => None,
    });
    let reply = words.collect::<Vec<_>>().join("\n");
    let expected = turn.expect.is_empty() || turn.expect == got;
    let said = turn.reply.is_empty() || reply.to_lowercase().contains(&turn.reply.to_lowercase());
    TurnReport { is_good: expected && said, say: turn.say, expect: turn.expect, got, reply }
}
