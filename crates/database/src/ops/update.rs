//! Changing documents.

use super::{add, audit, log, text, trace};
use crate::rows::{self, Place, Row};
use crate::rules::Reach;
use crate::scan::{Cursor, View, Wanted};
use crate::{Database, DatabaseError, Filter, Order, Preset, Update, limits};
use access::Actor;
use sea_orm::DatabaseTransaction;
use std::ops::ControlFlow;
use store::{ChangeOp, Tx};
use types::{Json, Permission};

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
        let job = Job::to_update(self, actor, collection, filter, update, write).await?;
        let line = audit(actor, "update", &job.place);
        let update = update.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
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
        let filter = Filter::parse(&serde_json::json!({"_id": id}))?;
        let write = Write { multi: false, upsert: true };
        self.update(actor, collection, &filter, &Update::replacement(doc)?, write).await
    }
}

/// Whether the actor may know what is in documents that they may not change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sight {
    /// They may read them: a refusal may depend on the contents.
    Contents,
    /// They may not: a refusal depends on nothing but the id that they named.
    Ids,
}

impl Sight {
    pub fn of(preset: Preset, actor: &Actor) -> Self {
        let reads = actor.may(Permission::ReadDocuments);
        match preset {
            Preset::ReadOnly | Preset::AdminWrite => Sight::Contents,
            Preset::Private | Preset::AdminOnly => {
                if reads {
                    Sight::Contents
                } else {
                    Sight::Ids
                }
            }
        }
    }
}

/// A write under way.
pub(crate) struct Job {
    pub database: Database,
    pub place: Place,
    pub reach: Reach,
    pub sight: Sight,
    pub filter: Filter,
}

impl Job {
    /// What the actor may update there.
    pub async fn to_update(
        database: &Database,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        update: &Update,
        write: Write,
    ) -> Result<Self, DatabaseError> {
        let job = Self::to_write(database, actor, collection, filter).await?;
        if write.multi && update.replaces() {
            return Err(DatabaseError::param("only one document can be replaced at a time"));
        }
        if job.reach.owner().is_some() && !update.replaces() && update.touches("_openid") {
            return Err(DatabaseError::PermissionDenied("changing _openid".to_owned()));
        }
        Ok(job)
    }

    /// What the actor may remove there. Removing all takes a condition: leaving it out is more often a mistake than a
    /// wish. (`{"_id": {"$exists": true}}` is one that every document meets.)
    pub async fn to_remove(
        database: &Database,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        multi: bool,
    ) -> Result<Self, DatabaseError> {
        let job = Self::to_write(database, actor, collection, filter).await?;
        if multi && filter.is_empty() {
            return Err(DatabaseError::param("removing documents takes a condition"));
        }
        Ok(job)
    }

    async fn to_write(
        database: &Database,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
    ) -> Result<Self, DatabaseError> {
        let (place, preset) = database.place(actor, collection).await?;
        let reach = preset.writable(actor, collection)?;
        let sight = Sight::of(preset, actor);
        Ok(Self { database: database.clone(), place, reach, sight, filter: filter.clone() })
    }

    /// The matching documents that the actor may change: the first, or all. If there is none but there is one of
    /// somebody else, the write is refused, so that it does not look like a write to nothing.
    pub async fn find(&self, view: &View<'_>, multi: bool) -> Result<Vec<Row>, DatabaseError> {
        let mut found = Vec::new();
        let cursor = self.search(view, self.reach.owner(), multi).await?;
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
        if found.is_empty() && self.reach.owner().is_some() && self.touches_others(view).await? {
            return Err(DatabaseError::PermissionDenied("the document belongs to somebody else".to_owned()));
        }
        Ok(found)
    }

    async fn search<'v>(
        &self,
        view: &View<'v>,
        owner: Option<&str>,
        multi: bool,
    ) -> Result<Cursor<'v, DatabaseTransaction>, DatabaseError> {
        let rows = if multi { None } else { Some(1) };
        let wanted = Wanted { filter: self.filter.clone(), order: Order::default(), rows };
        let indexes = self.database.indexes();
        let owner = owner.map(str::to_owned);
        let cursor = Cursor::open(view.conn, indexes, self.place.clone(), owner, wanted).await?;
        Ok(cursor.over(view.overlay.clone()))
    }

    async fn touches_others(&self, view: &View<'_>) -> Result<bool, DatabaseError> {
        let mut others = false;
        match (self.sight, self.filter.ids()) {
            (Sight::Ids, Some(ids)) => {
                let rows = rows::by_ids(view.conn, &self.place, &ids).await?;
                others = rows.iter().any(|row| row.owner.as_deref() != self.reach.owner());
            }
            (Sight::Ids, None) => {}
            (Sight::Contents, _) => {
                let cursor = self.search(view, None, false).await?;
                cursor
                    .each(&mut |_| {
                        others = true;
                        Ok(ControlFlow::Break(()))
                    })
                    .await?;
            }
        }
        Ok(others)
    }

    /// What was done, and the last document as it is now.
    pub async fn update(
        &self,
        tx: &mut Tx,
        update: &Update,
        write: Write,
    ) -> Result<(Updated, Option<Json>), DatabaseError> {
        let rows = self.find(&View::of(tx.conn()), write.multi).await?;
        let now = store::millis(tx.now());
        if rows.is_empty() && write.upsert {
            let doc = self.upserted(update, now)?;
            let (id, doc) = add::insert(tx, &self.database, &self.place, doc, &self.reach).await?;
            return Ok((Updated { upserted_id: Some(id), ..Updated::default() }, Some(doc)));
        }
        let mut done = Updated { matched: rows.len() as u64, ..Updated::default() };
        let mut last = None;
        for row in rows {
            let op = if update.replaces() { ChangeOp::Replace } else { ChangeOp::Update };
            last = Some(match self.changed(&row.doc, update, now)? {
                Change::None(doc) => doc,
                Change::Some(doc, text) => {
                    let before = Before { id: row.id, created: row.created, doc: row.doc };
                    store(tx, &self.database, &self.place, before, &doc, text, op).await?;
                    done.updated += 1;
                    doc
                }
            });
        }
        Ok((done, last))
    }

    /// The document that an upsert makes.
    pub fn upserted(&self, update: &Update, now: i64) -> Result<Json, DatabaseError> {
        let doc = update.insert(&self.filter, now)?;
        add::check_owner(&doc, &self.reach)?;
        Ok(doc)
    }

    /// What an update makes of a document.
    pub fn changed(&self, before: &Json, update: &Update, now: i64) -> Result<Change, DatabaseError> {
        let after = self.keep_owner(update.apply(before, now)?)?;
        let text = text(&after)?;
        // The text tells 1 from 1.0 and one order of fields from another, which equality does not.
        let before = before.to_string();
        Ok(if text == before { Change::None(after) } else { Change::Some(after, text) })
    }

    /// What an end user replaces stays theirs.
    fn keep_owner(&self, doc: Json) -> Result<Json, DatabaseError> {
        add::check_owner(&doc, &self.reach)?;
        match (self.reach.owner(), doc) {
            (Some(owner), Json::Object(map)) if !map.contains_key("_openid") => {
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
