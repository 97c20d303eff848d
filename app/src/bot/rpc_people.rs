//! The calls of the pages that show conversations with people.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use types::{ConversationRow, EnvId, Handoff, HandoffState, Timestamp, Turn};

#[cfg(feature = "ssr")]
use {
    super::on_server::named_or_first,
    crate::rpc::{actor, services},
    types::Problem,
};

/// Conversations with a published bot, newest first: of one person, or before a moment.
#[server(prefix = "/api/console", endpoint = "bot/conversations", input = JsonBody)]
pub async fn bot_conversations(
    env: EnvId,
    bot: Option<String>,
    person: Option<String>,
    before: Option<Timestamp>,
) -> Answer<Vec<ConversationRow>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else { return Ok(vec![]) };
    Ok(services.bots.conversations(&actor, &bot, person.as_deref(), before).await?)
}

/// What was said in one of them.
#[server(prefix = "/api/console", endpoint = "bot/turns", input = JsonBody)]
pub async fn bot_turns(
    env: EnvId,
    bot: Option<String>,
    channel: String,
    person: String,
) -> Answer<Vec<Turn>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else { return Ok(vec![]) };
    Ok(services.bots.conversation(&actor, &bot, &channel, &person).await?)
}

/// Drafts a golden conversation of one, and answers its key.
#[server(prefix = "/api/console", endpoint = "bot/keep-golden", input = JsonBody)]
pub async fn keep_as_golden(
    env: EnvId,
    bot: Option<String>,
    channel: String,
    person: String,
) -> Answer<String> {
    let (services, actor) = (services()?, actor(&env).await?);
    let bot = named_or_first(&services.content, &actor, bot).await?;
    let bot = bot.ok_or_else(|| Problem::not_found("such bot"))?;
    Ok(services.bots.keep_as_golden(&actor, &bot, &channel, &person).await?)
}

/// Erases everything that a person said on a channel, and answers how many messages that were.
#[server(prefix = "/api/console", endpoint = "bot/erase", input = JsonBody)]
pub async fn erase_person(env: EnvId, channel: String, person: String) -> Answer<u64> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.bots.erase(&actor, Some(&channel), &person).await?.turns)
}

/// The conversations that need a person.
#[server(prefix = "/api/console", endpoint = "bot/queue", input = JsonBody)]
pub async fn bot_queue(env: EnvId) -> Answer<Vec<Handoff>> {
    let actor = actor(&env).await?;
    Ok(services()?.bots.handoffs(&actor).await?)
}

/// Takes or closes one; `conflict` if somebody else was quicker.
#[server(prefix = "/api/console", endpoint = "bot/move", input = JsonBody)]
pub async fn move_handoff(env: EnvId, id: String, from: HandoffState, to: HandoffState) -> Answer<()> {
    let actor = actor(&env).await?;
    Ok(services()?.bots.move_handoff(&actor, &id, from, to).await?)
}
