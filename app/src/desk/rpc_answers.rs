//! The calls of suggested answers and of answers that a bot may learn.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::desk::{Approval, Candidate, CandidateState, Estimate, Lesson, Suggestion};
use types::{ConversationId, EnvId, Text};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// What may be taught, and whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lessons {
    /// The bots: key and name.
    pub bots: Vec<(String, Text)>,
    /// Their intents: `intent/KEY` and name.
    pub intents: Vec<(String, Text)>,
}

/// Answers that fit what the customer said last.
#[server(prefix = "/api/console", endpoint = "desk/suggest", input = JsonBody)]
pub async fn desk_suggest(env: EnvId, id: ConversationId) -> Answer<Vec<Suggestion>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.suggest(&actor, &id).await?)
}

/// The bots and intents that may learn.
#[server(prefix = "/api/console", endpoint = "desk/lessons", input = JsonBody)]
pub async fn desk_lessons(env: EnvId) -> Answer<Lessons> {
    let (services, actor) = (services()?, actor(&env).await?);
    lessons(&services, &actor).await
}

#[cfg(feature = "ssr")]
async fn lessons(services: &crate::Services, actor: &access::Actor) -> Answer<Lessons> {
    let list = async |kind: &str| -> Answer<Vec<(String, Text)>> {
        let items = services.content.list(actor, kind).await?.into_iter();
        let items = items.filter(|item| item.state != types::ItemState::Deleted);
        Ok(items.map(|item| (item.item.key, item.title)).collect())
    };
    let intents = list("intent").await?.into_iter().map(|(key, name)| (format!("intent/{key}"), name));
    Ok(Lessons { bots: list("bot").await?, intents: intents.collect() })
}

/// What a bot would do with an answer.
#[server(prefix = "/api/console", endpoint = "desk/estimate", input = JsonBody)]
pub async fn desk_estimate(
    env: EnvId,
    question: String,
    answer: String,
    lesson: Lesson,
) -> Answer<Option<Estimate>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.estimate(&actor, &question, &answer, &lesson).await?)
}

/// Proposes an answer as something that a bot may learn.
#[server(prefix = "/api/console", endpoint = "desk/propose", input = JsonBody)]
pub async fn desk_propose(
    env: EnvId,
    id: ConversationId,
    message: u64,
    question: String,
    answer: String,
    lesson: Lesson,
) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.propose(&actor, &id, message, (Some(question), Some(answer)), lesson).await?;
    Ok(())
}

/// Candidates in a state, and the names of the bots and intents that they are for.
#[server(prefix = "/api/console", endpoint = "desk/candidates", input = JsonBody)]
pub async fn desk_candidates(env: EnvId, state: CandidateState) -> Answer<(Vec<Candidate>, Lessons)> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok((services.desk.candidates(&actor, state).await?, lessons(&services, &actor).await?))
}

/// How many candidates wait for a decision.
#[server(prefix = "/api/console", endpoint = "desk/candidates-waiting", input = JsonBody)]
pub async fn desk_candidates_waiting(env: EnvId) -> Answer<u32> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.candidates_waiting(&actor).await?)
}

/// Makes a candidate a draft, or turns it down.
#[server(prefix = "/api/console", endpoint = "desk/decide", input = JsonBody)]
pub async fn desk_decide(env: EnvId, id: String, approve: Option<Approval>) -> Answer<Candidate> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.decide(&actor, &id, approve).await?)
}
