//! Writing many documents of which some may be refused, each for itself: what an import does, batch by batch.

use super::{add, log, text};
use crate::rows::{self, Row};
use crate::rules::Gate;
use crate::{DatabaseError, Update, value};
use std::collections::HashMap;
use store::{ChangeOp, Tx};
use types::Json;
use types::documents::{IdMode, LineError};

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub added: u64,
    pub replaced: u64,
    pub refused: Vec<LineError>,
}

/// Writes documents with their lines; with `dry` only says what would become of them. What is refused leaves no trace;
/// an error is one of the whole batch.
pub(crate) async fn write_batch(
    tx: &mut Tx,
    gate: &Gate,
    docs: Vec<(u64, Json)>,
    ids: IdMode,
    dry: bool,
) -> Result<Outcome, DatabaseError> {
    let mut outcome = Outcome::default();
    let named: Vec<String> = docs.iter().filter_map(|(_, doc)| add::id_of(doc).ok().flatten()).collect();
    let mut there: HashMap<String, Row> = match ids {
        IdMode::New => HashMap::new(),
        IdMode::Keep | IdMode::Upsert => {
            let rows = rows::by_ids(tx.conn(), &gate.place, &named).await?;
            rows.into_iter().map(|row| (row.id.clone(), row)).collect()
        }
    };
    for (line, doc) in docs {
        match one(tx, gate, doc, &mut there, ids, dry).await {
            Ok(true) => outcome.replaced += 1,
            Ok(false) => outcome.added += 1,
            Err(DatabaseError::Store(error)) => return Err(DatabaseError::Store(error)),
            Err(error) => outcome.refused.push(LineError { line, message: error.to_string() }),
        }
    }
    Ok(outcome)
}

/// Writes one document; says whether it took the place of another.
async fn one(
    tx: &mut Tx,
    gate: &Gate,
    mut doc: Json,
    there: &mut HashMap<String, Row>,
    ids: IdMode,
    dry: bool,
) -> Result<bool, DatabaseError> {
    let (indexes, place) = (gate.database.indexes(), &gate.place);
    add::check(&doc, gate)?;
    if let (IdMode::New, Json::Object(map)) = (ids, &mut doc) {
        map.shift_remove("_id");
    }
    let now = store::millis(tx.now());
    value::resolve(&mut doc, now);
    // Everything that can refuse it is asked before anything is written: a statement that fails would take the whole
    // batch with it.
    let id = add::id_of(&doc)?;
    text(&doc)?;
    let old = id.as_ref().and_then(|id| there.get(id).cloned());
    match (old, ids) {
        (Some(row), IdMode::Upsert) => {
            let after = Update::replacement(&doc)?.apply(&row.doc, now)?;
            indexes.check(tx, place, Some(row.created), &after).await?;
            if !dry {
                indexes.keep(tx, place, row.created, Some(&row.doc), Some(&after)).await?;
                let (id, created, text) = (row.id, row.created, text(&after)?);
                let seq = log(tx, place, &id, ChangeOp::Replace, Some(row.doc), Some(after.clone())).await?;
                rows::update(tx.conn(), place, &id, &after, text, seq).await?;
                let row = Row { changed: seq, ..Row::of(id.clone(), created, after) };
                there.insert(id, row);
            }
            Ok(true)
        }
        (Some(row), IdMode::Keep | IdMode::New) => Err(DatabaseError::Duplicate(row.id)),
        (None, _) => {
            indexes.check(tx, place, None, &doc).await?;
            let (id, doc, seq) = match dry {
                true => (id, doc, 0),
                false => {
                    let (id, doc) = add::insert(tx, gate, &mut gate.court(), doc).await?;
                    // The last change of this job is the one that made it.
                    let seq = tx.last_change(&place.env).unwrap_or_default();
                    (Some(id), doc, seq)
                }
            };
            if let Some(id) = id {
                let row = Row::of(id.clone(), seq, doc);
                there.insert(id, row);
            }
            Ok(false)
        }
    }
}
