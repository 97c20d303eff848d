//! What was said at the desk lately: what people answered, and what customers asked.

use crate::{
    Desk, DeskError,
    ports::Past,
    rows::{self, event_of},
};
use chrono::Duration;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Change, millis};
use types::desk::{Conversation, Event, From, What};
use types::{ConversationId, EnvId, Json};

/// Resolved conversations that are looked at, those that were resolved last.
const CONVERSATIONS: u64 = 300;
/// Most messages of them.
const MESSAGES: u64 = 6_000;
/// What customers asked that an estimate looks at.
const ASKED: usize = 200;
/// How far back it looks.
const SINCE: Duration = Duration::days(30);
/// Shorter answers (`ok`, `谢谢`) help nobody, in characters.
const SHORTEST: usize = 6;

/// Answers of resolved conversations by environment, until one more is resolved: every open page asks when its customer
/// writes.
#[derive(Default)]
pub(crate) struct Pasts(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// How often something was forgotten: what was read before that is not kept after it.
    forgot: u64,
    of: HashMap<EnvId, Arc<Vec<Past>>>,
}

impl Pasts {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets an environment's if an event changes which conversations count. Called as the log is followed, before
    /// anybody is told of the event: whoever sees it asks afterwards.
    pub(crate) fn follow(&self, change: &Change) {
        let kind = change.after.as_ref().and_then(|event| event.get("type")).and_then(Json::as_str);
        if matches!(kind, Some("state" | "rated" | "followed_up" | "merged_into" | "erased")) {
            let mut known = self.known();
            known.forgot += 1;
            known.of.remove(&change.env);
        }
    }

    /// Forgets everything: part of the log was missed.
    pub(crate) fn forget(&self) {
        let mut known = self.known();
        known.forgot += 1;
        known.of.clear();
    }
}

impl Desk {
    /// What people answered in the conversations that were resolved last. Badly rated ones are left out.
    pub(crate) async fn past(&self, env: &EnvId) -> Result<Arc<Vec<Past>>, DeskError> {
        let forgot = {
            let known = self.pasts().known();
            if let Some(past) = known.of.get(env) {
                return Ok(past.clone());
            }
            known.forgot
        };
        let query = rows::summaries(env)
            .and_where(Expr::col("state").eq("resolved"))
            .and_where(Expr::col("follow_up").eq(0))
            .and_where(Expr::col("resolved_at").is_not_null())
            .order_by("resolved_at", Order::Desc)
            .limit(CONVERSATIONS)
            .to_owned();
        let chats = self.store().read().query_all(&query).await?;
        let chats = chats.iter().map(rows::summary_of).collect::<Result<Vec<_>, _>>()?;
        let query = Query::select()
            .columns(["conversation", "seq", "at", "data"])
            .from("desk_events")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("conversation").is_in(chats.iter().map(|chat| chat.id.as_str())))
            .and_where(Expr::col("kind").eq("message"))
            .order_by("conversation", Order::Asc)
            .order_by("seq", Order::Asc)
            .limit(MESSAGES)
            .to_owned();
        let events = self.store().read().query_all(&query).await?;
        let events = events.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
        let past = Arc::new(pairs(&chats, events));
        let mut known = self.pasts().known();
        if known.forgot == forgot {
            known.of.insert(env.clone(), past.clone());
        }
        Ok(past)
    }

    /// What customers said at the desk in the last thirty days, newest first.
    pub(crate) async fn asked(&self, env: &EnvId) -> Result<Vec<String>, DeskError> {
        let query = Query::select()
            .columns(["conversation", "seq", "at", "data"])
            .from("desk_events")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("kind").eq("message"))
            .and_where(Expr::col("at").gte(millis(self.store().now() - SINCE)))
            .order_by("at", Order::Desc)
            .limit(ASKED as u64 * 5)
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        let events = rows.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
        let asked = events.into_iter().filter_map(|event| match event.what {
            What::Message(said) if said.from == From::Customer && !said.text.is_empty() => Some(said.text),
            _ => None,
        });
        Ok(asked.take(ASKED).collect())
    }
}

/// Each answer of a person with what the customer had said before it.
fn pairs(chats: &[Conversation], events: Vec<Event>) -> Vec<Past> {
    let subjects: HashMap<&ConversationId, &str> =
        chats.iter().map(|chat| (&chat.id, chat.subject.as_str())).collect();
    let mut asked: Option<(ConversationId, String)> = None;
    let mut past = vec![];
    for event in events {
        let What::Message(said) = event.what else { continue };
        let here = asked.take().filter(|(id, _)| *id == event.conversation);
        match said.from {
            From::Customer if !said.text.is_empty() => asked = Some((event.conversation, said.text)),
            From::Agent if said.text.chars().count() >= SHORTEST => {
                let Some((conversation, question)) = here else { continue };
                let subject = subjects.get(&conversation).copied().unwrap_or_default();
                let title = if subject.is_empty() { question.clone() } else { subject.to_owned() };
                past.push(Past { conversation, question, answer: said.text, title });
            }
            From::Customer | From::Agent | From::Bot | From::System => asked = here,
        }
    }
    past
}
