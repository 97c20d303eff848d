//! Who read what: a row for each member, conversation and some minutes.

use crate::{Desk, DeskError, engine::agent};
use access::Actor;
use lru::LruCache;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use store::{millis, timestamp};
use types::{ConversationId, EnvId, MemberId, Permission, Timestamp};

/// Reading within so many milliseconds is one reading.
const ONCE: i64 = 10 * 60 * 1000;
/// Readings that are known to be written down.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();

/// That a member read a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who.
    pub member: MemberId,
    /// What.
    pub conversation: ConversationId,
    /// When, to ten minutes.
    pub at: Timestamp,
}

/// Readings that are written down already, so that most of them cost nothing.
pub(crate) struct Readings(Mutex<LruCache<(EnvId, ConversationId, MemberId), i64>>);

impl Default for Readings {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Desk {
    pub(crate) async fn note_reading(&self, actor: &Actor, id: &ConversationId) -> Result<(), DeskError> {
        let Some(member) = agent(actor).map(|agent| agent.id) else { return Ok(()) };
        let now = millis(self.store().now());
        let at = now - now.rem_euclid(ONCE);
        let key = (actor.env().clone(), id.clone(), member.clone());
        let known = self.readings().0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if known == Some(at) {
            return Ok(());
        }
        let insert = Query::insert()
            .into_table("desk_reads")
            .columns(["env", "conversation", "member", "at"])
            .values_panic([actor.env().as_str().into(), id.as_str().into(), member.as_str().into(), at.into()])
            .on_conflict(
                OnConflict::columns(["env", "conversation", "member", "at"]).do_nothing().to_owned(),
            )
            .to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                // Nothing to do when it stands there already.
                tx.conn().execute(&insert).await?;
                Ok(())
            })
        })
        .await?;
        self.readings().0.lock().unwrap_or_else(PoisonError::into_inner).put(key, at);
        Ok(())
    }

    /// Who read a conversation, newest first, at most 200.
    pub async fn readings_of(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<Reading>, DeskError> {
        actor.require(Permission::Oversee)?;
        self.readings_where(actor, "conversation", id.as_str()).await
    }

    /// What a member read, newest first, at most 200.
    pub async fn readings_by(&self, actor: &Actor, member: &MemberId) -> Result<Vec<Reading>, DeskError> {
        actor.require(Permission::Oversee)?;
        self.readings_where(actor, "member", member.as_str()).await
    }

    async fn readings_where(
        &self,
        actor: &Actor,
        column: &'static str,
        value: &str,
    ) -> Result<Vec<Reading>, DeskError> {
        let query = Query::select()
            .columns(["conversation", "member", "at"])
            .from("desk_reads")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col(column).eq(value))
            .order_by("at", Order::Desc)
            .limit(200)
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        let reading = |row: &sea_orm::QueryResult| -> Result<Reading, DeskError> {
            Ok(Reading {
                member: MemberId::new(row.try_get::<String>("", "member")?),
                conversation: ConversationId::new(row.try_get::<String>("", "conversation")?),
                at: timestamp(row.try_get("", "at")?),
            })
        };
        rows.iter().map(reading).collect()
    }
}
