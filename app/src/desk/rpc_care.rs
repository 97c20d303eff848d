//! The calls of merging, reminders, erasure, oversight, the wall board, rehearsals and the WeChat account.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::desk::{Conversation, Wall, WechatEdit, WechatView};
use types::{ConversationId, EnvId, Json, MemberId, Text, Timestamp};

#[cfg(feature = "ssr")]
use {
    crate::rpc::{actor, services},
    types::desk::{Order, RuleContent, Scope, View},
};

/// Rehearsed conversations that are shown.
#[cfg(feature = "ssr")]
const SHOWN: usize = 50;
/// Badly rated conversations that are shown.
#[cfg(feature = "ssr")]
const BAD: u32 = 100;

/// What an erasure would take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToErase {
    /// Conversations at the desk.
    pub conversations: u64,
    /// Messages in them.
    pub messages: u64,
    /// Conversations with bots.
    pub with_bots: u64,
}

/// That a member read a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadLine {
    /// The member's id and name.
    pub member: (MemberId, Text),
    /// The conversation, if it is still there.
    pub conversation: Option<Conversation>,
    /// Its id.
    pub id: ConversationId,
    /// When, to ten minutes.
    pub at: Timestamp,
}

/// Where a rule would have run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// How many conversations were looked at.
    pub looked_at: usize,
    /// How often it would have run.
    pub times: usize,
    /// The newest of them: the conversation, when, and the places of the steps that would have changed something.
    pub runs: Vec<(Conversation, Timestamp, Vec<usize>)>,
}

/// Two conversations of one customer become one.
#[server(prefix = "/api/console", endpoint = "desk/merge", input = JsonBody)]
pub async fn desk_merge(env: EnvId, id: ConversationId, into: ConversationId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.merge(&actor, &id, &into).await?;
    Ok(())
}

/// Reminds the member.
#[server(prefix = "/api/console", endpoint = "desk/remind", input = JsonBody)]
pub async fn desk_remind(env: EnvId, id: ConversationId, minutes: u32, text: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    let at = services.store.now() + chrono::Duration::minutes(minutes.into());
    services.desk.remind(&actor, &id, at, text).await?;
    Ok(())
}

/// Says what came of a bad rating.
#[server(prefix = "/api/console", endpoint = "desk/followed-up", input = JsonBody)]
pub async fn desk_followed_up(env: EnvId, id: ConversationId, note: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.followed_up(&actor, &id, note).await?;
    Ok(())
}

/// Conversations with a bad rating that nobody has looked after.
#[server(prefix = "/api/console", endpoint = "desk/bad-ratings", input = JsonBody)]
pub async fn desk_bad_ratings(env: EnvId) -> Answer<Vec<Conversation>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let view = View { scope: Scope::All, follow_up: true, order: Order::Latest, ..View::default() };
    Ok(services.desk.list(&actor, &view, None, BAD).await?.rows)
}

/// What erasing the customer of a conversation would take.
#[server(prefix = "/api/console", endpoint = "desk/to-erase", input = JsonBody)]
pub async fn desk_to_erase(env: EnvId, id: ConversationId) -> Answer<ToErase> {
    let (services, actor) = (services()?, actor(&env).await?);
    let customer = services.desk.conversation(&actor, &id).await?.customer;
    let kept = services.desk.kept(&actor, &customer).await?;
    let with_bots = services.bots.kept(&actor, Some(&customer.channel), &customer.person).await?;
    Ok(ToErase { conversations: kept.conversations, messages: kept.messages, with_bots })
}

/// Erases the customer of a conversation: at the desk, with bots, the files that went either way, and which links were
/// followed.
#[server(prefix = "/api/console", endpoint = "desk/erase", input = JsonBody)]
pub async fn desk_erase(env: EnvId, id: ConversationId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    let customer = services.desk.conversation(&actor, &id).await?.customer;
    // First the bots: the desk's own erasure forgets whom the conversation was with.
    services.bots.erase(&actor, Some(&customer.channel), &customer.person).await?;
    services.files.erase_owner(&actor, &customer.owner()).await?;
    if let Some(user) = customer.user() {
        services.links.erase_scans(&actor, &user).await?;
    }
    services.desk.erase(&actor, &customer).await?;
    Ok(())
}

/// Who read a conversation, or what a member read; newest first.
#[server(prefix = "/api/console", endpoint = "desk/readings", input = JsonBody)]
pub async fn desk_readings(
    env: EnvId,
    conversation: Option<ConversationId>,
    member: Option<MemberId>,
) -> Answer<Vec<ReadLine>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let readings = match (&conversation, &member) {
        (Some(id), _) => services.desk.readings_of(&actor, id).await?,
        (None, Some(member)) => services.desk.readings_by(&actor, member).await?,
        (None, None) => return Ok(vec![]),
    };
    let mut lines = Vec::with_capacity(readings.len());
    for reading in readings {
        let known = services.access.member(&reading.member).await?;
        let name = known.map_or_else(|| Text::same(reading.member.as_str()), |member| member.name);
        lines.push(ReadLine {
            member: (reading.member, name),
            conversation: services.desk.conversation(&actor, &reading.conversation).await.ok(),
            id: reading.conversation,
            at: reading.at,
        });
    }
    Ok(lines)
}

/// How it stands now, and how the day goes that began `minutes` ahead of UTC.
#[server(prefix = "/api/console", endpoint = "desk/wall", input = JsonBody)]
pub async fn desk_wall(env: EnvId, minutes: i32) -> Answer<Wall> {
    let (services, actor) = (services()?, actor(&env).await?);
    let ahead = chrono::Duration::minutes(minutes.clamp(-720, 840).into());
    let midnight = (services.store.now() + ahead).date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    Ok(services.desk.wall(&actor, midnight - ahead).await?)
}

/// Where a rule would have run in the last week.
#[server(prefix = "/api/console", endpoint = "desk/rehearse", input = JsonBody)]
pub async fn desk_rehearse(env: EnvId, rule: Json) -> Answer<Rehearsal> {
    let (services, actor) = (services()?, actor(&env).await?);
    let rule: RuleContent = serde_json::from_value(rule)
        .map_err(|_| types::Problem::invalid(vec![types::FieldError::new("", "type", "not a rule")]))?;
    let found = services.desk.rehearse(&actor, rule).await?;
    let times = found.would_run.len();
    let runs = found.would_run.into_iter().take(SHOWN).map(|run| (run.conversation, run.at, run.steps));
    Ok(Rehearsal { looked_at: found.looked_at, times, runs: runs.collect() })
}

/// The WeChat account without its secrets, and the bots that may answer first.
#[server(prefix = "/api/console", endpoint = "desk/wechat", input = JsonBody)]
pub async fn desk_wechat(env: EnvId) -> Answer<(WechatView, Vec<(String, Text)>)> {
    let (services, actor) = (services()?, actor(&env).await?);
    let mut view = services.wechat.view(&actor).await?;
    view.address = format!("{}{}", services.public_url, view.address);
    let bots = services.content.published_all(&env, "bot").into_iter();
    let name = |json: &Json| serde_json::from_value::<Text>(json["name"].clone()).unwrap_or_default();
    Ok((view, bots.map(|(key, json)| (key, name(&json))).collect()))
}

/// Sets the WeChat account up.
#[server(prefix = "/api/console", endpoint = "desk/set-wechat", input = JsonBody)]
pub async fn set_desk_wechat(env: EnvId, edit: WechatEdit) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.wechat.set(&actor, edit).await?)
}

/// Forgets the WeChat account.
#[server(prefix = "/api/console", endpoint = "desk/remove-wechat", input = JsonBody)]
pub async fn remove_desk_wechat(env: EnvId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.wechat.remove(&actor).await?)
}

/// Asks WeChat for a token.
#[server(prefix = "/api/console", endpoint = "desk/test-wechat", input = JsonBody)]
pub async fn test_desk_wechat(env: EnvId) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.wechat.test(&actor).await?)
}
