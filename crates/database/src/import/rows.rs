//! Imports as rows.

use crate::DatabaseError;
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, ExprTrait, QueryResult};
use store::StoreError;
use types::EnvId;
use types::documents::{DocumentFormat, IdMode, ImportState, ImportView};

const TABLE: &str = "document_imports";
const COLUMNS: [&str; 17] = [
    "env",
    "id",
    "collection",
    "name",
    "format",
    "ids",
    "state",
    "bytes",
    "read_bytes",
    "read_lines",
    "added",
    "replaced",
    "refused",
    "errors",
    "problem",
    "member",
    "created_at",
];

/// An import and where it is.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub env: EnvId,
    pub view: ImportView,
}

fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from(TABLE).to_owned()
}

fn job(row: &QueryResult) -> Result<Job, DatabaseError> {
    let text = |name: &str| Ok::<String, DatabaseError>(row.try_get("", name)?);
    let count = |name: &str| Ok::<u64, DatabaseError>(row.try_get::<i64>("", name)?.unsigned_abs());
    let corrupt = |what: &str| StoreError::Corrupt(format!("an import's {what}"));
    Ok(Job {
        env: EnvId::new(text("env")?),
        view: ImportView {
            id: text("id")?,
            collection: text("collection")?,
            name: text("name")?,
            format: DocumentFormat::parse(&text("format")?).ok_or_else(|| corrupt("format"))?,
            ids: IdMode::parse(&text("ids")?).ok_or_else(|| corrupt("ids"))?,
            state: ImportState::parse(&text("state")?).ok_or_else(|| corrupt("state"))?,
            bytes: count("bytes")?,
            read: count("read_bytes")?,
            lines: count("read_lines")?,
            added: count("added")?,
            replaced: count("replaced")?,
            refused: count("refused")?,
            errors: serde_json::from_str(&text("errors")?).map_err(StoreError::from)?,
            problem: row.try_get("", "problem")?,
            by: serde_json::from_str(&text("member")?).map_err(StoreError::from)?,
            created_at: store::timestamp(row.try_get("", "created_at")?),
        },
    })
}

pub(super) async fn get<C: ConnectionTrait>(conn: &C, id: &str) -> Result<Option<Job>, DatabaseError> {
    let query = select().and_where(Expr::col("id").eq(id)).to_owned();
    conn.query_one(&query).await?.as_ref().map(job).transpose()
}

/// Those of all environments that are not at their end.
pub(super) async fn open<C: ConnectionTrait>(conn: &C) -> Result<Vec<Job>, DatabaseError> {
    let states = [ImportState::Checking, ImportState::Checked, ImportState::Importing];
    let query = select().and_where(Expr::col("state").is_in(states.map(ImportState::as_str))).to_owned();
    conn.query_all(&query).await?.iter().map(job).collect()
}

/// The newest of a collection.
pub(super) async fn list<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    collection: &str,
    limit: u64,
) -> Result<Vec<Job>, DatabaseError> {
    let query = select()
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("collection").eq(collection))
        .order_by("created_at", Order::Desc)
        .limit(limit)
        .to_owned();
    conn.query_all(&query).await?.iter().map(job).collect()
}

/// Forgets those that have ended, but for the newest.
pub(super) async fn forget_old<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    collection: &str,
    keep: u64,
) -> Result<(), DatabaseError> {
    let ended = [ImportState::Done, ImportState::Cancelled, ImportState::Failed];
    for old in list(conn, env, collection, 1000).await?.into_iter().skip(keep as usize) {
        if ended.contains(&old.view.state) {
            let delete =
                Query::delete().from_table(TABLE).and_where(Expr::col("id").eq(old.view.id)).to_owned();
            conn.execute(&delete).await?;
        }
    }
    Ok(())
}

pub(super) async fn insert<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    view: &ImportView,
) -> Result<(), DatabaseError> {
    let json = |value: serde_json::Result<String>| value.map_err(StoreError::from);
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(COLUMNS)
        .values([
            env.as_str().into(),
            view.id.as_str().into(),
            view.collection.as_str().into(),
            view.name.as_str().into(),
            view.format.ending().into(),
            view.ids.as_str().into(),
            view.state.as_str().into(),
            (view.bytes as i64).into(),
            (view.read as i64).into(),
            (view.lines as i64).into(),
            (view.added as i64).into(),
            (view.replaced as i64).into(),
            (view.refused as i64).into(),
            json(serde_json::to_string(&view.errors))?.into(),
            view.problem.clone().into(),
            json(serde_json::to_string(&view.by))?.into(),
            store::millis(view.created_at).into(),
        ])
        .map_err(|e| StoreError::Database(e.to_string()))?
        .to_owned();
    conn.execute(&insert).await?;
    Ok(())
}

/// Writes down how far an import is.
pub(super) async fn save<C: ConnectionTrait>(conn: &C, view: &ImportView) -> Result<(), DatabaseError> {
    let errors = serde_json::to_string(&view.errors).map_err(StoreError::from)?;
    let update = Query::update()
        .table(TABLE)
        .value("state", view.state.as_str())
        .value("read_bytes", view.read as i64)
        .value("read_lines", view.lines as i64)
        .value("added", view.added as i64)
        .value("replaced", view.replaced as i64)
        .value("refused", view.refused as i64)
        .value("errors", errors)
        .value("problem", view.problem.clone())
        .and_where(Expr::col("id").eq(view.id.as_str()))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}
