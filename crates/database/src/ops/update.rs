//! Changing documents.

use super::{add, audit, log, text, trace};
use crate::rows::{self, Place, Row};
use crate::rules::Reach;
use crate::scan::{Cursor, Wanted};
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
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.writable(actor, collection)?;
        if write.multi && update.replaces() {
            return Err(DatabaseError::param("only one document can be replaced at a time"));
        }
        if reach.owner().is_some() && !update.replaces() && update.touches("_openid") {
            return Err(DatabaseError::PermissionDenied("changing _openid".to_owned()));
        }
        let line = audit(actor, "update", &place);
        let sight = Sight::of(preset, actor);
        let database = self.clone();
        let (filter, update) = (filter.clone(), update.clone());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let job = Job { database, place, reach, sight, filter };
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
pub(super) enum Sight {
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
pub(super) struct Job {
    pub database: Database,
    pub place: Place,
    pub reach: Reach,
    pub sight: Sight,
    pub filter: Filter,
}

impl Job {
    /// The matching documents that the actor may change: the first, or all. If there is none but there is one of
    /// somebody else, the write is refused, so that it does not look like a write to nothing.
    pub async fn find(&self, tx: &Tx, multi: bool) -> Result<Vec<Row>, DatabaseError> {
        let mut found = Vec::new();
        let mut cursor = self.search(tx, self.reach.owner(), multi).await?;
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
        if found.is_empty() && self.reach.owner().is_some() && self.touches_others(tx).await? {
            return Err(DatabaseError::PermissionDenied("the document belongs to somebody else".to_owned()));
        }
        Ok(found)
    }

    async fn search<'t>(
        &self,
        tx: &'t Tx,
        owner: Option<&str>,
        multi: bool,
    ) -> Result<Cursor<'t, DatabaseTransaction>, DatabaseError> {
        let rows = if multi { None } else { Some(1) };
        let wanted = Wanted { filter: self.filter.clone(), order: Order::default(), rows, after: None };
        let indexes = self.database.indexes();
        Cursor::open(tx.conn(), indexes, self.place.clone(), owner.map(str::to_owned), wanted).await
    }

    async fn touches_others(&self, tx: &Tx) -> Result<bool, DatabaseError> {
        let mut others = false;
        match (self.sight, self.filter.ids()) {
            (Sight::Ids, Some(ids)) => {
                let rows = rows::by_ids(tx.conn(), &self.place, &ids).await?;
                others = rows.iter().any(|row| row.owner.as_deref() != self.reach.owner());
            }
            (Sight::Ids, None) => {}
            (Sight::Contents, _) => {
                let mut cursor = self.search(tx, None, false).await?;
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
        let rows = self.find(tx, write.multi).await?;
        let now = store::millis(tx.now());
        if rows.is_empty() && write.upsert {
            let doc = update.insert(&self.filter, now)?;
            add::check_owner(&doc, &self.reach)?;
            let (id, doc) = add::insert(tx, &self.database, &self.place, doc, &self.reach).await?;
            return Ok((Updated { upserted_id: Some(id), ..Updated::default() }, Some(doc)));
        }
        let mut done = Updated { matched: rows.len() as u64, ..Updated::default() };
        let mut last = None;
        for row in rows {
            let after = self.keep_owner(update.apply(&row.doc, now)?)?;
            let text = text(&after)?;
            // The text tells 1 from 1.0 and one order of fields from another, which equality does not.
            let before = row.doc.to_string();
            if text == before {
                last = Some(after);
                continue;
            }
            let indexes = self.database.indexes();
            indexes.keep(tx, &self.place, row.created, Some(&row.doc), Some(&after)).await?;
            let op = if update.replaces() { ChangeOp::Replace } else { ChangeOp::Update };
            let seq = log(tx, &self.place, &row.id, op, Some(row.doc), Some(after.clone())).await?;
            rows::update(tx.conn(), &self.place, &row.id, &after, text, seq).await?;
            done.updated += 1;
            last = Some(after);
        }
        Ok((done, last))
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
