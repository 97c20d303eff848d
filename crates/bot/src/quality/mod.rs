//! How good the drafts of a bot are: what is weak, what overlaps, what is missing, and what they change.

mod content;
mod effect;
mod gauge;

pub use gauge::Gauge;

use crate::{
    BotError, Bots,
    compile::{Compiled, options},
};
use access::Actor;
use std::ops::ControlFlow;
use std::sync::Arc;
use types::{BotQuality, Fix, ItemQuality, Lang, MistakenExample, NamedItem, Permission};

/// Lines of each list.
const SHOWN: usize = 50;
/// Below this probability of its own item a misunderstood example belongs to the other.
const FOREIGN: f32 = 0.25;
/// Examples from which on an item is well described.
const WELL_DESCRIBED: usize = 8;

impl Bots {
    /// Cross-validates the drafts, compares them with what is published, asks both the questions of the last weeks,
    /// and runs the golden conversations. Takes seconds for a large bot; `gauge` tells how far it is and calls it off.
    pub async fn quality(
        &self,
        actor: &Actor,
        bot: &str,
        lang: Lang,
        gauge: &Arc<Gauge>,
    ) -> Result<BotQuality, BotError> {
        actor.require(Permission::Read)?;
        let items = self.drafted(actor).await?;
        let draft = self.models().draft(&items, bot).await?;
        gauge.tell(0.15)?;
        let mut quality = self.validated(&draft, lang, gauge, 0.15..0.5).await?;
        content::look(&items, &draft, lang, &mut quality);
        quality.effect = self.effect(actor, bot, &draft, lang, &quality, gauge).await?;
        let golden = self.golden(actor, bot).await?;
        quality.golden = count(golden.len());
        let bad = golden.into_iter().filter(|report| !report.is_good());
        quality.golden_bad = bad.map(|report| (report.key, report.name)).collect();
        gauge.tell(1.0)?;
        Ok(quality)
    }

    /// What cross-validation says of a bot; `part` of the gauge is its own.
    async fn validated(
        &self,
        bot: &Arc<Compiled>,
        lang: Lang,
        gauge: &Arc<Gauge>,
        part: std::ops::Range<f32>,
    ) -> Result<BotQuality, BotError> {
        let _turn = self.models().turn().await?;
        let (bot, gauge, encoder) = (bot.clone(), gauge.clone(), self.models().encoder());
        let work = move || {
            let (labels, options) = (bot.source.labels(), options(bot.source.bot.strictness));
            let mut tell = |progress: nlu::Progress| match gauge
                .tell(part.start + (part.end - part.start) * progress.done)
            {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            match nlu::quality(&labels, &options, encoder.as_deref(), &mut tell) {
                Ok(found) => Ok(told(found, &bot, lang)),
                Err(nlu::TrainError::Empty) => Ok(BotQuality::default()),
                Err(nlu::TrainError::Cancelled) => Err(BotError::Cancelled),
                Err(error) => Err(BotError::Untrainable(error.to_string())),
            }
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(BotError::NotReady))
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn told(found: nlu::Quality, bot: &Compiled, lang: Lang) -> BotQuality {
    let name = |item: &str| named(bot, item, lang);
    let mut items: Vec<_> = found
        .labels
        .iter()
        .map(|label| ItemQuality {
            item: name(&label.label),
            examples: count(label.texts),
            precision: label.precision,
            recall: label.recall,
        })
        .collect();
    let weakness = |item: &ItemQuality| item.recall.unwrap_or(1.0) + item.precision.unwrap_or(1.0);
    items.sort_by(|a, b| weakness(a).total_cmp(&weakness(b)));
    items.truncate(SHOWN);
    let fix = |mistake: &nlu::Mistake| {
        let stands_there = found.duplicates.iter().any(|d| {
            d.labels.contains(&mistake.taken_for) && nlu::normalise(&d.text) == nlu::normalise(&mistake.text)
        });
        let texts = found.labels.iter().find(|l| l.label == mistake.label).map_or(0, |l| l.texts);
        match mistake.own_probability < FOREIGN && texts >= WELL_DESCRIBED {
            _ if stands_there => Fix::Delete,
            true => Fix::Move,
            false => Fix::Write,
        }
    };
    let over = |n: usize| count(n.saturating_sub(SHOWN));
    BotQuality {
        accuracy: found.accuracy,
        items,
        confusions: found
            .confusions
            .iter()
            .take(SHOWN)
            .map(|c| (name(&c.label), name(&c.taken_for), count(c.texts)))
            .collect(),
        mistakes: found
            .mistakes
            .iter()
            .take(SHOWN)
            .map(|m| MistakenExample {
                text: m.text.to_string(),
                item: name(&m.label),
                taken_for: name(&m.taken_for),
                probability: m.probability,
                fix: fix(m),
            })
            .collect(),
        duplicates: found
            .duplicates
            .iter()
            .take(SHOWN)
            .map(|d| (d.text.to_string(), d.labels.iter().map(|label| name(label)).collect()))
            .collect(),
        left_out: over(found.mistakes.len()) + over(found.confusions.len()) + over(found.duplicates.len()),
        ..BotQuality::default()
    }
}

fn named(bot: &Compiled, item: &str, lang: Lang) -> NamedItem {
    NamedItem { item: item.to_owned(), title: bot.title(item, lang) }
}
