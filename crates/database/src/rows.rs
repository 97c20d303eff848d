//! Collections and documents as rows.

use crate::filter::Condition;
use crate::rules::Reach;
use crate::sql::Sql;
use crate::text::Part;
use crate::{DatabaseError, Filter};
use sea_orm::sea_query::{Alias, Expr, Func, Query};
use sea_orm::{ConnectionTrait, DbBackend, ExprTrait};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Columns, Reader, StoreError, Table};
use types::{EnvId, Json};

/// Ids in one statement: below every database's bound on parameters.
const IDS_PER_QUERY: usize = 500;
/// Ids that are looked up where they are asked for.
const FEW_IDS: usize = 20;

/// The documents, for those who only add some.
pub(crate) static DOCUMENTS: Table = Table {
    name: "documents",
    columns: &["env", "collection", "id", "doc", "owner", "created_seq", "changed_seq"],
    conflict: None,
};

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
    /// The number of the last change to it.
    pub changed: u64,
    /// Its key in the index that found it.
    pub key: Option<Vec<u8>>,
    /// Bytes of its JSON text.
    pub bytes: usize,
    /// The document, or as much of it as was asked for.
    pub doc: Json,
    /// Its text, if `doc` is not the whole of it.
    pub text: Option<String>,
}

impl Row {
    /// A document that does not come from the rows.
    pub fn of(id: String, created: u64, doc: Json) -> Self {
        let (owner, bytes) = (owner(&doc), crate::value::size(&doc));
        Self { id, owner, created, changed: created, key: None, bytes, doc, text: None }
    }

    /// Reads the rest of the document.
    pub fn complete(mut self) -> Result<Self, DatabaseError> {
        if let Some(text) = self.text.take() {
            self.doc = serde_json::from_str(&text).map_err(StoreError::from)?;
        }
        Ok(self)
    }
}

/// When a document was made and changed, in numbers of the environment's changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    pub created: u64,
    pub changed: u64,
}

/// What is done with each document that SQL finds.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    filter: Arc<Filter>,
    /// What the filter looks at.
    looks_at: Part,
    /// What of a matching document is wanted.
    pub wanted: Part,
    reach: Reach,
}

/// A document that SQL found.
#[derive(Debug)]
pub(crate) struct Seen {
    pub created: u64,
    pub id: String,
    /// Its key in the index that is walked over.
    pub key: Vec<u8>,
    /// If it matches.
    pub row: Option<Row>,
}

/// The columns that a [`Sieve`] reads.
pub(crate) const COLUMNS: &str = "d.id, d.owner, d.created_seq, d.doc, d.changed_seq";

impl Sieve {
    pub fn new(filter: Filter, reach: Reach) -> Self {
        // Rules may look at everything.
        let looks_at = if reach.judge.is_some() { Part::Whole } else { Part::of_filter(&filter) };
        Self { filter: Arc::new(filter), looks_at, wanted: Part::Whole, reach }
    }

    /// Everything passes.
    pub fn all() -> Self {
        Self::new(Filter::default(), Reach::all())
    }

    /// Whether a whole document passes.
    pub fn passes(&self, row: &Row) -> bool {
        self.filter.matches(&row.doc) && self.reach.admits_row(row)
    }

    /// Reads [`COLUMNS`] and, in an index, the key behind them.
    fn see(&self, columns: &dyn Columns, key: bool) -> Result<Seen, StoreError> {
        let null = || StoreError::Corrupt("a document without text".to_owned());
        let created = columns.int(2)? as u64;
        let text = columns.text(3)?.ok_or_else(null)?;
        Ok(Seen {
            created,
            id: columns.text(0)?.ok_or_else(null)?.into_owned(),
            key: if key { columns.bytes(5)?.into_owned() } else { Vec::new() },
            row: self.row(columns, created, &text)?,
        })
    }

    fn row(&self, columns: &dyn Columns, created: u64, text: &str) -> Result<Option<Row>, StoreError> {
        let owner = columns.text(1)?;
        if self.reach.owner.is_some() && self.reach.owner.as_deref() != owner.as_deref() {
            return Ok(None);
        }
        let mut read = None;
        if !self.filter.is_empty() || self.reach.judge.is_some() {
            let doc = self.looks_at.read(text)?;
            if !self.filter.matches(&doc) || !self.reach.judges(&doc) {
                return Ok(None);
            }
            read = Some(doc).filter(|_| self.looks_at == self.wanted);
        }
        Ok(Some(Row {
            id: columns.text(0)?.unwrap_or_default().into_owned(),
            owner: owner.map(|owner| owner.into_owned()),
            created,
            changed: columns.int(4)? as u64,
            key: None,
            bytes: text.len(),
            doc: read.map_or_else(|| self.wanted.read(text), Ok)?,
            text: self.wanted.has_more().then(|| text.to_owned()),
        }))
    }

    /// As a function of rows.
    pub fn reader(&self, key: bool) -> impl FnMut(&dyn Columns) -> Result<Seen, StoreError> + Send + 'static {
        let sieve = self.clone();
        move |columns| sieve.see(columns, key)
    }
}

/// The order in which rows are walked, and where to go on.
#[derive(Clone, Debug)]
pub(crate) enum Walk {
    Created { after: u64 },
    Id { after: Option<String>, descending: bool },
}

/// `SELECT … FROM documents` of a collection.
fn select(backend: DbBackend, place: &Place) -> Sql {
    let mut sql = Sql::new(backend, "SELECT ");
    sql.add(COLUMNS).add(" FROM documents d");
    of_place(&mut sql, place);
    sql
}

fn of_place(sql: &mut Sql, place: &Place) {
    sql.add(" WHERE d.env = ").value(place.env.as_str());
    sql.add(" AND d.collection = ").value(place.collection.as_str());
}

/// The documents with these ids that pass, in no order.
pub(crate) async fn sieved<R: Reader>(
    reader: &R,
    place: &Place,
    ids: &[String],
    sieve: &Sieve,
) -> Result<Vec<Row>, DatabaseError> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let mut sql = select(reader.backend(), place);
        sql.add(" AND d.id IN (").values(ids.iter().map(String::as_str)).add(")");
        let seen = match ids.len() <= FEW_IDS {
            true => reader.look_up(sql.statement(), sieve.reader(false)).await?,
            false => reader.rows(sql.statement(), sieve.reader(false)).await?,
        };
        rows.extend(seen.into_iter().filter_map(|seen| seen.row));
    }
    Ok(rows)
}

/// The documents with these ids, in no order.
pub(crate) async fn by_ids<R: Reader>(
    reader: &R,
    place: &Place,
    ids: &[String],
) -> Result<Vec<Row>, DatabaseError> {
    sieved(reader, place, ids, &Sieve::all()).await
}

/// What SQL can tell of documents, so that fewer are read and parsed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    /// Only those of this owner.
    pub owner: Option<String>,
    /// Only those whose JSON text contains all of these.
    pub spellings: Vec<String>,
    /// Only those that meet this.
    pub condition: Option<Condition>,
}

/// The next documents of a walk, at most `limit`, and which of them pass.
pub(crate) async fn page<R: Reader>(
    reader: &R,
    place: &Place,
    narrow: &Narrow,
    walk: &Walk,
    limit: u64,
    sieve: &Sieve,
) -> Result<Vec<Seen>, DatabaseError> {
    let postgres = reader.backend() == DbBackend::Postgres;
    let mut sql = Sql::new(reader.backend(), "SELECT ");
    sql.add(COLUMNS).add(" FROM documents d");
    if narrow.condition.is_some() && postgres {
        // Read once for all conditions; a zero in a text is more than jsonb can hold.
        sql.add(
            r" CROSS JOIN LATERAL (SELECT CASE WHEN strpos(d.doc, '\u0000') = 0 THEN d.doc::jsonb END AS doc OFFSET 0) parsed",
        );
    }
    of_place(&mut sql, place);
    if let Some(owner) = &narrow.owner {
        sql.add(" AND d.owner = ").value(owner.as_str());
    }
    for text in &narrow.spellings {
        sql.add(if postgres { " AND strpos(d.doc, " } else { " AND instr(d.doc, " });
        sql.value(text.as_str()).add(") > 0");
    }
    if let Some(condition) = &narrow.condition {
        sql.add(if postgres { " AND (parsed.doc IS NULL OR " } else { " AND (" });
        condition.write(&mut sql);
        sql.add(")");
    }
    match walk {
        Walk::Created { after } => {
            sql.add(" AND d.created_seq > ").value(*after as i64).add(" ORDER BY d.created_seq");
        }
        Walk::Id { after, descending } => {
            // In the order of their bytes, as the comparator has it. SQLite compares so; PostgreSQL must be told.
            let id = if postgres { "d.id COLLATE \"C\"" } else { "d.id" };
            if let Some(after) = after {
                sql.add(" AND ").add(id).add(if *descending { " < " } else { " > " }).value(after.as_str());
            }
            sql.add(" ORDER BY ").add(id).add(if *descending { " DESC" } else { " ASC" });
        }
    }
    sql.add(" LIMIT ").value(limit as i64);
    Ok(reader.rows(sql.statement(), sieve.reader(false)).await?)
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

pub(crate) async fn count<R: Reader>(
    reader: &R,
    place: &Place,
    owner: Option<&str>,
) -> Result<u64, DatabaseError> {
    let mut sql = Sql::new(reader.backend(), "SELECT COUNT(*) FROM documents d");
    of_place(&mut sql, place);
    if let Some(owner) = owner {
        sql.add(" AND d.owner = ").value(owner);
    }
    let count = reader.rows(sql.statement(), |columns| columns.int(0)).await?;
    Ok(count.first().copied().unwrap_or_default() as u64)
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

pub(crate) async fn collection_exists<R: Reader>(reader: &R, place: &Place) -> Result<bool, DatabaseError> {
    let mut sql = Sql::new(reader.backend(), "SELECT 1 FROM collections WHERE env = ");
    sql.value(place.env.as_str()).add(" AND name = ").value(place.collection.as_str());
    Ok(!reader.look_up(sql.statement(), |_| Ok(())).await?.is_empty())
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

pub(crate) async fn delete_collection<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
) -> Result<(), DatabaseError> {
    let delete = Query::delete()
        .from_table("collections")
        .and_where(Expr::col("env").eq(place.env.as_str()))
        .and_where(Expr::col("name").eq(place.collection.as_str()))
        .to_owned();
    conn.execute(&delete).await?;
    Ok(())
}

/// How many documents each collection of an environment holds.
pub(crate) async fn counts<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
) -> Result<std::collections::HashMap<String, u64>, DatabaseError> {
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
