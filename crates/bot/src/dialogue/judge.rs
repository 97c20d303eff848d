//! What the model makes of a text, and why.

use super::{Talk, page};
use crate::{
    check,
    compile::{Compiled, floor},
};
use chrono::NaiveDate;
use nlu::Prediction;
use types::Considered;

/// Labels whose decision is kept with a turn.
const CONSIDERED: usize = 5;
/// Similar questions that are offered.
const OFFERED: usize = 3;
/// A label is not offered below this share of the best one's probability.
const WORTH_OFFERING: f32 = 0.12;

/// A label is about as likely as the best from this share of its probability on.
const ALIKE: f32 = 0.7;

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// This is meant.
    Answer(String),
    /// One of these may be meant.
    Suggest(Vec<String>),
    /// Nothing known is meant.
    Nothing,
}

impl Talk<'_> {
    /// Asks the model, leaves out what cannot be meant now, and writes down why.
    pub(super) async fn judge(&mut self) -> Judged {
        let Some(Prediction { ranked, reason, .. }) = self.bot.predict(self.input.text).await else {
            return Judged::Nothing;
        };
        let today = self.input.now.date();
        let last = self.state.last.as_deref();
        let mut fitting: Vec<_> =
            ranked.iter().filter(|r| may_be_meant(self.bot, &r.label, last, today)).collect();
        let by_page = self.prefer(&mut fitting, reason.exact);
        let decision = &mut self.out.decision;
        decision.considered = ranked
            .iter()
            .take(CONSIDERED)
            .map(|r| Considered {
                item: r.label.to_string(),
                title: self.bot.title(&r.label, self.lang),
                score: r.probability,
            })
            .collect();
        let mut thresholds = reason.thresholds;
        thresholds.answer = thresholds.answer.max(floor(self.bot.source.bot.strictness));
        (decision.answer_at, decision.suggest_at) = (thresholds.answer, thresholds.suggest);
        decision.by_page = by_page;
        decision.known = reason.known;
        decision.nearest = reason.similar.first().map(|similar| similar.text.to_string());
        decision.evidence = reason.evidence.iter().map(|e| e.text.clone()).collect();
        let (Some(best), Some(first)) = (fitting.first(), ranked.first()) else { return Judged::Nothing };
        // Of another label than the first the model says only how likely it is beside the first.
        let is_first = best.label == first.label;
        decision.exact = reason.exact && (is_first || by_page);
        let score = if is_first || decision.exact {
            reason.score
        } else {
            reason.score * (best.probability / first.probability.max(f32::EPSILON)).min(1.0)
        };
        if let Some(first) = decision.considered.iter_mut().find(|c| c.item == *best.label) {
            first.score = score;
        }
        match thresholds.decide(score) {
            nlu::Decision::Answer => Judged::Answer(best.label.to_string()),
            nlu::Decision::Suggest if by_page => Judged::Answer(best.label.to_string()),
            nlu::Decision::Suggest => {
                let worth = |r: &&&nlu::Ranked| r.probability >= best.probability * WORTH_OFFERING;
                Judged::Suggest(
                    fitting.iter().filter(worth).take(OFFERED).map(|r| r.label.to_string()).collect(),
                )
            }
            nlu::Decision::FallBack => Judged::Nothing,
        }
    }
}

impl Talk<'_> {
    /// Puts what the page prefers first among those that are about as likely as the first: of words that are an example
    /// of several, those that have this example. Says whether that decides: there were several, and the page prefers
    /// just one of them.
    fn prefer(&self, fitting: &mut [&nlu::Ranked], exact: bool) -> bool {
        let Some(entry) = page::entry(&self.bot.source.bot, &self.state.page) else { return false };
        let Some(best) = fitting.first().map(|best| best.probability) else { return false };
        let is_preferred = |r: &nlu::Ranked| entry.prefer.iter().any(|item| **item == *r.label);
        if exact {
            let said = nlu::normalise(self.input.text);
            let has_it = |r: &nlu::Ranked| self.bot.source.has_example(&r.label, &said);
            let same: Vec<usize> = (0..fitting.len()).filter(|&at| has_it(fitting[at])).collect();
            let mut preferred = same.iter().filter(|&&at| is_preferred(fitting[at]));
            return match (same.len(), preferred.next(), preferred.next()) {
                (2.., Some(&at), None) => {
                    fitting.swap(0, at);
                    true
                }
                _ => false,
            };
        }
        let alike = fitting.iter().take_while(|r| r.probability >= best * ALIKE).count();
        let preferred = fitting[..alike].iter().filter(|r| is_preferred(r)).count();
        fitting[..alike].sort_by_key(|r| !is_preferred(r));
        alike > 1 && preferred == 1
    }
}

/// A follow-up is meant only after its intent, an answer only while it is valid.
fn may_be_meant(bot: &Compiled, label: &str, last: Option<&str>, today: NaiveDate) -> bool {
    let day = |text: &Option<String>| text.as_deref().and_then(check::day);
    match label.split_once('/') {
        Some(("intent", key)) => {
            let after = bot.source.intents.get(key).map(|intent| intent.after.as_str());
            after.is_some_and(|after| after.is_empty() || Some(after) == last)
        }
        Some(("qa", key)) => bot.source.qas.get(key).is_some_and(|qa| {
            day(&qa.from).is_none_or(|from| today >= from)
                && day(&qa.until).is_none_or(|until| today <= until)
        }),
        _ => false,
    }
}
