//! The background work on indexes: reading what was there before, and removing the keys of dropped ones. Both go by
//! small writes that wait their turn, and go on after a restart where they were.

use super::Index;
use super::declare::IndexState;
use super::rows::{self, BATCH};
use crate::rows::{Narrow, Place, Row, Sieve, Walk};
use crate::{Database, DatabaseError};
use std::sync::Arc;
use store::Tx;

impl Database {
    /// Goes on with what was under way when the server stopped.
    pub async fn resume_indexes(&self) -> Result<(), DatabaseError> {
        for (place, number) in rows::unfinished(self.store().read()).await? {
            self.work_on(place, number);
        }
        Ok(())
    }

    /// Works on an index in the background until it is ready, has failed or is gone.
    pub(super) fn work_on(&self, place: Place, number: i64) {
        let database = self.clone();
        tokio::spawn(async move {
            loop {
                match database.step(&place, number).await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => {
                        tracing::error!(%error, collection = place.collection, number, "an index is not built");
                        return;
                    }
                }
            }
        });
    }

    /// One write of the work; says whether there is more.
    async fn step(&self, place: &Place, number: i64) -> Result<bool, DatabaseError> {
        let (database, at) = (self.clone(), place.clone());
        let state = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    // Writers must know of it before a document is read that they may change next.
                    database.indexes().of(tx.conn(), &at).await?;
                    batch(tx, &at, number).await
                })
            })
            .await?;
        match state {
            Some(IndexState::Ready) => self.indexes().finish(place, number),
            Some(IndexState::Failed) => self.indexes().fail(place, number),
            Some(IndexState::Building | IndexState::Dropping) => return Ok(true),
            None => {}
        }
        Ok(false)
    }
}

impl super::Indexes {
    /// Lets queries use an index whose last keys are committed.
    fn finish(&self, place: &Place, number: i64) {
        self.change(place, |indexes| {
            for index in indexes.iter_mut().filter(|index| index.number == number) {
                *index = Arc::new(Index { ready: true, ..Index::clone(index) });
            }
        });
    }

    fn fail(&self, place: &Place, number: i64) {
        self.change(place, |indexes| indexes.retain(|index| index.number != number));
    }

    fn change(&self, place: &Place, f: impl FnOnce(&mut Vec<Arc<Index>>)) {
        let key = (place.env.clone(), place.collection.clone());
        let mut known = self.known.write().unwrap_or_else(|e| e.into_inner());
        if let Some(indexes) = known.get_mut(&key) {
            let mut changed = indexes.to_vec();
            f(&mut changed);
            *indexes = Arc::new(changed);
        }
    }
}

/// Reads or removes some more; answers the state after it, `None` if there is no such index any more.
async fn batch(tx: &mut Tx, place: &Place, number: i64) -> Result<Option<IndexState>, DatabaseError> {
    let listed = rows::list(tx.conn(), place).await?.into_iter().find(|listed| listed.index.number == number);
    let Some(listed) = listed else { return Ok(None) };
    match listed.info.state {
        IndexState::Building => read(tx, place, listed).await.map(Some),
        IndexState::Dropping => {
            if rows::clear_some(tx.conn(), number).await? {
                return Ok(Some(IndexState::Dropping));
            }
            rows::delete(tx.conn(), number).await?;
            Ok(None)
        }
        state @ (IndexState::Ready | IndexState::Failed) => Ok(Some(state)),
    }
}

async fn read(tx: &mut Tx, place: &Place, listed: rows::Listed) -> Result<IndexState, DatabaseError> {
    let index = &listed.index;
    let walk = Walk::Created { after: listed.cursor };
    let all = Sieve::all();
    let page = crate::rows::page(tx.conn(), place, &Narrow::default(), &walk, BATCH, &all).await?;
    let page: Vec<Row> = page.into_iter().filter_map(|seen| seen.row).collect();
    let (mut cursor, mut many) = (listed.cursor, false);
    let mut pairs = Vec::new();
    let built = listed.info.built + page.len() as u64;
    for row in &page {
        cursor = row.created;
        let failed = match index.keys(&row.doc) {
            Ok(keys) => {
                many |= keys.many;
                let mut taken = false;
                for key in &keys.keys {
                    taken |= index.unique && rows::taken(tx.conn(), index.number, key, row.created).await?;
                }
                let own: Vec<_> = keys.keys.into_iter().map(|key| (key, row.created)).collect();
                if taken {
                    Some(format!("documents have equal values; one of them is {}", row.id))
                } else if index.unique {
                    // The next document of this batch must see them.
                    rows::insert_keys(tx.conn(), index.number, &own).await?;
                    None
                } else {
                    pairs.extend(own);
                    None
                }
            }
            Err(error) => Some(format!("{error}: {}", row.id)),
        };
        if let Some(error) = failed {
            rows::progress(tx.conn(), index.number, IndexState::Failed, built, cursor, Some(&error)).await?;
            return Ok(IndexState::Failed);
        }
    }
    rows::insert_keys(tx.conn(), index.number, &pairs).await?;
    if many {
        rows::mark_many(tx.conn(), index.number).await?;
    }
    let state = if (page.len() as u64) < BATCH { IndexState::Ready } else { IndexState::Building };
    rows::progress(tx.conn(), index.number, state, built, cursor, None).await?;
    Ok(state)
}
