//! Several changes of one document as one.

use crate::DataType;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Change, ChangeOp};
use types::Json;

/// What became of one document.
#[derive(Debug)]
pub(crate) struct Merged {
    pub id: Arc<str>,
    /// Its last state; `None` if it is gone.
    pub after: Option<Arc<Json>>,
    /// The number of the last change.
    pub seq: u64,
    /// The changes, the oldest first; never empty.
    pub changes: Vec<Arc<Change>>,
}

impl Merged {
    /// The kind of change for a list that had the document, or had not.
    pub fn data_type(&self, known: bool) -> DataType {
        let has = |op| self.changes.iter().any(|change| change.op == op);
        if self.after.is_none() {
            DataType::Remove
        } else if !known && has(ChangeOp::Add) {
            DataType::Add
        } else if has(ChangeOp::Replace) || has(ChangeOp::Add) {
            DataType::Replace
        } else {
            DataType::Update
        }
    }

    /// Every state that the document had.
    pub fn states(&self) -> impl Iterator<Item = &Json> {
        self.changes.iter().flat_map(|change| change.before.iter().chain(change.after.iter()))
    }
}

/// Changes that wait, by document, in the order in which the documents first changed.
#[derive(Default)]
pub(crate) struct Pending {
    order: Vec<Arc<str>>,
    changes: HashMap<Arc<str>, Vec<Arc<Change>>>,
    pub count: usize,
}

impl Pending {
    pub fn add(&mut self, change: Arc<Change>) {
        self.count += 1;
        if let Some(changes) = self.changes.get_mut(change.key.as_str()) {
            changes.push(change);
        } else {
            let id: Arc<str> = Arc::from(change.key.as_str());
            self.order.push(id.clone());
            self.changes.insert(id, vec![change]);
        }
    }

    /// What became of each document.
    pub fn take(&mut self) -> Vec<Arc<Merged>> {
        self.count = 0;
        let mut changes = std::mem::take(&mut self.changes);
        let merged = std::mem::take(&mut self.order).into_iter().filter_map(|id| {
            let changes = changes.remove(&id)?;
            let last = changes.last()?;
            let (seq, after) = (last.seq, last.after.clone().map(Arc::new));
            Some(Arc::new(Merged { id, after, seq, changes }))
        });
        merged.collect()
    }
}
