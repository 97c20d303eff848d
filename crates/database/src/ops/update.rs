//! Changing documents.

use super::{add, audit, log, text, trace};
use crate::rows::{self, Place, Row, Walk};
use crate::rules::Reach;
use crate::{Database, DatabaseError, Filter, Preset, Update, limits, scan};
use access::Actor;
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
        let (filter, update) = (filter.clone(), update.clone());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let job = Job { place, reach, sight, filter };
                    let done = job.update(tx, &update, write).await?;
                    trace(tx, line, format!("{} of {}", done.updated, done.matched));
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
        let walk = Walk::Created { after: 0 };
        scan::each(tx.conn(), &self.place, self.reach.owner(), &self.filter, walk.clone(), &mut |row| {
            found.push(row);
            if found.len() > limits::DOCUMENTS_PER_WRITE {
                return Err(DatabaseError::Refused(format!(
                    "more than {} documents match; narrow the query",
                    limits::DOCUMENTS_PER_WRITE
                )));
            }
            Ok(if multi { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })
        .await?;
        if found.is_empty() && self.reach.owner().is_some() && self.touches_others(tx, walk).await? {
            return Err(DatabaseError::PermissionDenied("the document belongs to somebody else".to_owned()));
        }
        Ok(found)
    }

    async fn touches_others(&self, tx: &Tx, walk: Walk) -> Result<bool, DatabaseError> {
        let mut others = false;
        match (self.sight, self.filter.ids()) {
            (Sight::Ids, Some(ids)) => {
                let rows = rows::by_ids(tx.conn(), &self.place, &ids).await?;
                others = rows.iter().any(|row| row.owner.as_deref() != self.reach.owner());
            }
            (Sight::Ids, None) => {}
            (Sight::Contents, _) => {
                scan::each(tx.conn(), &self.place, None, &self.filter, walk, &mut |_| {
                    others = true;
                    Ok(ControlFlow::Break(()))
                })
                .await?;
            }
        }
        Ok(others)
    }

    async fn update(&self, tx: &mut Tx, update: &Update, write: Write) -> Result<Updated, DatabaseError> {
        let rows = self.find(tx, write.multi).await?;
        let now = store::millis(tx.now());
        if rows.is_empty() && write.upsert {
            let doc = update.insert(&self.filter, now)?;
            add::check_owner(&doc, &self.reach)?;
            let id = add::insert(tx, &self.place, doc, &self.reach).await?;
            return Ok(Updated { upserted_id: Some(id), ..Updated::default() });
        }
        let mut done = Updated { matched: rows.len() as u64, ..Updated::default() };
        for row in rows {
            let after = self.keep_owner(update.apply(&row.doc, now)?)?;
            let text = text(&after)?;
            // The text tells 1 from 1.0 and one order of fields from another, which equality does not.
            let before = row.doc.to_string();
            if text == before {
                continue;
            }
            let op = if update.replaces() { ChangeOp::Replace } else { ChangeOp::Update };
            let seq = log(tx, &self.place, &row.id, op, Some(row.doc), Some(after.clone())).await?;
            rows::update(tx.conn(), &self.place, &row.id, &after, text, seq).await?;
            done.updated += 1;
        }
        Ok(done)
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
