//! Saving many drafts at once, such as those of an imported file.

use crate::save::{Edit, Outcome, put};
use crate::{
    Content, ContentError, MAX_DRAFTS, author::Author, canonical::Canonical, discard::delete, drafts,
};
use access::Actor;
use store::Tx;
use types::{ItemRef, Json};

/// One of many edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The item.
    pub item: ItemRef,
    /// What its draft says from now on; `None` deletes the item.
    pub json: Option<Json>,
    /// [`types::ItemView::revision`] as last read, 0 for an item that is not there.
    pub revision: u64,
}

impl Content {
    /// Saves drafts and deletions in one transaction: all of them or none. Fails with [`ContentError::Stale`] if one
    /// of the items is at another revision by now. Each edit is what [`Content::save_draft`] or [`Content::delete`]
    /// would make of it.
    pub async fn save_drafts(&self, actor: &Actor, edits: Vec<Edited>) -> Result<(), ContentError> {
        if edits.len() > MAX_DRAFTS {
            return Err(too_many());
        }
        let mut objects = Vec::with_capacity(edits.len());
        for edit in edits {
            actor.require(self.kind_of(&edit.item)?.edit_permission())?;
            let object = edit.json.as_ref().map(Canonical::of).transpose()?;
            objects.push((edit.item, object, edit.revision));
        }
        let slot = self.slot(actor.env()).await?;
        let _gate = slot.gate.read().await;
        let work: Vec<_> = {
            let state = slot.state();
            let of = |(item, object, expected): (ItemRef, Option<Canonical>, u64)| {
                let standing = state.standing(&item);
                let (env, author) = (actor.env().clone(), Author::of(actor));
                (Edit { env, item, author, expected, standing, has_room: true }, object)
            };
            objects.into_iter().map(of).collect()
        };
        self.store().write(move |tx| Box::pin(write(tx, work))).await
    }
}

async fn write(tx: &mut Tx, work: Vec<(Edit, Option<Canonical>)>) -> Result<(), ContentError> {
    let Some((Edit { env, .. }, _)) = work.first() else { return Ok(()) };
    // Counted once: as if each edit left a draft. Where there is one already, the revision is odd.
    let come = work.iter().filter(|(edit, _)| edit.expected.is_multiple_of(2)).count();
    if drafts::count(tx.conn(), env).await? + come > MAX_DRAFTS {
        return Err(too_many());
    }
    for (edit, object) in work {
        let outcome = match object {
            Some(object) => put(tx, edit, object).await?,
            None => delete(tx, edit).await?,
        };
        if let Outcome::Conflict(_) = outcome {
            return Err(ContentError::Stale);
        }
    }
    Ok(())
}

fn too_many() -> ContentError {
    ContentError::TooLarge { what: "drafts of an environment", limit: MAX_DRAFTS }
}
