//! Console sessions as rows, for `tower-sessions`. A row is found by the hash of the cookie's id: whoever reads the
//! database cannot take a session over.

use crate::digest;
use async_trait::async_trait;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use store::{Store, StoreError};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

/// Most bytes of a session's data.
const MAX_DATA: usize = 16 * 1024;

/// The sessions of a store.
#[derive(Clone)]
pub struct SessionRows {
    store: Store,
}

impl std::fmt::Debug for SessionRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionRows")
    }
}

impl SessionRows {
    /// Sessions in a store's database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl SessionStore for SessionRows {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let (id, data, expires_at) = row(record)?;
            let inserted = self
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let insert = Query::insert()
                            .into_table("sessions")
                            .columns(["id", "data", "expires_at"])
                            .values_panic([id.into(), data.into(), expires_at.into()])
                            .to_owned();
                        tx.conn().execute(&insert).await?;
                        Ok(())
                    })
                })
                .await;
            match inserted {
                Err(StoreError::Duplicate(_)) => record.id = Id::default(),
                other => return other.map_err(backend),
            }
        }
    }

    /// Only a session that is still there: one that was signed out meanwhile stays signed out.
    async fn save(&self, record: &Record) -> Result<()> {
        let (id, data, expires_at) = row(record)?;
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("sessions")
                        .value("data", data)
                        .value("expires_at", expires_at)
                        .and_where(Expr::col("id").eq(id))
                        .to_owned();
                    tx.conn().execute(&update).await?;
                    Ok(())
                })
            })
            .await
            .map_err(backend)
    }

    async fn load(&self, session_id: &Id) -> Result<Option<Record>> {
        let query = Query::select()
            .columns(["data", "expires_at"])
            .from("sessions")
            .and_where(Expr::col("id").eq(hashed(session_id)))
            .and_where(Expr::col("expires_at").gt(store::millis(self.store.now())))
            .to_owned();
        let Some(row) = self.store.read().query_one(&query).await.map_err(|e| backend(e.into()))? else {
            return Ok(None);
        };
        let data: String = row.try_get("", "data").map_err(|e| backend(e.into()))?;
        let expires_at: i64 = row.try_get("", "expires_at").map_err(|e| backend(e.into()))?;
        let nanos = i128::from(expires_at) * 1_000_000;
        Ok(Some(Record {
            id: *session_id,
            data: serde_json::from_str(&data).map_err(|e| Error::Decode(e.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(nanos)
                .map_err(|e| Error::Decode(e.to_string()))?,
        }))
    }

    async fn delete(&self, session_id: &Id) -> Result<()> {
        let id = hashed(session_id);
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let delete =
                        Query::delete().from_table("sessions").and_where(Expr::col("id").eq(id)).to_owned();
                    tx.conn().execute(&delete).await?;
                    Ok(())
                })
            })
            .await
            .map_err(backend)
    }
}

fn hashed(id: &Id) -> String {
    digest(&id.0.to_le_bytes())
}

fn row(record: &Record) -> Result<(String, String, i64)> {
    let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    if data.len() > MAX_DATA {
        return Err(Error::Encode(format!("a session holds at most {MAX_DATA} bytes")));
    }
    let expires_at = (record.expiry_date.unix_timestamp_nanos() / 1_000_000) as i64;
    Ok((hashed(&record.id), data, expires_at))
}

fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}
