//! Finding documents: by id where the filter names ids, else by walking the collection with the matcher.

use crate::rows::{self, Narrow, Place, Row, Walk};
use crate::{DatabaseError, Filter};
use sea_orm::ConnectionTrait;
use std::ops::ControlFlow;

/// Documents read at once during a walk.
const PAGE: u64 = 500;

/// Calls `f` with each matching document of an owner (or of all), in the order of the walk, until it breaks.
pub(crate) async fn each<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    owner: Option<&str>,
    filter: &Filter,
    mut walk: Walk,
    f: &mut (dyn FnMut(Row) -> Result<ControlFlow<()>, DatabaseError> + Send),
) -> Result<(), DatabaseError> {
    if let Some(ids) = filter.ids() {
        return each_of_ids(conn, place, owner, filter, &walk, &ids, f).await;
    }
    let narrow = Narrow { owner: owner.map(str::to_owned), spellings: filter.spellings() };
    loop {
        let page = rows::page(conn, place, &narrow, &walk, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        walk = match walk {
            Walk::Created { .. } => Walk::Created { after: last.created },
            Walk::Id { descending, .. } => Walk::Id { after: Some(last.id.clone()), descending },
        };
        let complete = (page.len() as u64) < PAGE;
        for row in page {
            if filter.matches(&row.doc) && f(row)?.is_break() {
                return Ok(());
            }
        }
        if complete {
            return Ok(());
        }
    }
}

async fn each_of_ids<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    owner: Option<&str>,
    filter: &Filter,
    walk: &Walk,
    ids: &[String],
    f: &mut (dyn FnMut(Row) -> Result<ControlFlow<()>, DatabaseError> + Send),
) -> Result<(), DatabaseError> {
    let mut found = rows::by_ids(conn, place, ids).await?;
    match walk {
        Walk::Created { .. } => found.sort_by_key(|row| row.created),
        Walk::Id { descending: false, .. } => found.sort_by(|a, b| a.id.cmp(&b.id)),
        Walk::Id { descending: true, .. } => found.sort_by(|a, b| b.id.cmp(&a.id)),
    }
    for row in found {
        let reached = owner.is_none_or(|owner| row.owner.as_deref() == Some(owner));
        if reached && filter.matches(&row.doc) && f(row)?.is_break() {
            break;
        }
    }
    Ok(())
}
