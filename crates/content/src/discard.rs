//! Drafts that delete an item, and drafts that are given up.

use crate::save::{Edit, Outcome};
use crate::{Content, ContentError, MAX_DRAFTS, drafts};
use access::Actor;
use store::{ChangeOp, Tx};
use types::{ItemRef, ItemView};

impl Content {
    /// Drafts the deletion of a published item, or removes an item that is only a draft. `expected_revision` as for
    /// [`Content::save_draft`]. Answers what is left: the item with its deletion, or nothing.
    pub async fn delete(
        &self,
        actor: &Actor,
        item: &ItemRef,
        expected_revision: u64,
    ) -> Result<Option<ItemView>, ContentError> {
        self.edit(actor, item, expected_revision, |tx, edit| Box::pin(delete(tx, edit))).await
    }

    /// Gives an item's draft up. `expected_revision` as for [`Content::save_draft`]. Answers what is left: the
    /// published item, or nothing.
    pub async fn discard_draft(
        &self,
        actor: &Actor,
        item: &ItemRef,
        expected_revision: u64,
    ) -> Result<Option<ItemView>, ContentError> {
        self.edit(actor, item, expected_revision, |tx, edit| Box::pin(discard(tx, edit))).await
    }
}

/// Writes a draft that deletes, or removes what is only a draft.
pub(crate) async fn delete(tx: &mut Tx, edit: Edit) -> Result<Outcome, ContentError> {
    let draft = match edit.begin(tx).await? {
        Ok(draft) => draft,
        Err(conflict) => return Ok(conflict),
    };
    let left = match (&edit.standing.published, draft) {
        (None, None) => return Err(ContentError::NotFound(edit.item.to_string())),
        (Some(_), Some(draft)) if draft.json.is_none() => return Ok(Outcome::Done(Some(draft))),
        (None, Some(_)) => {
            drafts::remove(tx, &edit.env, &edit.item).await?;
            None
        }
        (Some(_), draft) => {
            let unchecked = draft.is_none() && !edit.has_room;
            if unchecked && drafts::count(tx.conn(), &edit.env).await? >= MAX_DRAFTS {
                return Err(ContentError::TooLarge { what: "drafts of an environment", limit: MAX_DRAFTS });
            }
            let op = if draft.is_some() { ChangeOp::Update } else { ChangeOp::Add };
            Some(drafts::put(tx, &edit.env, &edit.item, None, &edit.author, op).await?)
        }
    };
    edit.audit(tx, "content.delete");
    Ok(Outcome::Done(left))
}

async fn discard(tx: &mut Tx, edit: Edit) -> Result<Outcome, ContentError> {
    match edit.begin(tx).await? {
        Ok(Some(_)) => {
            drafts::remove(tx, &edit.env, &edit.item).await?;
            edit.audit(tx, "content.discard");
            Ok(Outcome::Done(None))
        }
        Ok(None) => Err(ContentError::NotFound(format!("draft of {}", edit.item))),
        Err(conflict) => Ok(conflict),
    }
}
