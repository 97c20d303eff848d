//! How a bot is doing: figures of its conversations, and what it could not answer.

use crate::{BotError, Bots, compile::floor, hours, rows};
use access::Actor;
use chrono::{Duration, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};
use types::{BotFigures, MissGroup, Outcome, Permission, Timestamp};

/// Messages that are looked at; of a bot that is talked to more, the newest.
const MAX_FACTS: u64 = 50_000;
/// Unanswered messages that are put into groups.
const MAX_MISSES: usize = 2_000;
/// Items in the list of the most talked about.
const TOP: usize = 10;

impl Bots {
    /// The figures of the last days.
    pub async fn figures(&self, actor: &Actor, bot: &str, days: u32) -> Result<BotFigures, BotError> {
        actor.require(Permission::Read)?;
        let now = self.store().now();
        let since = now - Duration::days(i64::from(days.clamp(1, 90)));
        let facts = rows::facts(self.store().read(), actor.env(), bot, since, MAX_FACTS).await?;
        let settings = self.settings(actor, bot);
        let mut figures = BotFigures::default();
        let mut people = HashSet::new();
        let mut top: HashMap<&str, u64> = HashMap::new();
        let mut by_day: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.outcome != Outcome::Greeting) {
            figures.messages += 1;
            people.insert((&fact.channel, &fact.person));
            let missed = is_miss(fact.outcome);
            let day = by_day.entry(hours::local(&settings, fact.at).date()).or_default();
            day.0 += 1;
            day.1 += u64::from(missed);
            figures.missed += u64::from(missed);
            figures.resolved += u64::from(matches!(fact.outcome, Outcome::Done | Outcome::Answered));
            figures.handed_over += u64::from(fact.outcome == Outcome::Handoff);
            if let (Some(item), Outcome::Done | Outcome::Answered) = (&fact.item, fact.outcome) {
                *top.entry(item).or_default() += 1;
            }
        }
        figures.people = people.len() as u64;
        let mut top: Vec<_> = top.into_iter().map(|(item, n)| (item.to_owned(), n)).collect();
        top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        top.truncate(TOP);
        figures.top = top;
        figures.days =
            by_day.into_iter().map(|(day, (all, missed))| (day.to_string(), all, missed)).collect();
        Ok(figures)
    }

    /// What nothing fitted in the last days, by meaning, the most frequent first.
    pub async fn misses(&self, actor: &Actor, bot: &str, days: u32) -> Result<Vec<MissGroup>, BotError> {
        actor.require(Permission::Read)?;
        let since = self.store().now() - Duration::days(i64::from(days.clamp(1, 90)));
        let facts = rows::facts(self.store().read(), actor.env(), bot, since, MAX_FACTS).await?;
        // Each text once, with how often and when it was said last.
        let mut said: BTreeMap<String, (u64, Timestamp)> = BTreeMap::new();
        for fact in facts.into_iter().filter(|fact| is_miss(fact.outcome)) {
            if said.len() >= MAX_MISSES && !said.contains_key(&fact.said) {
                continue;
            }
            let entry = said.entry(fact.said).or_insert((0, fact.at));
            entry.0 += 1;
            entry.1 = entry.1.max(fact.at);
        }
        let texts: Vec<String> = said.keys().cloned().collect();
        let clustered = tokio::task::spawn_blocking(move || (nlu::cluster(&texts), texts)).await;
        let (clusters, texts) = clustered.map_err(|_| BotError::NotReady)?;
        let mut groups: Vec<_> = clusters
            .into_iter()
            .map(|cluster| {
                let all: Vec<String> = cluster.texts.iter().map(|&at| texts[at].clone()).collect();
                let facts = all.iter().filter_map(|text| said.get(text));
                let none = (0, Timestamp::UNIX_EPOCH);
                let (count, last) = facts.fold(none, |(n, last), (m, at)| (n + m, last.max(*at)));
                MissGroup { said: texts[cluster.representative].clone(), all, count, last }
            })
            .collect();
        groups.sort_by(|a, b| b.count.cmp(&a.count).then(b.last.cmp(&a.last)));
        Ok(groups)
    }

    /// How many of these unanswered messages the drafts would answer, and of how many.
    pub async fn would_answer(
        &self,
        actor: &Actor,
        bot: &str,
        groups: &[MissGroup],
    ) -> Result<(u64, u64), BotError> {
        let draft = self.draft(actor, bot).await?;
        let (mut all, mut answered) = (0, 0);
        for text in groups.iter().flat_map(|group| &group.all) {
            all += 1;
            let floor = floor(draft.source.bot.strictness);
            let reason = draft.predict(text).await.map(|prediction| prediction.reason);
            answered += u64::from(reason.is_some_and(|r| r.score >= r.thresholds.answer.max(floor)));
        }
        Ok((answered, all))
    }

    fn settings(&self, actor: &Actor, bot: &str) -> types::BotContent {
        self.published_settings(actor.env(), bot).unwrap_or_default()
    }
}

fn is_miss(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Missed | Outcome::Suggested)
}
