//! Adding documents.

use super::{audit, log, text, trace};
use crate::rows::{self, Place};
use crate::rules::Reach;
use crate::value::{self, Kind, Use};
use crate::{Database, DatabaseError, limits};
use access::Actor;
use store::{ChangeOp, Random, Tx};
use types::Json;

/// Digits of an id that nobody chose.
const ID_DIGITS: usize = 32;

impl Database {
    /// Adds documents, all or none, and answers their ids in order: the `_id` that a document carries, or a new one.
    /// An end user becomes the owner of the documents (`_openid`).
    pub async fn add(
        &self,
        actor: &Actor,
        collection: &str,
        docs: Vec<Json>,
    ) -> Result<Vec<String>, DatabaseError> {
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.writable(actor, collection)?;
        check_all(&docs, &reach)?;
        let line = audit(actor, "add", &place);
        let database = self.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let mut ids = Vec::with_capacity(docs.len());
                    for mut doc in docs {
                        value::resolve(&mut doc, store::millis(tx.now()));
                        ids.push(insert(tx, &database, &place, doc, &reach).await?.0);
                    }
                    trace(tx, line, ids.join(" "));
                    Ok(ids)
                })
            })
            .await
    }
}

/// What can be seen of documents before they are written.
pub(crate) fn check_all(docs: &[Json], reach: &Reach) -> Result<(), DatabaseError> {
    if docs.is_empty() || docs.len() > limits::DOCUMENTS_PER_ADD {
        return Err(DatabaseError::param(format!("add takes 1 to {} documents", limits::DOCUMENTS_PER_ADD)));
    }
    docs.iter().try_for_each(|doc| check(doc, reach))
}

fn check(doc: &Json, reach: &Reach) -> Result<(), DatabaseError> {
    if value::fields(doc).is_none() {
        return Err(DatabaseError::param("a document is an object"));
    }
    value::check(doc, Use::Write)?;
    check_owner(doc, reach)
}

/// An end user owns what they make, and nobody else does.
pub(crate) fn check_owner(doc: &Json, reach: &Reach) -> Result<(), DatabaseError> {
    match (reach.owner(), doc.get("_openid")) {
        (Some(owner), Some(given)) if given.as_str() != Some(owner) => {
            Err(DatabaseError::PermissionDenied("setting _openid".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Stores one new document with its id first and its owner set; answers both.
pub(super) async fn insert(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    doc: Json,
    reach: &Reach,
) -> Result<(String, Json), DatabaseError> {
    let New { id, doc, text } = New::of(doc, reach, tx.random())?;
    store(tx, database, place, &id, &doc, text).await?;
    Ok((id, doc))
}

/// Writes the row of a new document, its keys and its entry in the log.
pub(crate) async fn store(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    id: &str,
    doc: &Json,
    text: String,
) -> Result<(), DatabaseError> {
    let seq = log(tx, place, id, ChangeOp::Add, None, Some(doc.clone())).await?;
    rows::insert(tx.conn(), place, id, doc, text, seq).await?;
    database.indexes().keep(tx, place, seq, None, Some(doc)).await
}

/// A new document as it will be stored.
pub(crate) struct New {
    pub id: String,
    pub doc: Json,
    pub text: String,
}

impl New {
    /// Puts the id first, one of chance if there is none, and sets the owner. Server dates must be resolved.
    pub fn of(doc: Json, reach: &Reach, random: &dyn Random) -> Result<Self, DatabaseError> {
        let id = match doc.get("_id") {
            None | Some(Json::Null) => random.hex_id(ID_DIGITS),
            Some(Json::String(id)) => {
                check_id(id)?;
                id.clone()
            }
            // Ids are texts, whichever way they were written.
            Some(id) if let Kind::ObjectId(hex) = value::kind(id) => hex.to_owned(),
            Some(_) => return Err(DatabaseError::param("_id is a text")),
        };
        let mut fields = serde_json::Map::new();
        fields.insert("_id".to_owned(), id.clone().into());
        if let Some(owner) = reach.owner() {
            fields.insert("_openid".to_owned(), owner.into());
        }
        if let Json::Object(map) = doc {
            for (name, value) in map {
                fields.entry(name).or_insert(value);
            }
        }
        let doc = Json::Object(fields);
        let text = text(&doc)?;
        Ok(Self { id, doc, text })
    }
}

fn check_id(id: &str) -> Result<(), DatabaseError> {
    if id.is_empty() || id.len() > limits::ID_BYTES || id.chars().any(char::is_control) {
        return Err(DatabaseError::param(format!(
            "_id has 1 to {} bytes and no control characters",
            limits::ID_BYTES
        )));
    }
    Ok(())
}
