//! Adding documents.

use super::{audit, log, text, trace};
use crate::rows::{self, Place};
use crate::rules::{Court, Gate};
use crate::value::{self, Class, Use};
use crate::{Database, DatabaseError, limits};
use access::Actor;
use store::{ChangeOp, Random, Tx};
use types::{Json, RuleOperation as Operation};

/// Random digits of an id that nobody chose.
const ID_DIGITS: usize = 20;

impl Database {
    /// Adds documents, all or none, and answers their ids in order: the `_id` that a document carries, or a new one.
    /// An end user becomes the owner of the documents (`_openid`).
    pub async fn add(
        &self,
        actor: &Actor,
        collection: &str,
        docs: Vec<Json>,
    ) -> Result<Vec<String>, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        check_all(&docs, &gate)?;
        let docs = match self.append(actor, &gate, docs).await? {
            Ok(ids) => return Ok(ids),
            Err(docs) => docs,
        };
        let line = audit(actor, "add", &gate.place);
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let (mut ids, mut court) = (Vec::with_capacity(docs.len()), gate.court());
                    for mut doc in docs {
                        value::resolve(&mut doc, store::millis(tx.now()));
                        ids.push(insert(tx, &gate, &mut court, doc).await?.0);
                    }
                    trace(tx, line, named(&ids));
                    Ok(ids)
                })
            })
            .await
    }
}

/// The ids of keys, for the audit trail.
fn named(keys: &[String]) -> String {
    keys.iter().map(|key| types::document_id_text(key)).collect::<Vec<_>>().join(" ")
}

/// What can be seen of documents before they are written.
pub(crate) fn check_all(docs: &[Json], gate: &Gate) -> Result<(), DatabaseError> {
    gate.may(Operation::Create)?;
    if docs.is_empty() || docs.len() > limits::DOCUMENTS_PER_ADD {
        return Err(DatabaseError::param(format!("add takes 1 to {} documents", limits::DOCUMENTS_PER_ADD)));
    }
    docs.iter().try_for_each(|doc| check(doc, gate))
}

pub(super) fn check(doc: &Json, gate: &Gate) -> Result<(), DatabaseError> {
    if value::fields(doc).is_none() {
        return Err(DatabaseError::param("a document is an object"));
    }
    value::check(doc, Use::Write)?;
    check_owner(doc, gate, gate.owner())
}

/// Who owns a document is not in the hands of end users.
pub(crate) fn check_owner(doc: &Json, gate: &Gate, owner: Option<&str>) -> Result<(), DatabaseError> {
    match doc.get("_openid") {
        Some(given) if gate.keeps_owner() && (owner.is_none() || given.as_str() != owner) => {
            Err(DatabaseError::PermissionDenied("setting _openid".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Stores one new document with its id first and its owner set, if the gate lets it in; answers its id and itself.
pub(super) async fn insert(
    tx: &mut Tx,
    gate: &Gate,
    court: &mut Court,
    doc: Json,
) -> Result<(String, Json), DatabaseError> {
    let New { id, doc, text } = New::of(doc, gate, tx.random(), store::millis(tx.now()))?;
    gate.create(tx.conn(), court, &doc).await?;
    store(tx, &gate.database, &gate.place, &id, &doc, text).await?;
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
    pub fn of(doc: Json, gate: &Gate, random: &dyn Random, now: i64) -> Result<Self, DatabaseError> {
        let id = id_of(&doc)?.unwrap_or_else(|| new_id(random, now));
        let doc = prepare(&id, doc, gate.owner());
        let text = text(&doc)?;
        Ok(Self { id, doc, text })
    }
}

/// 32 hexadecimal digits, the first twelve of them the time: documents that are made together lie together on the disk.
pub(super) fn new_id(random: &dyn Random, now: i64) -> String {
    format!("{now:012x}{}", random.hex_id(ID_DIGITS))
}

/// The document with its id first and its owner set.
pub(super) fn prepare(id: &str, doc: Json, owner: Option<&str>) -> Json {
    let mut fields = serde_json::Map::new();
    // A number stays as it was written, an object id becomes a text.
    let number = doc.get("_id").filter(|id| value::class(id) == Class::Number);
    fields.insert("_id".to_owned(), number.cloned().unwrap_or_else(|| id.into()));
    if let Some(owner) = owner {
        fields.insert("_openid".to_owned(), owner.into());
    }
    if let Json::Object(map) = doc {
        for (name, value) in map {
            fields.entry(name).or_insert(value);
        }
    }
    Json::Object(fields)
}

/// The key of the id that a document carries, if it carries one that can be an id.
pub(super) fn id_of(doc: &Json) -> Result<Option<String>, DatabaseError> {
    let Some(id) = doc.get("_id").filter(|id| !id.is_null()) else { return Ok(None) };
    let key = types::document_key(id).ok_or_else(|| {
        DatabaseError::param("_id is a text or a number, whole up to 9007199254740992 or with a fraction")
    })?;
    let text = value::class(id) != Class::Number;
    if text && (key.is_empty() || key.len() > limits::ID_BYTES || key.chars().any(char::is_control)) {
        return Err(DatabaseError::param(format!(
            "_id has 1 to {} bytes and no control characters",
            limits::ID_BYTES
        )));
    }
    Ok(Some(key))
}
