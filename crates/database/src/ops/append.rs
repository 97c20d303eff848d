//! Adding documents the cheap way: nothing is looked up and nothing can be refused, so many calls share one commit and
//! its statements. Documents that name their ids, rules that look at them, unique indexes and arrays in indexes go the
//! long way.

use super::add::{new_id, prepare};
use super::{audit, text, topic};
use crate::index::{Keeper, NewKeys};
use crate::rows::{self, DOCUMENTS};
use crate::rules::Gate;
use crate::{Database, DatabaseError, value};
use access::Actor;
use store::{Append, ChangeOp, NewChange};
use types::Json;

/// The ids of the documents that were added, or the documents if this way is not for them.
type Added = Result<Vec<String>, Vec<Json>>;

impl Database {
    pub(super) async fn append(
        &self,
        actor: &Actor,
        gate: &Gate,
        docs: Vec<Json>,
    ) -> Result<Added, DatabaseError> {
        if !gate.creates_freely() || docs.iter().any(|doc| doc.get("_id").is_some_and(|id| !id.is_null())) {
            return Ok(Err(docs));
        }
        let indexes = self.indexes().of(self.store(), &gate.place).await?;
        let Some(keeper) = Keeper::of(&indexes) else { return Ok(Err(docs)) };
        // The writer is the one place where everybody waits: documents are made ready before.
        let (now, random) = (store::millis(self.store().now()), self.store().random());
        let mut ready: Vec<Ready> = Vec::with_capacity(docs.len());
        let mut docs = docs.into_iter();
        while let Some(mut doc) = docs.next() {
            value::resolve(&mut doc, now);
            let id = new_id(&*random, now);
            let doc = prepare(&id, doc, gate.owner());
            let text = text(&doc)?;
            let Some(keys) = keeper.keys(&doc)? else {
                // They have their ids, and keep them.
                return Ok(Err(back(ready).chain([doc]).chain(docs).collect()));
            };
            ready.push(Ready { id, doc, text, keys });
        }
        let (database, place) = (self.clone(), gate.place.clone());
        let line = audit(actor, "add", &place);
        let env = place.env.clone();
        let job = move |to: &mut Append| {
            if !database.indexes().are(&place, &indexes) {
                // They are others by now, and want other keys.
                return Ok(Err(back(ready).collect()));
            }
            let mut ids = Vec::with_capacity(ready.len());
            for Ready { id, doc, text, keys } in ready {
                let owner = rows::owner(&doc);
                let seq = to.change(NewChange {
                    env: place.env.clone(),
                    topic: topic(&place.collection),
                    key: id.clone(),
                    op: ChangeOp::Add,
                    before: None,
                    after: Some(doc),
                });
                let (env, collection, seq) = (place.env.as_str(), place.collection.as_str(), seq as i64);
                to.row(
                    &DOCUMENTS,
                    [
                        env.into(),
                        collection.into(),
                        id.as_str().into(),
                        text.into(),
                        owner.into(),
                        seq.into(),
                        seq.into(),
                    ],
                );
                keys.add(to, seq);
                ids.push(id);
            }
            if let Some(line) = line {
                to.audit(store::Audit { detail: ids.join(" "), ..line });
            }
            Ok(Ok(ids))
        };
        self.store().append(&env, job).await
    }
}

/// A document with everything that is written of it but its number.
struct Ready {
    id: String,
    doc: Json,
    text: String,
    keys: NewKeys,
}

fn back(ready: Vec<Ready>) -> impl Iterator<Item = Json> {
    ready.into_iter().map(|ready| ready.doc)
}
