//! Collections and documents as rows.

use crate::DatabaseError;
use sea_orm::sea_query::{Alias, Expr, Func, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, ExprTrait, QueryResult};
use std::collections::HashMap;
use store::StoreError;
use types::{EnvId, Json};

/// Ids in one statement: below every database's bound on parameters.
const IDS_PER_QUERY: usize = 500;

/// Which collection of which environment.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub env: EnvId,
    pub collection: String,
}

/// A stored document.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: String,
    /// Its `_openid`.
    pub owner: Option<String>,
    /// The number of the change that made it.
    pub created: u64,
    /// Bytes of its JSON text.
    pub bytes: usize,
    pub doc: Json,
}

impl Row {
    /// A document that does not come from the rows.
    pub fn of(id: String, created: u64, doc: Json) -> Self {
        Self { id, owner: owner(&doc), created, bytes: crate::value::size(&doc), doc }
    }
}

/// When a document was made and changed, in numbers of the environment's changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    pub created: u64,
    pub changed: u64,
}

/// The order in which rows are walked, and where to go on.
#[derive(Clone, Debug)]
pub(crate) enum Walk {
    Created { after: u64 },
    Id { after: Option<String>, descending: bool },
}

fn select(place: &Place) -> SelectStatement {
    Query::select()
        .columns(["id", "owner", "created_seq", "doc"])
        .from("documents")
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("collection").eq(place.collection.as_str()))
        .to_owned()
}

pub(crate) fn row(result: &QueryResult) -> Result<Row, DatabaseError> {
    let text: String = result.try_get("", "doc")?;
    Ok(Row {
        id: result.try_get("", "id")?,
        owner: result.try_get("", "owner")?,
        created: result.try_get::<i64>("", "created_seq")? as u64,
        bytes: text.len(),
        doc: serde_json::from_str(&text).map_err(StoreError::from)?,
    })
}

/// The documents with these ids, in no order.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    ids: &[String],
) -> Result<Vec<Row>, DatabaseError> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let query = select(place).and_where(Expr::col("id").is_in(ids)).to_owned();
        for result in conn.query_all(&query).await? {
            rows.push(row(&result)?);
        }
    }
    Ok(rows)
}

/// What SQL can tell of documents, so that fewer are read and parsed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    /// Only those of this owner.
    pub owner: Option<String>,
    /// Only those whose JSON text contains all of these.
    pub spellings: Vec<String>,
}

/// The next documents of a walk, at most `limit`.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    narrow: &Narrow,
    walk: &Walk,
    limit: u64,
) -> Result<Vec<Row>, DatabaseError> {
    let mut query = select(place);
    if let Some(owner) = &narrow.owner {
        query.and_where(Expr::col("owner").eq(owner.as_str()));
    }
    for text in &narrow.spellings {
        let contains = match conn.get_database_backend() {
            DbBackend::Postgres => "strpos(\"doc\", $1) > 0",
            _ => "instr(\"doc\", ?) > 0",
        };
        query.and_where(Expr::cust_with_values(contains, [text.as_str()]));
    }
    match walk {
        Walk::Created { after } => {
            query.and_where(Expr::col("created_seq").gt(*after as i64)).order_by("created_seq", Order::Asc);
        }
        Walk::Id { after, descending } => {
            let id = bytewise_id(conn.get_database_backend());
            if let Some(after) = after {
                let after = after.as_str();
                query.and_where(if *descending { id.clone().lt(after) } else { id.clone().gt(after) });
            }
            query.order_by_expr(id, if *descending { Order::Desc } else { Order::Asc });
        }
    }
    query.limit(limit);
    conn.query_all(&query).await?.iter().map(row).collect()
}

/// Ids in the order of their bytes, as the comparator has it. SQLite compares so; PostgreSQL must be told.
fn bytewise_id(backend: DbBackend) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => Expr::cust("\"id\" COLLATE \"C\""),
        _ => Expr::col("id"),
    }
}

/// The numbers of the changes that made each of these documents and that changed it last; without those that are not there.
pub(crate) async fn numbers<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    ids: &[String],
) -> Result<HashMap<String, Numbers>, DatabaseError> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let query = Query::select()
            .columns(["id", "created_seq", "changed_seq"])
            .from("documents")
            .and_where(Expr::col("env").eq(place.env.as_str()))
            .and_where(Expr::col("collection").eq(place.collection.as_str()))
            .and_where(Expr::col("id").is_in(ids))
            .to_owned();
        for row in conn.query_all(&query).await? {
            let created = row.try_get::<i64>("", "created_seq")? as u64;
            let changed = row.try_get::<i64>("", "changed_seq")? as u64;
            found.insert(row.try_get("", "id")?, Numbers { created, changed });
        }
    }
    Ok(found)
}

pub(crate) async fn count<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    owner: Option<&str>,
) -> Result<u64, DatabaseError> {
    let mut query = Query::select()
        .expr(Func::count(Expr::col("id")))
        .from("documents")
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("collection").eq(place.collection.as_str()))
        .to_owned();
    if let Some(owner) = owner {
        query.and_where(Expr::col("owner").eq(owner));
    }
    let count = conn.query_one(&query).await?.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    Ok(count.unwrap_or_default() as u64)
}

pub(crate) async fn insert<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    id: &str,
    doc: &Json,
    text: String,
    seq: u64,
) -> Result<(), DatabaseError> {
    let insert = Query::insert()
        .into_table("documents")
        .columns(["env", "collection", "id", "doc", "owner", "created_seq", "changed_seq"])
        .values([
            place.env.as_str().into(),
            place.collection.as_str().into(),
            id.into(),
            text.into(),
            owner(doc).into(),
            (seq as i64).into(),
            (seq as i64).into(),
        ])
        .map_err(|e| StoreError::Database(e.to_string()))?
        .to_owned();
    match conn.execute(&insert).await.map_err(StoreError::from) {
        Ok(_) => Ok(()),
        Err(StoreError::Duplicate(_)) => Err(DatabaseError::Duplicate(id.to_owned())),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn update<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    id: &str,
    doc: &Json,
    text: String,
    seq: u64,
) -> Result<(), DatabaseError> {
    let update = Query::update()
        .table("documents")
        .value("doc", text)
        .value("owner", owner(doc))
        .value("changed_seq", seq as i64)
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("collection").eq(place.collection.as_str()))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}

pub(crate) async fn delete<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    ids: &[String],
) -> Result<(), DatabaseError> {
    for ids in ids.chunks(IDS_PER_QUERY) {
        let delete = Query::delete()
            .from_table("documents")
            .and_where(Expr::col("env").eq(place.env.as_str()))
            .and_where(Expr::col("collection").eq(place.collection.as_str()))
            .and_where(Expr::col("id").is_in(ids))
            .to_owned();
        conn.execute(&delete).await?;
    }
    Ok(())
}

/// The owner of a document.
pub(crate) fn owner(doc: &Json) -> Option<String> {
    doc.get("_openid").and_then(Json::as_str).map(str::to_owned)
}

pub(crate) async fn collection_exists<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
) -> Result<bool, DatabaseError> {
    let query = Query::select()
        .column("name")
        .from("collections")
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("name").eq(place.collection.as_str()))
        .to_owned();
    Ok(conn.query_one(&query).await?.is_some())
}

/// The names of an environment's collections that have a row.
pub(crate) async fn collections<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
) -> Result<Vec<String>, DatabaseError> {
    let query = Query::select()
        .column("name")
        .from("collections")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned();
    let rows = conn.query_all(&query).await?;
    Ok(rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?)
}

pub(crate) async fn insert_collection<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    now: i64,
) -> Result<(), DatabaseError> {
    let insert = Query::insert()
        .into_table("collections")
        .columns(["env", "name", "created_at"])
        .values([place.env.as_str().into(), place.collection.as_str().into(), now.into()])
        .map_err(|e| StoreError::Database(e.to_string()))?
        .to_owned();
    match conn.execute(&insert).await.map_err(StoreError::from) {
        Ok(_) => Ok(()),
        Err(StoreError::Duplicate(_)) => Err(DatabaseError::CollectionExists(place.collection.clone())),
        Err(error) => Err(error.into()),
    }
}

/// How many documents each collection of an environment holds.
pub(crate) async fn counts<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
) -> Result<HashMap<String, u64>, DatabaseError> {
    let query = Query::select()
        .column("collection")
        .expr_as(Func::count(Expr::col("id")), Alias::new("documents"))
        .from("documents")
        .and_where(Expr::col("env").eq(env.as_str()))
        .group_by_col("collection")
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "collection")?, row.try_get::<i64>("", "documents")? as u64)))
        .collect()
}
