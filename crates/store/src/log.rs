//! The change log and the audit trail as rows.

use crate::{Change, ChangeOp, StoreError, clock, tx::Audit};
use sea_orm::sea_query::{OnConflict, Order, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, ExprTrait, sea_query::Expr};
use std::collections::HashMap;
use types::{EnvId, Timestamp};

/// Rows of one INSERT: eight columns each must stay below PostgreSQL's 65,535 parameters.
const ROWS_PER_INSERT: usize = 1000;
/// States that are read at once: each may be large.
const STATES_PER_QUERY: usize = 100;

/// Where an environment's numbering stands.
pub(crate) async fn last_seq<C: ConnectionTrait>(conn: &C, env: &EnvId) -> Result<u64, StoreError> {
    let query = Query::select()
        .column("seq")
        .from("sequences")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned();
    match conn.query_one(&query).await? {
        Some(row) => Ok(row.try_get_by_index::<i64>(0)? as u64),
        None => Ok(0),
    }
}

/// Writes a batch's changes and where the numbering stands after it.
pub(crate) async fn append<C: ConnectionTrait>(conn: &C, changes: &[Change]) -> Result<(), StoreError> {
    // Changes come in order: the last of an environment is where its numbering stands.
    let numbers: HashMap<&EnvId, u64> = changes.iter().map(|c| (&c.env, c.seq)).collect();
    for rows in changes.chunks(ROWS_PER_INSERT) {
        let mut insert = Query::insert();
        insert.into_table("changes").columns(["env", "seq", "at", "topic", "key", "op", "before", "after"]);
        for c in rows {
            let json = |v: &Option<types::Json>| SimpleExpr::from(v.as_ref().map(ToString::to_string));
            insert
                .values([
                    c.env.as_str().into(),
                    (c.seq as i64).into(),
                    clock::millis(c.at).into(),
                    c.topic.as_str().into(),
                    c.key.as_str().into(),
                    c.op.as_str().into(),
                    json(&c.before),
                    json(&c.after),
                ])
                .map_err(|e| StoreError::Database(e.to_string()))?;
        }
        conn.execute(&insert).await?;
    }
    for (env, seq) in numbers {
        let upsert = Query::insert()
            .into_table("sequences")
            .columns(["env", "seq"])
            .values([env.as_str().into(), (seq as i64).into()])
            .map_err(|e| StoreError::Database(e.to_string()))?
            .on_conflict(OnConflict::column("env").update_column("seq").to_owned())
            .to_owned();
        conn.execute(&upsert).await?;
    }
    Ok(())
}

/// Writes a batch's audit lines.
pub(crate) async fn append_audit<C: ConnectionTrait>(
    conn: &C,
    lines: &[(Timestamp, Audit)],
) -> Result<(), StoreError> {
    for rows in lines.chunks(ROWS_PER_INSERT) {
        let mut insert = Query::insert();
        insert.into_table("audit").columns(["env", "at", "actor", "action", "object", "detail"]);
        for (at, line) in rows {
            insert
                .values([
                    line.env.as_str().into(),
                    clock::millis(*at).into(),
                    line.actor.as_str().into(),
                    line.action.as_str().into(),
                    line.object.as_str().into(),
                    line.detail.as_str().into(),
                ])
                .map_err(|e| StoreError::Database(e.to_string()))?;
        }
        conn.execute(&insert).await?;
    }
    Ok(())
}

pub(crate) async fn changes_after<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    after: u64,
    limit: u64,
) -> Result<Vec<Change>, StoreError> {
    let query = Query::select()
        .columns(["seq", "at", "topic", "key", "op", "before", "after"])
        .from("changes")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("seq").gt(after as i64))
        .order_by("seq", Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let op: String = row.try_get("", "op")?;
            let json = |column: &str| -> Result<Option<types::Json>, StoreError> {
                let text: Option<String> = row.try_get("", column)?;
                Ok(text.map(|t| serde_json::from_str(&t)).transpose()?)
            };
            Ok(Change {
                env: env.clone(),
                seq: row.try_get::<i64>("", "seq")? as u64,
                at: clock::timestamp(row.try_get("", "at")?),
                topic: row.try_get("", "topic")?,
                key: row.try_get("", "key")?,
                op: ChangeOp::parse(&op).ok_or_else(|| StoreError::Corrupt(format!("change op {op}")))?,
                before: json("before")?,
                after: json("after")?,
            })
        })
        .collect()
}

/// What things of a topic were before they changed for the first time after a number: by key, `None` for what was not
/// there. `keys` narrows it to some things. Nothing if more than `most` things changed.
pub(crate) async fn states_at<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    topic: &str,
    keys: Option<&[String]>,
    after: u64,
    most: usize,
) -> Result<Option<Vec<(String, Option<types::Json>)>>, StoreError> {
    let mut first = Query::select()
        .expr(Expr::col("seq").min())
        .from("changes")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("seq").gt(after as i64))
        .and_where(Expr::col("topic").eq(topic))
        .group_by_col("key")
        .limit(most as u64 + 1)
        .to_owned();
    if let Some(keys) = keys {
        first.and_where(Expr::col("key").is_in(keys));
    }
    let numbers: Vec<i64> =
        conn.query_all(&first).await?.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    if numbers.len() > most {
        return Ok(None);
    }
    let mut states = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(STATES_PER_QUERY) {
        let query = Query::select()
            .columns(["key", "before"])
            .from("changes")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("seq").is_in(numbers.iter().copied()))
            .to_owned();
        for row in conn.query_all(&query).await? {
            let text: Option<String> = row.try_get("", "before")?;
            states.push((row.try_get("", "key")?, text.map(|text| serde_json::from_str(&text)).transpose()?));
        }
    }
    Ok(Some(states))
}

pub(crate) async fn trim<C: ConnectionTrait>(conn: &C, before: Timestamp) -> Result<u64, StoreError> {
    let delete =
        Query::delete().from_table("changes").and_where(Expr::col("at").lt(clock::millis(before))).to_owned();
    Ok(conn.execute(&delete).await?.rows_affected())
}
