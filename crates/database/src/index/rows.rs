//! Indexes and their keys as rows.

use super::declare::{IndexSpec, IndexState};
use super::{Index, IndexInfo};
use crate::rows::{COLUMNS, Narrow, Place, Seen, Sieve};
use crate::sql::Sql;
use crate::{DatabaseError, limits};
use sea_orm::sea_query::{Expr, Func, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use store::{Reader, StoreError, Table};

/// Keys from one on, up to but without another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    pub from: Vec<u8>,
    /// `None`: to the end.
    pub to: Option<Vec<u8>>,
}

/// Where a walk over an index is.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub range: Range,
    pub descending: bool,
    /// The last key and creation number that were seen.
    pub after: Option<(Vec<u8>, u64)>,
}

/// An index with what is known of its making.
pub(super) struct Listed {
    pub index: Index,
    pub info: IndexInfo,
    /// The creation number of the last document that was read.
    pub cursor: u64,
}

pub(super) async fn list<R: Reader>(reader: &R, place: &Place) -> Result<Vec<Listed>, DatabaseError> {
    let mut sql = Sql::new(
        reader.backend(),
        "SELECT number, spec, state, built, total, cursor, error FROM document_indexes WHERE env = ",
    );
    sql.value(place.env.as_str()).add(" AND collection = ").value(place.collection.as_str());
    sql.add(" ORDER BY number");
    let stored = reader.look_up(sql.statement(), |columns| {
        let text = |at| Ok::<_, StoreError>(columns.text(at)?.unwrap_or_default().into_owned());
        let count = |at| Ok::<_, StoreError>(columns.int(at)? as u64);
        let error = columns.text(6)?.map(|error| error.into_owned());
        Ok((columns.int(0)?, text(1)?, text(2)?, count(3)?, count(4)?, count(5)?, error))
    });
    let stored = stored.await?.into_iter();
    stored
        .map(|(number, spec, state, built, total, cursor, error)| {
            let spec: IndexSpec = serde_json::from_str(&spec).map_err(StoreError::from)?;
            let state = IndexState::parse(&state)
                .ok_or_else(|| StoreError::Corrupt(format!("index state {state}")))?;
            let index = spec.index(number, state == IndexState::Ready)?;
            Ok(Listed { index, info: IndexInfo { spec, state, built, total, error }, cursor })
        })
        .collect()
}

/// The indexes of all collections that are being built or dropped.
pub(super) async fn unfinished<C: ConnectionTrait>(conn: &C) -> Result<Vec<(Place, i64)>, DatabaseError> {
    let query = Query::select()
        .columns(["env", "collection", "number"])
        .from("document_indexes")
        .and_where(Expr::col("state").is_in([IndexState::Building.as_str(), IndexState::Dropping.as_str()]))
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let env: String = row.try_get("", "env")?;
            let place = Place { env: types::EnvId::new(env), collection: row.try_get("", "collection")? };
            Ok((place, row.try_get("", "number")?))
        })
        .collect()
}

/// A number that no index has; the row of a dropped one stays until its keys are gone.
pub(super) async fn next_number<C: ConnectionTrait>(conn: &C) -> Result<i64, DatabaseError> {
    let query = Query::select().expr(Expr::col("number").max()).from("document_indexes").to_owned();
    let row = conn.query_one(&query).await?;
    let last: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(last.unwrap_or(0) + 1)
}

pub(super) async fn insert<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    number: i64,
    spec: &IndexSpec,
    total: u64,
    now: i64,
) -> Result<(), DatabaseError> {
    let text = serde_json::to_string(spec).map_err(StoreError::from)?;
    let insert = Query::insert()
        .into_table("document_indexes")
        .columns([
            "number",
            "env",
            "collection",
            "name",
            "spec",
            "state",
            "built",
            "total",
            "cursor",
            "created_at",
        ])
        .values([
            number.into(),
            place.env.as_str().into(),
            place.collection.as_str().into(),
            spec.name.as_str().into(),
            text.into(),
            IndexState::Building.as_str().into(),
            0i64.into(),
            (total as i64).into(),
            0i64.into(),
            now.into(),
        ])
        .map_err(|e| StoreError::Database(e.to_string()))?
        .to_owned();
    conn.execute(&insert).await?;
    Ok(())
}

pub(super) async fn progress<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    state: IndexState,
    built: u64,
    cursor: u64,
    error: Option<&str>,
) -> Result<(), DatabaseError> {
    let update = Query::update()
        .table("document_indexes")
        .value("state", state.as_str())
        .value("built", built as i64)
        .value("cursor", cursor as i64)
        .value("error", error.map(str::to_owned))
        .and_where(Expr::col("number").eq(number))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}

/// Marks an index whose documents have arrays: its walks may see a document more than once.
pub(super) async fn mark_many<C: ConnectionTrait>(conn: &C, number: i64) -> Result<(), DatabaseError> {
    let update = Query::update()
        .table("document_indexes")
        .value("many", 1)
        .and_where(Expr::col("number").eq(number))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}

/// The numbers of the indexes that are marked so.
pub(crate) async fn flags<R: Reader>(reader: &R, place: &Place) -> Result<Vec<i64>, DatabaseError> {
    let mut sql = Sql::new(reader.backend(), "SELECT number FROM document_indexes WHERE many = 1 AND env = ");
    sql.value(place.env.as_str()).add(" AND collection = ").value(place.collection.as_str());
    Ok(reader.look_up(sql.statement(), |columns| columns.int(0)).await?)
}

/// Removes an index whose keys are gone.
pub(super) async fn delete<C: ConnectionTrait>(conn: &C, number: i64) -> Result<(), DatabaseError> {
    let delete =
        Query::delete().from_table("document_indexes").and_where(Expr::col("number").eq(number)).to_owned();
    conn.execute(&delete).await?;
    Ok(())
}

/// Forgets all indexes of a collection whose documents are gone.
pub(crate) async fn remove_all<C: ConnectionTrait>(conn: &C, place: &Place) -> Result<(), DatabaseError> {
    let numbers = Query::select()
        .column("number")
        .from("document_indexes")
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("collection").eq(place.collection.as_str()))
        .to_owned();
    for row in conn.query_all(&numbers).await? {
        delete(conn, row.try_get("", "number")?).await?;
    }
    Ok(())
}

/// Keys of an index, and the bytes of them.
pub(super) async fn size<C: ConnectionTrait>(conn: &C, number: i64) -> Result<(u64, u64), DatabaseError> {
    let bytes = Expr::cust("CAST(COALESCE(SUM(LENGTH(doc_key)), 0) AS BIGINT)");
    let query = Query::select()
        .expr(Func::count(Expr::col("created_seq")))
        .expr(bytes)
        .from("document_keys")
        .and_where(Expr::col("index_number").eq(number))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok((0, 0)) };
    let number = |i| Ok::<_, DatabaseError>(row.try_get_by_index::<i64>(i)?.unsigned_abs());
    Ok((number(0)?, number(1)?))
}

/// Removes some keys of an index; says whether there may be more.
pub(super) async fn clear_some<C: ConnectionTrait>(conn: &C, number: i64) -> Result<bool, DatabaseError> {
    let some = Query::select()
        .column("doc_key")
        .from("document_keys")
        .and_where(Expr::col("index_number").eq(number))
        .order_by("doc_key", Order::Asc)
        .limit(KEYS_PER_CLEARING)
        .to_owned();
    let delete = Query::delete()
        .from_table("document_keys")
        .and_where(Expr::col("index_number").eq(number))
        .and_where(Expr::col("doc_key").in_subquery(some))
        .to_owned();
    Ok(conn.execute(&delete).await?.rows_affected() > 0)
}

/// Keys that one write removes of a dropped index.
const KEYS_PER_CLEARING: u64 = 5000;

/// Rows of one INSERT, below every database's bound on parameters.
const KEYS_PER_INSERT: usize = 2000;

/// The keys, for those who only add some.
pub(super) static KEYS: Table = Table {
    name: "document_keys",
    columns: &["index_number", "doc_key", "created_seq"],
    conflict: Some(r#"("index_number", "doc_key", "created_seq") DO NOTHING"#),
};

pub(super) async fn insert_keys<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    keys: &[(Vec<u8>, u64)],
) -> Result<(), DatabaseError> {
    for keys in keys.chunks(KEYS_PER_INSERT) {
        let mut insert = Query::insert();
        insert.into_table("document_keys").columns(["index_number", "doc_key", "created_seq"]);
        for (key, created) in keys {
            insert
                .values([number.into(), key.clone().into(), (*created as i64).into()])
                .map_err(|e| StoreError::Database(e.to_string()))?;
        }
        insert.on_conflict(
            OnConflict::columns(["index_number", "doc_key", "created_seq"]).do_nothing().to_owned(),
        );
        conn.execute(&insert).await?;
    }
    Ok(())
}

pub(super) async fn delete_key<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    key: &[u8],
    created: u64,
) -> Result<(), DatabaseError> {
    let delete = Query::delete()
        .from_table("document_keys")
        .and_where(Expr::col("index_number").eq(number))
        .and_where(Expr::col("doc_key").eq(key.to_vec()))
        .and_where(Expr::col("created_seq").eq(created as i64))
        .to_owned();
    conn.execute(&delete).await?;
    Ok(())
}

/// Whether another document has a key.
pub(super) async fn taken<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    key: &[u8],
    created: u64,
) -> Result<bool, DatabaseError> {
    let query = Query::select()
        .column("created_seq")
        .from("document_keys")
        .and_where(Expr::col("index_number").eq(number))
        .and_where(Expr::col("doc_key").eq(key.to_vec()))
        .and_where(Expr::col("created_seq").ne(created as i64))
        .limit(1)
        .to_owned();
    Ok(conn.query_one(&query).await?.is_some())
}

/// The next documents of a walk, with their keys, at most `limit`, and which of them pass. Equal keys come in the order
/// of creation, whichever way the walk goes.
pub(crate) async fn page<R: Reader>(
    reader: &R,
    place: &Place,
    number: i64,
    step: &Step,
    narrow: &Narrow,
    limit: u64,
    sieve: &Sieve,
) -> Result<Vec<Seen>, DatabaseError> {
    // The keys lead: CROSS JOIN keeps SQLite from turning the join around.
    let mut sql = Sql::new(reader.backend(), "SELECT ");
    sql.add(COLUMNS).add(", k.doc_key FROM document_keys k CROSS JOIN documents d WHERE d.env = ");
    sql.value(place.env.as_str()).add(" AND d.collection = ").value(place.collection.as_str());
    sql.add(" AND d.created_seq = k.created_seq AND k.index_number = ").value(number);
    let (mut from, mut to) = (step.range.from.clone(), step.range.to.clone());
    if let Some((key, created)) = &step.after {
        // Beyond this key, or at it and created later.
        sql.add(if step.descending { " AND (k.doc_key < " } else { " AND (k.doc_key > " });
        sql.value(key.clone()).add(" OR (k.doc_key = ").value(key.clone());
        sql.add(" AND k.created_seq > ").value(*created as i64).add("))");
        // The plain bound is what the database seeks by.
        if step.descending {
            let after = [key.as_slice(), &[0]].concat();
            to = Some(to.map_or(after.clone(), |to| Ord::min(to, after)));
        } else {
            from = Ord::max(from, key.clone());
        }
    }
    sql.add(" AND k.doc_key >= ").value(from);
    if let Some(to) = to {
        sql.add(" AND k.doc_key < ").value(to);
    }
    if let Some(owner) = &narrow.owner {
        sql.add(" AND d.owner = ").value(owner.as_str());
    }
    sql.add(if step.descending { " ORDER BY k.doc_key DESC" } else { " ORDER BY k.doc_key ASC" });
    sql.add(", k.created_seq ASC LIMIT ").value(limit as i64);
    Ok(reader.rows(sql.statement(), sieve.reader(true)).await?)
}

/// How many documents a build reads at once.
pub(super) const BATCH: u64 = limits::INDEX_BATCH;
