//! Rows of `release_history`, with the manifests that they point at.

use crate::{ContentError, author::Author, manifest::ItemChange, manifest::Manifest};
use sea_orm::sea_query::{Expr, JoinType, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use store::StoreError;
use types::{EnvId, ReleaseAction, ReleaseId, Timestamp};

/// Manifests that are read at once.
const PAGE: u64 = 50;

/// One entry of an environment's history.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub number: u64,
    pub release: ReleaseId,
    pub action: ReleaseAction,
    pub source: Option<EnvId>,
    pub rolled_back_to: Option<u64>,
    pub note: String,
    pub author: Author,
    pub at: Timestamp,
    /// What it changed, compared with the entry before.
    pub changes: Vec<ItemChange>,
}

/// Reads the entries after a number, oldest first. `manifest` is that of `after`, and becomes that of the last.
pub(crate) async fn after<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    after: u64,
    manifest: &mut Manifest,
) -> Result<Vec<Entry>, ContentError> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let last = entries.last().map_or(after, |e| e.number);
        let query = Query::select()
            .columns(
                ["number", "release_id", "action", "source", "rolled_back_to", "note", "actor", "at"]
                    .map(|column| ("release_history", column)),
            )
            .column(("releases", "manifest"))
            .from("release_history")
            .join(
                JoinType::InnerJoin,
                "releases",
                Expr::col(("releases", "id")).equals(("release_history", "release_id")),
            )
            .and_where(Expr::col(("release_history", "env")).eq(env.as_str()))
            .and_where(Expr::col(("release_history", "number")).gt(last as i64))
            .order_by(("release_history", "number"), Order::Asc)
            .limit(PAGE)
            .to_owned();
        let rows = conn.query_all(&query).await?;
        for row in &rows {
            let next = Manifest::parse(&row.try_get::<String>("", "manifest")?)?;
            let action: String = row.try_get("", "action")?;
            entries.push(Entry {
                number: row.try_get::<i64>("", "number")? as u64,
                release: ReleaseId::new(row.try_get::<String>("", "release_id")?),
                action: ReleaseAction::parse(&action)
                    .ok_or_else(|| StoreError::Corrupt(format!("release action {action}")))?,
                source: row.try_get::<Option<String>>("", "source")?.map(EnvId::new),
                rolled_back_to: row.try_get::<Option<i64>>("", "rolled_back_to")?.map(|n| n as u64),
                note: row.try_get("", "note")?,
                author: Author::parse(&row.try_get::<String>("", "actor")?)?,
                at: store::timestamp(row.try_get("", "at")?),
                changes: manifest.changes_to(&next),
            });
            *manifest = next;
        }
        if (rows.len() as u64) < PAGE {
            return Ok(entries);
        }
    }
}

/// The number of an environment's newest entry; 0 if it has none.
pub(crate) async fn newest<C: ConnectionTrait>(conn: &C, env: &EnvId) -> Result<u64, ContentError> {
    let query = Query::select()
        .column("number")
        .from("release_history")
        .and_where(Expr::col("env").eq(env.as_str()))
        .order_by("number", Order::Desc)
        .limit(1)
        .to_owned();
    match conn.query_one(&query).await? {
        Some(row) => Ok(row.try_get::<i64>("", "number")? as u64),
        None => Ok(0),
    }
}

/// The environments that have a history.
pub(crate) async fn environments<C: ConnectionTrait>(conn: &C) -> Result<Vec<EnvId>, ContentError> {
    let query = Query::select().distinct().column("env").from("release_history").to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter().map(|row| Ok(EnvId::new(row.try_get::<String>("", "env")?))).collect()
}
