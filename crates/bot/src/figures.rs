//! How a bot is doing: figures of its conversations, by day and by the release that answered.

use crate::{BotError, Bots, hours, rows, rows::Fact};
use access::Actor;
use chrono::{Duration, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};
use types::{BotFigures, Outcome, Permission, ReleaseFigures, Tally, Timestamp};

/// Messages that are looked at; of a bot that is talked to more, the newest.
pub const MAX_FACTS: u64 = 50_000;
/// Longest time that is looked at, in days.
pub const MAX_DAYS: u32 = 90;
/// Items in the lists of the most talked about and of the most missed.
const TOP: usize = 10;
/// Longest missed message in the list, in characters.
const SHORT: usize = 80;

impl Bots {
    /// The figures of the last days, at most [`MAX_DAYS`], and of one release only if it is given. The figures of the
    /// releases are always those of all.
    pub async fn figures(
        &self,
        actor: &Actor,
        bot: &str,
        days: u32,
        release: Option<u64>,
    ) -> Result<BotFigures, BotError> {
        actor.require(Permission::Read)?;
        let now = self.store().now();
        let days = days.clamp(1, MAX_DAYS);
        let settings = self.published_settings(actor.env(), bot).unwrap_or_default();
        let day = |at: Timestamp| hours::local(&settings, at).date();
        let since = now - Duration::days(i64::from(days));
        let facts = rows::facts(self.store().read(), actor.env(), bot, since, MAX_FACTS).await?;
        let is_partial = facts.len() as u64 == MAX_FACTS;
        let facts: Vec<_> = facts.into_iter().filter(|fact| fact.outcome != Outcome::Greeting).collect();
        let releases = by_release(&facts);
        let chosen: Vec<_> = facts.iter().filter(|f| release.is_none() || f.release == release).collect();
        let mut by_day: BTreeMap<NaiveDate, Tally> =
            day(since).iter_days().take_while(|d| *d <= day(now)).map(|d| (d, Tally::default())).collect();
        let (mut all, mut people) = (Tally::default(), HashSet::new());
        let (mut items, mut missed): (HashMap<&str, u64>, HashMap<String, u64>) = Default::default();
        for fact in chosen {
            people.insert((&fact.channel, &fact.person));
            count(&mut all, fact.outcome);
            count(by_day.entry(day(fact.at)).or_default(), fact.outcome);
            match (&fact.item, fact.outcome) {
                (Some(item), Outcome::Done | Outcome::Answered) => *items.entry(item).or_default() += 1,
                (_, Outcome::Missed) => {
                    *missed.entry(fact.said.chars().take(SHORT).collect()).or_default() += 1;
                }
                _ => {}
            }
        }
        Ok(BotFigures {
            all,
            people: people.len() as u64,
            top: top(items.into_iter().map(|(item, n)| (item.to_owned(), n)).collect()),
            top_missed: top(missed.into_iter().collect()),
            days: by_day.into_iter().map(|(day, tally)| (day.to_string(), tally)).collect(),
            releases,
            is_partial,
        })
    }
}

/// Counts a message.
fn count(tally: &mut Tally, outcome: Outcome) {
    tally.messages += 1;
    tally.resolved += u64::from(matches!(outcome, Outcome::Done | Outcome::Answered));
    tally.missed += u64::from(outcome == Outcome::Missed);
    tally.suggested += u64::from(outcome == Outcome::Suggested);
    tally.handed_over += u64::from(outcome == Outcome::Handoff);
}

/// The newest release first; what no release is known of last.
fn by_release(facts: &[Fact]) -> Vec<ReleaseFigures> {
    let mut releases: BTreeMap<Option<u64>, ReleaseFigures> = BTreeMap::new();
    for fact in facts {
        let new = || ReleaseFigures { release: fact.release, since: fact.at, tally: Tally::default() };
        let of = releases.entry(fact.release).or_insert_with(new);
        of.since = of.since.min(fact.at);
        count(&mut of.tally, fact.outcome);
    }
    releases.into_values().rev().collect()
}

fn top(mut all: Vec<(String, u64)>) -> Vec<(String, u64)> {
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all.truncate(TOP);
    all
}
