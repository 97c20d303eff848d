//! The change log and the audit trail as rows.

use crate::rows::{Rows, Table};
use crate::{Change, ChangeOp, Reader, StoreError, clock, tx::Audit};
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, ExprTrait, QueryResult, Statement};
use types::{EnvId, Timestamp};

/// States that are read at once: each may be large.
const STATES_PER_QUERY: usize = 100;

/// Where an environment's numbering stands.
pub(crate) async fn last_seq<R: Reader>(reader: &R, env: &EnvId) -> Result<u64, StoreError> {
    let backend = reader.backend();
    let place = if backend == DbBackend::Postgres { "$1" } else { "?" };
    let sql = format!(r#"SELECT "seq" FROM "sequences" WHERE "env" = {place}"#);
    let query = Statement::from_sql_and_values(backend, sql, [env.as_str().into()]);
    let found = reader.look_up(query, |row| row.int(0)).await?;
    Ok(found.first().map_or(0, |seq| *seq as u64))
}

static CHANGES: Table =
    Table { name: "changes", columns: &["env", "seq", "at", "topic", "key", "op", "before"], conflict: None };

static SEQUENCES: Table = Table {
    name: "sequences",
    columns: &["env", "seq"],
    conflict: Some(r#"("env") DO UPDATE SET "seq" = EXCLUDED."seq""#),
};

static AUDIT: Table =
    Table { name: "audit", columns: &["env", "at", "actor", "action", "object", "detail"], conflict: None };

/// The rows of a batch's changes, of where the numbering stands after it, and of its audit lines. What a change left is
/// not kept: it is what the next change of the same thing found, or the thing as it is.
pub(crate) fn rows(changes: &[Change], audit: Vec<(Timestamp, Audit)>) -> Rows {
    let mut rows = Rows::default();
    // Changes come in order: the last of an environment is where its numbering stands.
    let mut numbers: Vec<(&EnvId, u64)> = Vec::new();
    for c in changes {
        match numbers.iter_mut().find(|(env, _)| *env == &c.env) {
            Some((_, last)) => *last = c.seq,
            None => numbers.push((&c.env, c.seq)),
        }
        let (env, topic, key, op) = (c.env.as_str(), c.topic.as_str(), c.key.as_str(), c.op.as_str());
        let (seq, at) = (c.seq as i64, clock::millis(c.at));
        let before = c.before.as_ref().map(ToString::to_string);
        rows.add(
            &CHANGES,
            [env.into(), seq.into(), at.into(), topic.into(), key.into(), op.into(), before.into()],
        );
    }
    for (env, seq) in numbers {
        rows.add(&SEQUENCES, [env.as_str().into(), (seq as i64).into()]);
    }
    for (at, line) in audit {
        let Audit { env, actor, action, object, detail } = line;
        let at = clock::millis(at);
        rows.add(&AUDIT, [env.into(), at.into(), actor.into(), action.into(), object.into(), detail.into()]);
    }
    rows
}

pub(crate) async fn changes_after<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    after: u64,
    limit: u64,
) -> Result<Vec<(Touch, Option<types::Json>)>, StoreError> {
    let query = logged(env, after).column("before").limit(limit).to_owned();
    let rows = conn.query_all(&query).await?;
    let found = rows.iter().map(|row| {
        let before: Option<String> = row.try_get("", "before")?;
        Ok((touch_of(row)?, before.map(|text| serde_json::from_str(&text)).transpose()?))
    });
    found.collect()
}

/// A change without its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The topic.
    pub topic: String,
    /// What changed.
    pub key: String,
    /// How.
    pub op: ChangeOp,
}

pub(crate) async fn touched_after<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    after: u64,
    most: usize,
) -> Result<Option<Vec<Touch>>, StoreError> {
    let rows = conn.query_all(logged(env, after).limit(most as u64 + 1)).await?;
    let touched = rows.iter().map(touch_of).collect::<Result<Vec<_>, _>>()?;
    let is_whole = touched.len() <= most && touched.first().is_some_and(|first| first.seq == after + 1);
    Ok(is_whole.then_some(touched))
}

/// The log after a number, oldest first, without the values.
fn logged(env: &EnvId, after: u64) -> SelectStatement {
    Query::select()
        .columns(["seq", "at", "topic", "key", "op"])
        .from("changes")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("seq").gt(after as i64))
        .order_by("seq", Order::Asc)
        .to_owned()
}

fn touch_of(row: &QueryResult) -> Result<Touch, StoreError> {
    let op: String = row.try_get("", "op")?;
    Ok(Touch {
        seq: row.try_get::<i64>("", "seq")? as u64,
        at: clock::timestamp(row.try_get("", "at")?),
        topic: row.try_get("", "topic")?,
        key: row.try_get("", "key")?,
        op: ChangeOp::parse(&op).ok_or_else(|| StoreError::Corrupt(format!("change op {op}")))?,
    })
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

/// Per environment all before its first change that is not older: changes come in the order of their time, and need no
/// index of it.
pub(crate) async fn trim<C: ConnectionTrait>(conn: &C, before: Timestamp) -> Result<u64, StoreError> {
    let envs = conn.query_all(Query::select().columns(["env", "seq"]).from("sequences")).await?;
    let mut trimmed = 0;
    for row in envs {
        let (env, last): (String, i64) = (row.try_get("", "env")?, row.try_get("", "seq")?);
        let first_kept = Query::select()
            .column("seq")
            .from("changes")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("at").gte(clock::millis(before)))
            .order_by("seq", Order::Asc)
            .limit(1)
            .to_owned();
        let first_kept = match conn.query_one(&first_kept).await? {
            Some(row) => row.try_get("", "seq")?,
            None => last + 1,
        };
        let delete = Query::delete()
            .from_table("changes")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("seq").lt(first_kept))
            .to_owned();
        trimmed += conn.execute(&delete).await?.rows_affected();
    }
    Ok(trimmed)
}
