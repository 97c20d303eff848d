//! The calls of the desk's pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::desk::{
    Action, AgentPresence, AgentProfile, AgentRef, Attachment, Availability, Conversation, Counts, Event,
    Here, Source, View,
};
use types::{ConversationId, EnvId, Json, LinkScan, MemberId, Text};

#[cfg(feature = "ssr")]
use {
    crate::rpc::{actor, services},
    desk::{Assignment, Say},
    types::desk::{Order, Scope},
};

/// Earlier conversations that are shown.
#[cfg(feature = "ssr")]
const PREVIOUS: u32 = 8;

/// What the inbox begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The first rows.
    pub rows: Vec<Conversation>,
    /// Whether there are more.
    pub more: bool,
    /// How many there are.
    pub counts: Counts,
    /// Who is there.
    pub agents: Vec<AgentPresence>,
    /// The teams: key and name.
    pub teams: Vec<(String, Text)>,
}

/// What an open conversation begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenChat {
    /// The conversation.
    pub conversation: Conversation,
    /// Its newest events.
    pub events: Vec<Event>,
    /// What is known of the customer.
    pub attributes: Json,
    /// Who else is here.
    pub here: Vec<Here>,
    /// What a bot handed over.
    pub sources: Vec<Source>,
    /// The customer's other conversations, newest first.
    pub previous: Vec<Conversation>,
}

/// The first rows of a list, the counts, who is there.
#[server(prefix = "/api/console", endpoint = "desk/inbox", input = JsonBody)]
pub async fn desk_inbox(env: EnvId, view: View, limit: u32) -> Answer<Inbox> {
    let (services, actor) = (services()?, actor(&env).await?);
    let page = services.desk.list(&actor, &view, None, limit).await?;
    let teams = services.content.published_all(&env, "team");
    let name = |json: &Json| serde_json::from_value::<Text>(json["name"].clone()).unwrap_or_default();
    Ok(Inbox {
        rows: page.rows,
        more: page.next.is_some(),
        counts: services.desk.counts(&actor).await?,
        agents: services.desk.agents(&actor).await?,
        teams: teams.into_iter().map(|(key, json)| (key, name(&json))).collect(),
    })
}

/// A conversation with its newest events.
#[server(prefix = "/api/console", endpoint = "desk/chat", input = JsonBody)]
pub async fn desk_chat(env: EnvId, id: ConversationId) -> Answer<OpenChat> {
    let (services, actor) = (services()?, actor(&env).await?);
    let chat = services.desk.chat(&actor, &id).await?;
    let customer = &chat.conversation.customer;
    let others = View {
        scope: Scope::All,
        channel: Some(customer.channel.clone()),
        person: Some(customer.person.clone()),
        order: Order::Latest,
        ..View::default()
    };
    let mut previous = services.desk.list(&actor, &others, None, PREVIOUS + 1).await?.rows;
    previous.retain(|other| other.id != id);
    Ok(OpenChat {
        sources: services.desk.sources(&actor, &id).await?,
        conversation: chat.conversation,
        events: chat.events,
        attributes: chat.attributes,
        here: chat.here,
        previous,
    })
}

/// The links that the customer of a conversation followed, newest first.
#[server(prefix = "/api/console", endpoint = "desk/scans", input = JsonBody)]
pub async fn desk_scans(env: EnvId, id: ConversationId) -> Answer<Vec<LinkScan>> {
    let (services, actor) = (services()?, actor(&env).await?);
    match services.desk.conversation(&actor, &id).await?.customer.user() {
        Some(user) => Ok(services.links.scans(&actor, &user).await?),
        None => Ok(Vec::new()),
    }
}

/// Older events, oldest first.
#[server(prefix = "/api/console", endpoint = "desk/older", input = JsonBody)]
pub async fn desk_older(env: EnvId, id: ConversationId, before: u64) -> Answer<Vec<Event>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.events_before(&actor, &id, before, types::desk::MAX_EVENTS).await?)
}

/// Answers the customer; answers with the conversation after it.
#[server(prefix = "/api/console", endpoint = "desk/reply", input = JsonBody)]
pub async fn desk_reply(
    env: EnvId,
    id: ConversationId,
    client_id: String,
    text: String,
    attachments: Vec<Attachment>,
) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.reply(&actor, &id, Say { client_id, text, attachments }).await?;
    Ok(())
}

/// Writes a note, and calls members with it.
#[server(prefix = "/api/console", endpoint = "desk/note", input = JsonBody)]
pub async fn desk_note(env: EnvId, id: ConversationId, text: String, mentions: Vec<MemberId>) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.note(&actor, &id, text, mentions).await?;
    Ok(())
}

/// Whispers to the agent in charge.
#[server(prefix = "/api/console", endpoint = "desk/whisper", input = JsonBody)]
pub async fn desk_whisper(env: EnvId, id: ConversationId, text: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.whisper(&actor, &id, text).await?;
    Ok(())
}

/// Takes a message back; answers with its words.
#[server(prefix = "/api/console", endpoint = "desk/retract", input = JsonBody)]
pub async fn desk_retract(env: EnvId, id: ConversationId, message: u64) -> Answer<String> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.retract(&actor, &id, message).await?.text)
}

/// Takes a conversation that nobody has.
#[server(prefix = "/api/console", endpoint = "desk/take", input = JsonBody)]
pub async fn desk_take(env: EnvId, id: ConversationId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.take(&actor, &id).await?;
    Ok(())
}

/// Takes a conversation over.
#[server(prefix = "/api/console", endpoint = "desk/take-over", input = JsonBody)]
pub async fn desk_take_over(env: EnvId, id: ConversationId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.take_over(&actor, &id).await?;
    Ok(())
}

/// Gives a conversation to an agent or a team, or puts it back into the queue.
#[server(prefix = "/api/console", endpoint = "desk/assign", input = JsonBody)]
pub async fn desk_assign(
    env: EnvId,
    id: ConversationId,
    seen: Option<MemberId>,
    team: Option<String>,
    agent: Option<MemberId>,
    note: String,
) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.assign(&actor, &id, Assignment { seen, team, agent, note }).await?;
    Ok(())
}

/// Takes steps on a conversation.
#[server(prefix = "/api/console", endpoint = "desk/act", input = JsonBody)]
pub async fn desk_act(env: EnvId, id: ConversationId, actions: Vec<Action>) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.act(&actor, &id, actions).await?;
    Ok(())
}

/// Everything up to an event was read.
#[server(prefix = "/api/console", endpoint = "desk/reads", input = JsonBody)]
pub async fn desk_reads(env: EnvId, id: ConversationId, up_to: u64) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.reads(&actor, &id, up_to).await?)
}

/// The member says whether they want work.
#[server(prefix = "/api/console", endpoint = "desk/availability", input = JsonBody)]
pub async fn desk_availability(env: EnvId, availability: Availability) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.set_availability(&actor, availability).await?)
}

/// Sets an agent up.
#[server(prefix = "/api/console", endpoint = "desk/profile", input = JsonBody)]
pub async fn desk_profile(env: EnvId, agent: AgentRef, profile: AgentProfile) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.set_profile(&actor, agent, profile).await?)
}
