//! Writing inside a transaction: what a commit will do is found out at once, and kept.

use super::open::{NEW, Pending};
use super::{Sight, Transaction};
use crate::ops::add::{self, New};
use crate::ops::remove;
use crate::ops::update::{self, Change, Job};
use crate::rows::{Place, Row};
use crate::value::NULL;
use crate::{DatabaseError, Filter, Modified, Update, Updated, Write, value};
use store::ChangeOp;
use types::{Json, RuleOperation as Operation};

impl Transaction {
    /// As [`crate::Database::add`].
    pub async fn add(&self, collection: &str, docs: Vec<Json>) -> Result<Vec<String>, DatabaseError> {
        let gate = self.database.gate(&self.actor, collection).await?;
        add::check_all(&docs, &gate)?;
        let now = store::millis(self.database.store().now());
        let random = self.database.store().random();
        let news = docs.into_iter().map(|mut doc| {
            value::resolve(&mut doc, now);
            New::of(doc, &gate, &*random, now)
        });
        let news = news.collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<String> = news.iter().map(|new| new.id.clone()).collect();
        let mut sight = self.sight(&gate.place, Some(&ids)).await?;
        let (mut draft, mut court) = (Draft::default(), gate.court());
        for new in news {
            gate.create(sight.snapshot.conn(), &mut court, &new.doc).await?;
            Self::add_one(&mut sight, &mut draft, &gate.place, new).await?;
        }
        self.keep(sight, &gate.place, draft)?;
        Ok(ids)
    }

    /// As [`crate::Database::update`].
    pub async fn update(
        &self,
        collection: &str,
        filter: &Filter,
        update: &Update,
        write: Write,
    ) -> Result<Updated, DatabaseError> {
        Ok(self.change(collection, filter, update, write).await?.updated)
    }

    /// As [`crate::Database::modify`].
    pub async fn modify(
        &self,
        collection: &str,
        filter: &Filter,
        update: &Update,
        upsert: bool,
    ) -> Result<Modified, DatabaseError> {
        self.change(collection, filter, update, Write { multi: false, upsert }).await
    }

    async fn change(
        &self,
        collection: &str,
        filter: &Filter,
        update: &Update,
        write: Write,
    ) -> Result<Modified, DatabaseError> {
        let gate = self.database.gate(&self.actor, collection).await?;
        update::check(&gate, update, write)?;
        let now = store::millis(self.database.store().now());
        let mut sight = self.sight(&gate.place, gate.filled(filter).ids().as_deref()).await?;
        let mut job = Job::aim(&sight.view(), gate, Operation::Update, filter).await?;
        let rows = job.find_to_update(&sight.view(), update, write.multi, now).await?;
        let mut draft = Draft::default();
        let mut done = Modified::default();
        if rows.is_empty() && write.upsert {
            let random = self.database.store().random();
            let new = New::of(job.upserted(update, now)?, &job.gate, &*random, now)?;
            job.gate.create(sight.snapshot.conn(), &mut job.court, &new.doc).await?;
            done.updated.upserted_id = Some(new.id.clone());
            done.doc = Some(new.doc.clone());
            Self::add_one(&mut sight, &mut draft, &job.gate.place, new).await?;
        }
        Self::note(&mut sight, &job, &rows)?;
        done.updated.matched = rows.len() as u64;
        let op = if update.replaces() { ChangeOp::Replace } else { ChangeOp::Update };
        for row in rows {
            done.doc = Some(match job.changed(&row, update, now)? {
                Change::None(doc) => doc,
                Change::Some(doc, text) => {
                    done.updated.updated += 1;
                    draft.put(row, Some((doc.clone(), text)), op);
                    doc
                }
            });
        }
        self.keep(sight, &job.gate.place, draft)?;
        Ok(done)
    }

    /// As [`crate::Database::remove`].
    pub async fn remove(&self, collection: &str, filter: &Filter, multi: bool) -> Result<u64, DatabaseError> {
        let gate = self.database.gate(&self.actor, collection).await?;
        remove::check(&gate, filter, multi)?;
        let mut sight = self.sight(&gate.place, gate.filled(filter).ids().as_deref()).await?;
        let mut job = Job::aim(&sight.view(), gate, Operation::Delete, filter).await?;
        let rows = job.find(&sight.view(), multi, &|_| Ok(NULL.clone())).await?;
        Self::note(&mut sight, &job, &rows)?;
        let removed = rows.len() as u64;
        let mut draft = Draft::default();
        for row in rows {
            draft.put(row, None, ChangeOp::Remove);
        }
        self.keep(sight, &job.gate.place, draft)?;
        Ok(removed)
    }

    /// A write has seen what it changes, and what it looked for and did not find.
    fn note(sight: &mut Sight<'_>, job: &Job, rows: &[Row]) -> Result<(), DatabaseError> {
        rows.iter().try_for_each(|row| sight.read(&job.gate.place, &row.id, true))?;
        let ids = job.aim.filter.ids().unwrap_or_default();
        ids.iter().try_for_each(|id| sight.read(&job.gate.place, id, false))
    }

    async fn add_one(
        sight: &mut Sight<'_>,
        draft: &mut Draft,
        place: &Place,
        new: New,
    ) -> Result<(), DatabaseError> {
        let New { id, doc, text } = new;
        let there = match sight.overlay.docs.get(&id) {
            Some(laid) => laid.is_some(),
            None => !crate::rows::numbers(sight.snapshot.conn(), place, std::slice::from_ref(&id))
                .await?
                .is_empty(),
        };
        if there || draft.has(&id) {
            return Err(DatabaseError::Duplicate(id));
        }
        sight.state.added += 1;
        let created = NEW + sight.state.added;
        let pending = Pending { created, before: None, after: Some((doc, text)), op: ChangeOp::Add };
        draft.writes.push((id, pending));
        Ok(())
    }

    /// Keeps what one call wrote: all of it or nothing.
    fn keep(&self, mut sight: Sight<'_>, place: &Place, draft: Draft) -> Result<(), DatabaseError> {
        let mut writes = Vec::with_capacity(draft.writes.len());
        for (id, mut pending) in draft.writes {
            let key = (place.collection.clone(), id);
            // What it was before the transaction, not before this call.
            if let Some(earlier) = sight.state.writes.get(&key) {
                pending.before.clone_from(&earlier.before);
                if earlier.op == ChangeOp::Replace && pending.op == ChangeOp::Update {
                    pending.op = ChangeOp::Replace;
                }
            }
            writes.push((key, pending));
        }
        let state = &mut *sight.state;
        let replaced: usize =
            writes.iter().filter_map(|(key, _)| state.writes.get(key)).map(Pending::bytes).sum();
        let added: usize = writes.iter().map(|(_, pending)| pending.bytes()).sum();
        let held: usize = self.open.held();
        let now = self.database.store().now();
        self.database.inner.transactions.hold(&self.open, held - replaced.min(held) + added, now)?;
        for (key, pending) in writes {
            state.reads.remove(&key);
            state.writes.insert(key, pending);
        }
        Ok(())
    }
}

/// What one call writes.
#[derive(Default)]
struct Draft {
    writes: Vec<(String, Pending)>,
}

impl Draft {
    fn put(&mut self, row: Row, after: Option<(Json, String)>, op: ChangeOp) {
        let pending = Pending { created: row.created, before: Some(row.doc), after, op };
        self.writes.push((row.id, pending));
    }

    fn has(&self, id: &str) -> bool {
        self.writes.iter().any(|(other, _)| other == id)
    }
}
