//! The object store: canonical JSON by hash. Written once, never changed.

use crate::{ContentError, canonical::Canonical};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use std::{collections::HashMap, sync::Arc};
use store::StoreError;
use types::{Json, ObjectHash};

/// Objects of one INSERT; each may have a megabyte.
const ROWS_PER_INSERT: usize = 16;
/// Hashes of one SELECT.
const ROWS_PER_SELECT: usize = 200;

/// Objects that were read.
pub(crate) type Objects = HashMap<ObjectHash, Arc<Json>>;

/// Reads objects. One that is not there means that the database is damaged.
pub(crate) async fn load<C: ConnectionTrait>(
    conn: &C,
    mut hashes: Vec<ObjectHash>,
) -> Result<Objects, ContentError> {
    hashes.sort_unstable();
    hashes.dedup();
    let mut objects = Objects::with_capacity(hashes.len());
    for chunk in hashes.chunks(ROWS_PER_SELECT) {
        let query = Query::select()
            .columns(["hash", "json"])
            .from("objects")
            .and_where(Expr::col("hash").is_in(chunk.iter().map(ObjectHash::as_str)))
            .to_owned();
        for row in conn.query_all(&query).await? {
            let (hash, json): (String, String) = (row.try_get("", "hash")?, row.try_get("", "json")?);
            let json = serde_json::from_str(&json).map_err(StoreError::from)?;
            objects.insert(ObjectHash::new(hash), Arc::new(json));
        }
    }
    match hashes.iter().find(|hash| !objects.contains_key(*hash)) {
        Some(missing) => Err(StoreError::Corrupt(format!("object {missing} is missing")).into()),
        None => Ok(objects),
    }
}

/// Writes objects that are not there yet.
pub(crate) async fn save<C: ConnectionTrait>(conn: &C, objects: &[Canonical]) -> Result<(), ContentError> {
    for chunk in objects.chunks(ROWS_PER_INSERT) {
        let mut insert = Query::insert();
        insert.into_table("objects").columns(["hash", "json"]);
        for object in chunk {
            insert.values_panic([object.hash.as_str().into(), object.text.as_str().into()]);
        }
        insert.on_conflict(OnConflict::column("hash").do_nothing().to_owned());
        conn.execute(&insert).await?;
    }
    Ok(())
}
