//! Rows of `drafts`.

use crate::{ContentError, author::Author, canonical};
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, ExprTrait, QueryResult};
use std::sync::Arc;
use store::{ChangeOp, NewChange, StoreError, Tx};
use types::{EnvId, ItemRef, Json, ObjectHash, Timestamp};

/// A draft as stored.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub item: ItemRef,
    /// `None`: it deletes the item.
    pub json: Option<Arc<Json>>,
    /// The hash of the JSON; `None` as above.
    pub hash: Option<ObjectHash>,
    /// The number of the change that wrote it: unique in the environment, and greater than all before.
    pub written: u64,
    pub author: Author,
    pub at: Timestamp,
}

fn select(env: &EnvId) -> SelectStatement {
    Query::select()
        .columns(["kind", "key", "json", "revision", "actor", "updated_at"])
        .from("drafts")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned()
}

fn read(row: QueryResult) -> Result<Draft, ContentError> {
    let text: Option<String> = row.try_get("", "json")?;
    Ok(Draft {
        item: ItemRef::new(row.try_get::<String>("", "kind")?, row.try_get::<String>("", "key")?),
        hash: text.as_deref().map(canonical::hash),
        json: text.map(|t| serde_json::from_str(&t)).transpose().map_err(StoreError::from)?.map(Arc::new),
        written: row.try_get::<i64>("", "revision")? as u64,
        author: Author::parse(&row.try_get::<String>("", "actor")?)?,
        at: store::timestamp(row.try_get("", "updated_at")?),
    })
}

/// The draft of an item.
pub(crate) async fn one<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    item: &ItemRef,
) -> Result<Option<Draft>, ContentError> {
    let query = select(env)
        .and_where(Expr::col("kind").eq(item.kind.as_str()))
        .and_where(Expr::col("key").eq(item.key.as_str()))
        .to_owned();
    conn.query_one(&query).await?.map(read).transpose()
}

/// The drafts of an environment, of one kind or of all.
pub(crate) async fn all<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    kind: Option<&str>,
) -> Result<Vec<Draft>, ContentError> {
    let mut query = select(env);
    if let Some(kind) = kind {
        query.and_where(Expr::col("kind").eq(kind));
    }
    conn.query_all(&query).await?.into_iter().map(read).collect()
}

/// How many drafts an environment has.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C, env: &EnvId) -> Result<usize, ContentError> {
    let query = Query::select()
        .expr(Expr::col("key").count())
        .from("drafts")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned();
    match conn.query_one(&query).await? {
        Some(row) => Ok(row.try_get_by_index::<i64>(0)? as usize),
        None => Ok(0),
    }
}

/// Writes a draft, over the one that is there if any, and enters the change.
pub(crate) async fn put(
    tx: &mut Tx,
    env: &EnvId,
    item: &ItemRef,
    text: Option<&str>,
    author: &Author,
    op: ChangeOp,
) -> Result<Draft, ContentError> {
    let written = tx.change(change(env, item, op)).await?;
    let insert = Query::insert()
        .into_table("drafts")
        .columns(["env", "kind", "key", "json", "revision", "actor", "updated_at"])
        .values_panic([
            env.as_str().into(),
            item.kind.as_str().into(),
            item.key.as_str().into(),
            text.map(str::to_owned).into(),
            (written as i64).into(),
            author.text().into(),
            store::millis(tx.now()).into(),
        ])
        .on_conflict(
            OnConflict::columns(["env", "kind", "key"])
                .update_columns(["json", "revision", "actor", "updated_at"])
                .to_owned(),
        )
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(Draft {
        item: item.clone(),
        json: text.map(serde_json::from_str).transpose().map_err(StoreError::from)?.map(Arc::new),
        hash: text.map(canonical::hash),
        written,
        author: author.clone(),
        at: tx.now(),
    })
}

/// Removes a draft and enters the change.
pub(crate) async fn remove(tx: &mut Tx, env: &EnvId, item: &ItemRef) -> Result<(), ContentError> {
    let delete = Query::delete()
        .from_table("drafts")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("kind").eq(item.kind.as_str()))
        .and_where(Expr::col("key").eq(item.key.as_str()))
        .to_owned();
    tx.conn().execute(&delete).await?;
    tx.change(change(env, item, ChangeOp::Remove)).await?;
    Ok(())
}

fn change(env: &EnvId, item: &ItemRef, op: ChangeOp) -> NewChange {
    NewChange {
        env: env.clone(),
        topic: format!("draft/{}", item.kind),
        key: item.key.clone(),
        op,
        before: None,
        after: None,
    }
}
