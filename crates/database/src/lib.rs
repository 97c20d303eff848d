//! Documents: the query and update languages of the official SDKs over JSON in collections, permission presets, and
//! the matching of documents that watches need. Knows no socket and no protocol.
//!
//! Documents are JSON; dates, object ids and the like are objects with one `$` name. Filters, updates, orders,
//! projections and pipelines are parsed from the official client dialect; what is outside the supported subset is
//! refused with `DATABASE_INVALID_OPERRATOR`, never answered wrongly. Every write is one job of the store's single writer: reading, matching and writing happen
//! without anybody in between, so a conditional update is atomic.
#![warn(missing_docs)]

mod aggregate;
mod collections;
mod compatibility;
mod error;
mod expression;
mod filter;
mod geo;
mod import;
mod index;
mod kind;
pub mod limits;
mod ops;
mod order;
mod path;
mod projection;
mod rows;
mod rules;
mod scan;
mod sql;
mod text;
mod transaction;
mod update;
mod usage;
mod value;
mod watch;

pub use aggregate::Pipeline;
pub use collections::CollectionInfo;
pub use compatibility::{ABSENT, compatibility};
pub use error::DatabaseError;
pub use filter::Filter;
pub use import::{Export, FILE_BYTES, Imports, Upload};
pub use index::{IndexInfo, IndexSpec, IndexState};
pub use ops::{Expected, Modified, Page, Query, Updated, Write, topic};
pub use order::Order;
pub use projection::Projection;
pub use rules::Preset;
pub use transaction::Transaction;
pub use update::Update;
pub use watch::{MayWatch, Watched, Window};

use rules::Rules;
use std::{collections::HashSet, sync::Arc, sync::RwLock};
use store::Store;
use types::EnvId;

/// The documents of all environments; cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    /// Published rules; written when a release becomes current.
    rules: Arc<Rules>,
    /// Declared indexes.
    indexes: index::Indexes,
    /// Collections known to have a row.
    known: RwLock<Known>,
    /// Transactions under way. They live in memory alone.
    transactions: transaction::Transactions,
}

/// Collections known to have a row. Entered after a look into the database, taken out when one was dropped.
#[derive(Default)]
struct Known {
    names: HashSet<(EnvId, String)>,
    /// Counts drops: a look that began before one is not entered.
    drops: u64,
}

impl Database {
    /// The documents in a store. Rules arrive through [`Database::kind`].
    pub fn new(store: Store) -> Self {
        let indexes = index::Indexes::new(store.clock());
        Self {
            inner: Arc::new(Inner {
                store,
                rules: Arc::default(),
                indexes,
                known: RwLock::default(),
                transactions: transaction::Transactions::default(),
            }),
        }
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn rules(&self) -> &Arc<Rules> {
        &self.inner.rules
    }
}
