//! Changing documents.

use super::{add, audit, log, text, trace};
use crate::rows::{self, Place, Row};
use crate::rules::{Aim, Court, Gate, Reach};
use crate::scan::{Cursor, Layers, Wanted};
use crate::{Database, DatabaseError, Filter, Order, Update, limits};
use access::Actor;
use std::ops::ControlFlow;
use store::Reader;
use store::{ChangeOp, Tx};
use types::{Json, RuleOperation as Operation};

/// How far an update goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Write {
    /// All matching documents, not only the first.
    pub multi: bool,
    /// A new document if none matches.
    pub upsert: bool,
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// Documents that matched and may be changed by the actor.
    pub matched: u64,
    /// Those of them that are different now.
    pub updated: u64,
    /// The id of the new document, if none matched.
    pub upserted_id: Option<String>,
}

/// What [`Database::modify`] did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Modified {
    /// What was matched and changed.
    pub updated: Updated,
    /// The document after it; `None` if none matched.
    pub doc: Option<Json>,
}

impl Database {
    /// Updates matching documents, all or none, in one step that nobody can come between: with a condition in the
    /// filter, such as `{"_id": "x", "left": {"$gt": 0}}`, it happens only while the condition holds.
    pub async fn update(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        update: &Update,
        write: Write,
    ) -> Result<Updated, DatabaseError> {
        Ok(self.change(actor, collection, filter, update, write).await?.0)
    }

    /// Updates the oldest matching document and answers it as it is then, in one step: `modifyAndReturnDoc`.
    pub async fn modify(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        update: &Update,
        upsert: bool,
    ) -> Result<Modified, DatabaseError> {
        let write = Write { multi: false, upsert };
        let (updated, doc) = self.change(actor, collection, filter, update, write).await?;
        Ok(Modified { updated, doc })
    }

    async fn change(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        update: &Update,
        write: Write,
    ) -> Result<(Updated, Option<Json>), DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        check(&gate, update, write)?;
        let line = audit(actor, "update", &gate.place);
        let (filter, update) = (filter.clone(), update.clone());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let mut job = Job::aim(&Layers::of(tx.conn()), gate, Operation::Update, &filter).await?;
                    let done = job.update(tx, &update, write).await?;
                    trace(tx, line, format!("{} of {}", done.0.updated, done.0.matched));
                    Ok(done)
                })
            })
            .await
    }

    /// Puts a document in the place of the one with this id, or adds it: `doc(id).set()`.
    pub async fn set(
        &self,
        actor: &Actor,
        collection: &str,
        id: &str,
        doc: &Json,
    ) -> Result<Updated, DatabaseError> {
        let filter = Filter::by_key(id)?;
        let write = Write { multi: false, upsert: true };
        self.update(actor, collection, &filter, &Update::replacement(doc)?, write).await
    }
}

/// A write under way.
pub(crate) struct Job {
    pub gate: Gate,
    operation: Operation,
    pub aim: Aim,
    pub court: Court,
}

/// What can be seen of an update before it is made.
pub(crate) fn check(gate: &Gate, update: &Update, write: Write) -> Result<(), DatabaseError> {
    // Where only new documents are allowed, an upsert may still make one.
    if !write.upsert || gate.may(Operation::Create).is_err() {
        gate.may(Operation::Update)?;
    }
    if write.multi && update.replaces() {
        return Err(DatabaseError::param("only one document can be replaced at a time"));
    }
    if gate.keeps_owner() && !update.replaces() && update.touches("_openid") {
        return Err(DatabaseError::PermissionDenied("changing _openid".to_owned()));
    }
    Ok(())
}

/// What is written to a document, for its judgement.
type Written<'w> = &'w (dyn Fn(&Json) -> Result<Json, DatabaseError> + Sync);

impl Job {
    /// Finds out what the query may reach.
    pub async fn aim<C: Reader>(
        view: &Layers<'_, C>,
        gate: Gate,
        operation: Operation,
        filter: &Filter,
    ) -> Result<Self, DatabaseError> {
        let aim = gate.aim(view, operation, filter).await?;
        let court = gate.court();
        Ok(Self { gate, operation, aim, court })
    }

    /// The matching documents that the actor may write to: the first, or all. If there is none but there is one of
    /// somebody else, the write is refused, so that it does not look like a write to nothing.
    pub async fn find<C: Reader>(
        &mut self,
        view: &Layers<'_, C>,
        multi: bool,
        written: Written<'_>,
    ) -> Result<Vec<Row>, DatabaseError> {
        if let Some(ids) = self.aim.named.clone() {
            for row in view.by_ids(&self.gate.place, &ids).await? {
                self.judge(view.conn, &row, written).await?;
            }
        }
        let mut found = Vec::new();
        let mut cursor = self.search(view, self.aim.reach.clone(), multi).await?;
        // Without an order of its own, a write to one document reaches the oldest that matches.
        let first = !multi && cursor.sorted();
        cursor
            .each(&mut |row: Row| {
                if multi || first || found.is_empty() {
                    found.push(row);
                } else if let Some(oldest) = found.first_mut()
                    && row.created < oldest.created
                {
                    *oldest = row;
                }
                if found.len() > limits::DOCUMENTS_PER_WRITE {
                    return Err(DatabaseError::Refused(format!(
                        "more than {} documents match; narrow the query",
                        limits::DOCUMENTS_PER_WRITE
                    )));
                }
                Ok(if first { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })
            .await?;
        found.sort_by_key(|row| row.created);
        if found.is_empty() && self.aim.reach.owner.is_some() && self.touches_others(view).await? {
            return Err(DatabaseError::PermissionDenied("the document belongs to somebody else".to_owned()));
        }
        if self.aim.named.is_none() {
            for row in &found {
                self.judge(view.conn, row, written).await?;
            }
        }
        Ok(found)
    }

    async fn judge<C: Reader>(
        &mut self,
        conn: &C,
        row: &Row,
        written: Written<'_>,
    ) -> Result<(), DatabaseError> {
        let Some(rule) = &self.aim.rule else { return Ok(()) };
        let by = (self.operation, &**rule);
        // What cannot be written is refused without telling why, as long as it may be somebody else's.
        let data = written(&row.doc).unwrap_or_default();
        self.gate.judge(conn, &mut self.court, by, row, &data).await
    }

    async fn search<'v, C: Reader>(
        &self,
        view: &Layers<'v, C>,
        reach: Reach,
        multi: bool,
    ) -> Result<Cursor<'v, C>, DatabaseError> {
        let rows = if multi { None } else { Some(1) };
        let wanted = Wanted { filter: self.aim.filter.clone(), order: Order::default(), rows, after: None };
        let indexes = self.gate.database.indexes();
        let cursor = Cursor::open(view.conn, indexes, self.gate.place.clone(), reach, wanted).await?;
        Ok(cursor.over(view.overlay.clone()))
    }

    /// Whether the query matches what belongs to others. Who may not read these documents is told so only of those
    /// that they named by their ids, whatever else the query says.
    async fn touches_others<C: Reader>(&self, view: &Layers<'_, C>) -> Result<bool, DatabaseError> {
        let mut others = false;
        match self.aim.filter.ids() {
            _ if self.gate.reads_all() => {
                let mut cursor = self.search(view, Reach::all(), false).await?;
                cursor
                    .each(&mut |_| {
                        others = true;
                        Ok(ControlFlow::Break(()))
                    })
                    .await?;
            }
            Some(ids) => {
                let rows = view.by_ids(&self.gate.place, &ids).await?;
                others = rows.iter().any(|row| row.owner != self.aim.reach.owner);
            }
            None => {}
        }
        Ok(others)
    }

    /// What was done, and the last document as it is now.
    pub async fn update(
        &mut self,
        tx: &mut Tx,
        update: &Update,
        write: Write,
    ) -> Result<(Updated, Option<Json>), DatabaseError> {
        let now = store::millis(tx.now());
        let rows = self.find_to_update(&Layers::of(tx.conn()), update, write.multi, now).await?;
        if rows.is_empty() && write.upsert {
            let doc = self.upserted(update, now)?;
            let (id, doc) = add::insert(tx, &self.gate, &mut self.court, doc).await?;
            return Ok((Updated { upserted_id: Some(id), ..Updated::default() }, Some(doc)));
        }
        let mut done = Updated { matched: rows.len() as u64, ..Updated::default() };
        let mut last = None;
        for row in rows {
            let op = if update.replaces() { ChangeOp::Replace } else { ChangeOp::Update };
            last = Some(match self.changed(&row, update, now)? {
                Change::None(doc) => doc,
                Change::Some(doc, text) => {
                    let before = Before { id: row.id, created: row.created, doc: row.doc };
                    store(tx, &self.gate.database, &self.gate.place, before, &doc, text, op).await?;
                    done.updated += 1;
                    doc
                }
            });
        }
        Ok((done, last))
    }

    /// The documents that an update changes, judged.
    pub async fn find_to_update<C: Reader>(
        &mut self,
        view: &Layers<'_, C>,
        update: &Update,
        multi: bool,
        now: i64,
    ) -> Result<Vec<Row>, DatabaseError> {
        let written = |doc: &Json| Ok(update.written(&update.apply(doc, now)?));
        self.find(view, multi, &written).await
    }

    /// The document that an upsert makes.
    pub fn upserted(&self, update: &Update, now: i64) -> Result<Json, DatabaseError> {
        let doc = update.insert(&self.aim.filter, now)?;
        add::check_owner(&doc, &self.gate, self.gate.owner())?;
        Ok(doc)
    }

    /// What an update makes of a document.
    pub fn changed(&self, row: &Row, update: &Update, now: i64) -> Result<Change, DatabaseError> {
        let after = self.keep_owner(update.apply(&row.doc, now)?, row.owner.as_deref())?;
        let text = text(&after)?;
        // The text tells 1 from 1.0 and one order of fields from another, which equality does not.
        let before = row.doc.to_string();
        Ok(if text == before { Change::None(after) } else { Change::Some(after, text) })
    }

    /// What an end user replaces stays whose it is.
    fn keep_owner(&self, doc: Json, owner: Option<&str>) -> Result<Json, DatabaseError> {
        add::check_owner(&doc, &self.gate, owner)?;
        match (owner, doc) {
            (Some(owner), Json::Object(map)) if self.gate.keeps_owner() && !map.contains_key("_openid") => {
                let mut fields = serde_json::Map::new();
                for (name, value) in map {
                    let id = name == "_id";
                    fields.insert(name, value);
                    if id {
                        fields.insert("_openid".to_owned(), owner.into());
                    }
                }
                Ok(Json::Object(fields))
            }
            (_, doc) => Ok(doc),
        }
    }
}

/// Whether an update changes a document.
pub(crate) enum Change {
    /// It is as it was.
    None(Json),
    /// It is different, and this is its text.
    Some(Json, String),
}

/// A document that is about to be changed or removed.
pub(crate) struct Before {
    pub id: String,
    pub created: u64,
    pub doc: Json,
}

/// Writes the row of a changed document, its keys and its entry in the log.
async fn store(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    before: Before,
    after: &Json,
    text: String,
    op: ChangeOp,
) -> Result<(), DatabaseError> {
    let Before { id, created, doc } = before;
    database.indexes().keep(tx, place, created, Some(&doc), Some(after)).await?;
    let seq = log(tx, place, &id, op, Some(doc), Some(after.clone())).await?;
    rows::update(tx.conn(), place, &id, after, text, seq).await
}
