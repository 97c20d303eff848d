//! What bots know for people who answer: answers that fit, and what a bot would do with one more of them.

use crate::{BotError, Bots, check::day, compile::Compiled, item_of, kind::Items, replay, rows};
use access::Actor;
use chrono::Duration;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::runtime::Handle;
use types::{ItemRef, Lang, Outcome, Permission, QaContent, Text};

/// Messages that an estimate is about.
const LAST: usize = 200;
/// How far back they go.
const SINCE: Duration = Duration::days(30);
/// Turns that are looked at for them.
const TURNS: u64 = 5_000;
/// Below this nobody is served by an answer.
const LEAST: f32 = 0.25;
/// The key of what is only supposed.
const SUPPOSED: &str = "supposed";

/// An answer that a bot knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// `qa/KEY`.
    pub item: String,
    /// Its question.
    pub title: String,
    /// The words.
    pub answer: String,
    /// How sure, from 0 to 1.
    pub score: f32,
}

/// What a bot may learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supposed<'a> {
    /// A new question with its answer.
    Question {
        /// The bot.
        bot: &'a str,
        /// The answer.
        answer: &'a str,
    },
    /// An example of an item: `intent/KEY` or `qa/KEY`.
    Example {
        /// The item.
        item: &'a str,
    },
}

/// What a bot would do with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// What its drafts answer to the question as they are: the item, its name, how sure.
    pub now: Option<(String, String, f32)>,
    /// Of the last messages that it did not answer, how many it would answer with what it learned.
    pub would_answer: u32,
    /// How many messages that is about.
    pub of: u32,
}

/// Which of some texts are closest to another one, the closest first: their places and how close, from 0 to 1.
pub fn similar<T: AsRef<str>>(text: &str, texts: &[T]) -> Vec<(usize, f32)> {
    nlu::rank(text, texts)
}

impl Bots {
    /// Answers of the environment's published bots that fit what somebody said, the surest first, at most `most`. Bots
    /// whose first model is not ready are left out.
    pub async fn known(&self, actor: &Actor, text: &str, lang: Lang, most: usize) -> Vec<Known> {
        if actor.require(Permission::Read).is_err() {
            return vec![];
        }
        let mut known = vec![];
        for bot in self.models().serving(actor.env()) {
            known.extend(self.known_to(&bot, text, lang).await);
        }
        known.sort_by(|a, b| b.score.total_cmp(&a.score));
        known.truncate(most);
        known
    }

    async fn known_to(&self, bot: &Compiled, text: &str, lang: Lang) -> Vec<Known> {
        let Some(prediction) = bot.predict(text).await else { return vec![] };
        let best = prediction.ranked.first().map_or(1.0, |first| first.probability).max(f32::MIN_POSITIVE);
        let sure = prediction.reason.score;
        let today = self.models().local_time(&bot.source.bot).date();
        let day = |text: &Option<String>| text.as_deref().and_then(day);
        let holds = |qa: &QaContent| {
            day(&qa.from).is_none_or(|from| today >= from)
                && day(&qa.until).is_none_or(|until| today <= until)
        };
        let known = prediction.ranked.iter().filter_map(|ranked| {
            let item = ranked.label.to_string();
            let qa = bot.source.qas.get(item.strip_prefix("qa/")?).filter(|qa| holds(qa))?;
            let answer = qa.answers.iter().find(|reply| !reply.text.is_empty())?.text.get(lang).to_owned();
            let score = sure * ranked.probability / best;
            (score >= LEAST).then(|| Known { title: bot.title(&item, lang), item, answer, score })
        });
        known.collect()
    }

    /// What a bot's drafts would do with something more, without writing it. `asked` are messages from elsewhere that the
    /// bot never heard, newest first; they are looked at before what it heard and did not answer.
    pub async fn what_if(
        &self,
        actor: &Actor,
        supposed: Supposed<'_>,
        question: &str,
        asked: &[String],
        lang: Lang,
    ) -> Result<WhatIf, BotError> {
        actor.require(Permission::Read)?;
        let mut items = self.drafted(actor).await?;
        let (bot, item) = suppose(&mut items, supposed, question)?;
        let now = self.draft(actor, &bot).await?;
        let then = self.models().draft(&items, &bot).await?;
        let mut what_if = WhatIf::default();
        let at = self.models().local_time(&now.source.bot);
        if let Some(prediction) = now.predict(question).await
            && prediction.decision == nlu::Decision::Answer
            && let Some(first) = prediction.ranked.first()
        {
            let label = first.label.to_string();
            what_if.now = Some((label.clone(), now.title(&label, lang), prediction.reason.score));
        }
        let since = self.store().now() - SINCE;
        let facts = rows::facts(self.store().read(), actor.env(), &bot, since, TURNS).await?;
        let missed = facts.into_iter().filter(|f| matches!(f.outcome, Outcome::Missed | Outcome::Suggested));
        let texts = asked.iter().cloned().chain(missed.map(|fact| fact.said));
        let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).take(LAST).collect();
        what_if.of = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let (actor, handle) = (actor.clone(), Handle::current());
        let work = move || {
            let say = |bot: &Arc<Compiled>, text: &str| handle.block_on(replay::say(bot, &actor, at, text));
            let gives = |bot: &Arc<Compiled>, text: &str| {
                let said = say(bot, text);
                said.is_answered() && said.item.as_deref() == Some(item.as_str())
            };
            // What it answers by the same item already is no gain; another item's answer was the wrong one.
            let would = |text: &str| gives(&then, text) && !gives(&now, text);
            // The same words count as often as they were said, and are looked at once.
            let mut times: HashMap<&str, usize> = HashMap::new();
            texts.iter().for_each(|text| *times.entry(text).or_default() += 1);
            times.into_iter().filter(|(text, _)| would(text)).map(|(_, times)| times).sum::<usize>()
        };
        let count = tokio::task::spawn_blocking(work).await.map_err(|_| BotError::NotReady)?;
        what_if.would_answer = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(what_if)
    }
}

/// Puts what is supposed among the items. Answers the bot and the item that it is about.
fn suppose(items: &mut Items, supposed: Supposed<'_>, question: &str) -> Result<(String, String), BotError> {
    match supposed {
        Supposed::Question { bot, answer } => {
            let qa =
                json!({ "bot": bot, "questions": [question], "answers": [{ "text": Text::same(answer) }] });
            items.insert(ItemRef::new("qa", SUPPOSED), Arc::new(qa));
            Ok((bot.to_owned(), format!("qa/{SUPPOSED}")))
        }
        Supposed::Example { item } => {
            let invalid = || BotError::Invalid("the item", "must be intent/KEY or qa/KEY");
            let of = item_of(item).ok_or_else(invalid)?;
            let mut json = items.get(&of).map(|json| types::Json::clone(json)).ok_or_else(invalid)?;
            let list = if of.kind == "intent" { "utterances" } else { "questions" };
            json[list].as_array_mut().ok_or_else(invalid)?.push(question.into());
            let bot = json["bot"].as_str().unwrap_or_default().to_owned();
            items.insert(of, Arc::new(json));
            Ok((bot, item.to_owned()))
        }
    }
}
