//! What can be done with documents, each call by an actor.

pub(crate) mod add;
mod append;
mod batch;
mod near;
mod page;
pub(crate) mod query;
pub(crate) mod remove;
mod revise;
mod undo;
pub(crate) mod update;

pub(crate) use batch::{Outcome, write_batch};
pub use page::Page;
pub use query::Query;
pub(crate) use remove::remove_rows;
pub use revise::Expected;
pub use update::{Modified, Updated, Write};

use crate::rows::Place;
use crate::{DatabaseError, limits};
use access::{Actor, Who};
use store::{Audit, ChangeOp, NewChange, Tx};
use types::Json;

/// The text of a document that is about to be stored, after a look at what it became.
fn text(doc: &Json) -> Result<String, DatabaseError> {
    let text = doc.to_string();
    if text.len() > limits::DOCUMENT_BYTES {
        return Err(DatabaseError::param(format!(
            "a document has {} bytes; at most {} can be stored",
            text.len(),
            limits::DOCUMENT_BYTES
        )));
    }
    if doc.get("_openid").is_some_and(|owner| !owner.is_string()) {
        return Err(DatabaseError::param("_openid is a text"));
    }
    // Updates can nest deeper than any one value of theirs.
    crate::value::check(doc, crate::value::Use::Filter)?;
    Ok(text)
}

/// The log entry of a document's change; answers its number.
pub(crate) async fn log(
    tx: &mut Tx,
    place: &Place,
    id: &str,
    op: ChangeOp,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<u64, DatabaseError> {
    let change = NewChange {
        env: place.env.clone(),
        topic: topic(&place.collection),
        key: id.to_owned(),
        op,
        before,
        after,
    };
    Ok(tx.change(change).await?)
}

/// The topic of the changes of a collection in the change log.
pub fn topic(collection: &str) -> String {
    format!("doc/{collection}")
}

/// People of the team leave a trace when they change data by hand; the change log is the trace of everybody else.
fn audit(actor: &Actor, action: &str, place: &Place) -> Option<Audit> {
    match actor.who() {
        Who::Member { .. } => Some(Audit {
            env: place.env.to_string(),
            actor: actor.label(),
            action: format!("documents.{action}"),
            object: format!("collection/{}", place.collection),
            detail: String::new(),
        }),
        Who::EndUser { .. } | Who::ApiKey { .. } | Who::Function { .. } | Who::System | Who::Visitor => None,
    }
}

/// The audit line of a write, with what it did.
fn trace(tx: &mut Tx, line: Option<Audit>, detail: String) {
    if let Some(line) = line {
        tx.audit(Audit { detail, ..line });
    }
}
