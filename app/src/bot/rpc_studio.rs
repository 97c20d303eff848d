//! The calls of the pages that tell how a bot is doing: figures, quality, golden conversations, what was missed.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::{BotFigures, CheckState, EnvId, Lang, Misses, Text};

#[cfg(feature = "ssr")]
use {
    super::on_server::{named_or_first, names},
    crate::rpc::{actor, services},
    types::Problem,
};

/// What came of a golden conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenResult {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Whether it went as written.
    pub is_good: bool,
    /// Said, expected, what came, the reply, and whether that is right.
    pub turns: Vec<(String, String, String, String, bool)>,
}

/// The figures of a bot, with the names of the items in them.
#[server(prefix = "/api/console", endpoint = "bot/figures", input = JsonBody)]
pub async fn load_figures(
    env: EnvId,
    bot: Option<String>,
    days: u32,
    release: Option<u64>,
) -> Answer<(BotFigures, Vec<(String, Text)>)> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else {
        return Ok(Default::default());
    };
    let figures = services.bots.figures(&actor, &bot, days, release).await?;
    let names = names(&services.content, &actor, &figures.top).await;
    Ok((figures, names))
}

/// What the bot could not answer in thirty days, by meaning, and what the drafts would make of it.
#[server(prefix = "/api/console", endpoint = "bot/misses", input = JsonBody)]
pub async fn bot_misses(env: EnvId, bot: Option<String>, lang: Lang) -> Answer<Misses> {
    let (services, actor) = (services()?, actor(&env).await?);
    match named_or_first(&services.content, &actor, bot).await? {
        Some(bot) => Ok(services.bots.misses(&actor, &bot, 30, lang).await?),
        None => Ok(Misses::default()),
    }
}

/// Puts unanswered questions aside, or brings them back.
#[server(prefix = "/api/console", endpoint = "bot/dismiss", input = JsonBody)]
pub async fn dismiss_misses(env: EnvId, bot: Option<String>, texts: Vec<String>, back: bool) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    let bot = named_or_first(&services.content, &actor, bot).await?;
    let bot = bot.ok_or_else(|| Problem::not_found("such bot"))?;
    match back {
        true => services.bots.restore(&actor, &bot, &texts).await?,
        false => services.bots.dismiss(&actor, &bot, &texts).await?,
    }
    Ok(())
}

/// Runs the golden conversations against the drafts.
#[server(prefix = "/api/console", endpoint = "bot/golden", input = JsonBody)]
pub async fn run_golden(env: EnvId, bot: Option<String>) -> Answer<Vec<GoldenResult>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else { return Ok(vec![]) };
    let reports = services.bots.golden(&actor, &bot).await?.into_iter().map(|report| GoldenResult {
        is_good: report.is_good(),
        key: report.key,
        name: report.name,
        turns: report.turns.into_iter().map(|t| (t.say, t.expect, t.got, t.reply, t.is_good)).collect(),
    });
    Ok(reports.collect())
}

/// What to do with the check of the drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// Begin one, unless one runs.
    Start,
    /// See how far it is.
    Look,
    /// Call it off.
    Cancel,
}

/// The check of the drafts: how far it is, and what it found.
#[server(prefix = "/api/console", endpoint = "bot/check", input = JsonBody)]
pub async fn bot_check(env: EnvId, bot: Option<String>, what: Check, lang: Lang) -> Answer<CheckState> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else {
        return Ok(CheckState::default());
    };
    match what {
        Check::Start => Ok(services.bots.start_check(&actor, &bot, lang)?),
        Check::Look => Ok(services.bots.check(&actor, &bot)?),
        Check::Cancel => {
            services.bots.cancel_check(&actor, &bot)?;
            Ok(CheckState::default())
        }
    }
}

/// Takes an example out of an item, and adds it to another if one is named: an edit of the drafts.
#[server(prefix = "/api/console", endpoint = "bot/take-example", input = JsonBody)]
pub async fn take_example(env: EnvId, from: String, text: String, to: Option<String>) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.bots.take_example(&actor, &from, &text, to.as_deref()).await?)
}
