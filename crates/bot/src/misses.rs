//! What a bot could not answer, by meaning, and what the drafts would make of it now.

use crate::{
    BotError, Bots,
    compile::Compiled,
    figures::{MAX_DAYS, MAX_FACTS},
    replay, rows,
};
use access::Actor;
use chrono::Duration;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use store::Audit;
use tokio::runtime::Handle;
use types::{Lang, MissGroup, Misses, NamedItem, Outcome, Permission, Timestamp};

/// Unanswered messages that are put into groups.
const MAX_MISSES: usize = 2_000;
/// Items that are suggested for a group.
const SUGGESTED: usize = 3;
/// Questions that are put aside at once.
const MAX_ASIDE: usize = 2_000;

/// How often something was said.
#[derive(Clone, Copy)]
struct Times {
    all: u64,
    week: u64,
    last: Timestamp,
}

impl Bots {
    /// What nothing fitted in the last days, but for what was put aside; with what the drafts would do.
    pub async fn misses(&self, actor: &Actor, bot: &str, days: u32, lang: Lang) -> Result<Misses, BotError> {
        actor.require(Permission::Read)?;
        let now = self.store().now();
        let (since, week) =
            (now - Duration::days(i64::from(days.clamp(1, MAX_DAYS))), now - Duration::days(7));
        let aside = rows::dismissed(self.store().read(), actor.env(), bot).await?;
        let facts = rows::facts(self.store().read(), actor.env(), bot, since, MAX_FACTS).await?;
        let mut said: BTreeMap<String, Times> = BTreeMap::new();
        for fact in facts.into_iter().filter(|f| matches!(f.outcome, Outcome::Missed | Outcome::Suggested)) {
            if said.len() >= MAX_MISSES && !said.contains_key(&fact.said) {
                continue;
            }
            let times = said.entry(fact.said).or_insert(Times { all: 0, week: 0, last: fact.at });
            times.all += 1;
            times.week += u64::from(fact.at >= week);
            times.last = times.last.max(fact.at);
        }
        let before = said.len();
        said.retain(|text, _| !aside.contains(&question(text)));
        let dismissed = (before - said.len()) as u64;
        let draft = self.draft(actor, bot).await?;
        let (actor, now) = (actor.clone(), self.models().local_time(&draft.source.bot));
        let handle = Handle::current();
        let work = move || {
            let answered: HashSet<&str> = said
                .keys()
                .filter(|text| handle.block_on(replay::say(&draft, &actor, now, text)).is_answered())
                .map(String::as_str)
                .collect();
            let mut misses = grouped(&said, &answered, &draft, lang);
            misses.dismissed = dismissed;
            misses
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| BotError::NotReady)
    }

    /// Puts questions aside: they are not shown again, in whatever spelling.
    pub async fn dismiss(&self, actor: &Actor, bot: &str, texts: &[String]) -> Result<(), BotError> {
        self.aside(actor, bot, texts, true).await
    }

    /// Brings back what was put aside.
    pub async fn restore(&self, actor: &Actor, bot: &str, texts: &[String]) -> Result<(), BotError> {
        self.aside(actor, bot, texts, false).await
    }

    async fn aside(&self, actor: &Actor, bot: &str, texts: &[String], aside: bool) -> Result<(), BotError> {
        actor.require(Permission::EditContent)?;
        if texts.len() > MAX_ASIDE {
            return Err(BotError::Invalid("the questions", "are at most 2000"));
        }
        let questions: Vec<_> = texts.iter().map(|text| question(text)).collect();
        let (env, bot, by) = (actor.env().clone(), bot.to_owned(), actor.label());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    match aside {
                        true => rows::dismiss(tx, &env, &bot, &by, &questions).await?,
                        false => rows::restore(tx, &env, &bot, &questions).await?,
                    }
                    tx.audit(Audit {
                        env: env.to_string(),
                        actor: by,
                        action: if aside { "bot.dismiss" } else { "bot.restore" }.into(),
                        object: format!("bot/{bot}"),
                        detail: serde_json::json!({"questions": questions.len()}).to_string(),
                    });
                    Ok(())
                })
            })
            .await
    }
}

/// A question as it is put aside: a hash, so that it says nothing of the person when the message is gone.
fn question(text: &str) -> String {
    hex::encode(&Sha256::digest(nlu::normalise(text))[..16])
}

fn grouped(said: &BTreeMap<String, Times>, answered: &HashSet<&str>, draft: &Compiled, lang: Lang) -> Misses {
    let texts: Vec<&String> = said.keys().collect();
    let mut misses = Misses::default();
    for (text, times) in said {
        misses.week += times.week;
        misses.week_answered += if answered.contains(text.as_str()) { times.week } else { 0 };
    }
    misses.groups = nlu::cluster(&texts)
        .into_iter()
        .map(|cluster| {
            let mut group = MissGroup { said: texts[cluster.representative].clone(), ..MissGroup::default() };
            for &at in &cluster.texts {
                let Some(times) = said.get(texts[at]) else { continue };
                group.count += times.all;
                group.answered += if answered.contains(texts[at].as_str()) { times.all } else { 0 };
                group.last = group.last.max(times.last);
                group.all.push(texts[at].clone());
            }
            group.suggested = suggested(draft, &group.said, lang);
            group
        })
        .collect();
    let left = |group: &MissGroup| group.answered < group.count;
    misses.groups.sort_by(|a, b| {
        left(b).cmp(&left(a)).then(b.count.cmp(&a.count)).then(b.last.cmp(&a.last)).then(a.said.cmp(&b.said))
    });
    misses
}

fn suggested(draft: &Compiled, text: &str, lang: Lang) -> Vec<NamedItem> {
    let ranked = draft.model.as_ref().map(|model| model.predict(text).ranked).unwrap_or_default();
    let named = |label: &Arc<str>| NamedItem { item: label.to_string(), title: draft.title(label, lang) };
    ranked.iter().take(SUGGESTED).map(|ranked| named(&ranked.label)).collect()
}
