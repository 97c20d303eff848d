//! Saving drafts.

use crate::canonical::Canonical;
use crate::view::revision;
use crate::{Content, ContentError, MAX_DRAFTS, author::Author, drafts, drafts::Draft, state::Standing};
use access::Actor;
use store::{Audit, ChangeOp, Tx};
use types::{EnvId, ItemRef, ItemView, Json};

/// A draft that is to be written, or removed, on top of what its author saw.
pub(crate) struct Edit {
    pub env: EnvId,
    pub item: ItemRef,
    pub author: Author,
    /// The revision that the author saw.
    pub expected: u64,
    /// What is published, under the gate.
    pub standing: Standing,
    /// Whether there is known to be room for another draft.
    pub has_room: bool,
}

/// How an edit ended. The draft is the one that is there now.
pub(crate) enum Outcome {
    Done(Option<Draft>),
    /// Somebody else was faster.
    Conflict(Option<Draft>),
}

impl Content {
    /// Saves a new item's first draft. Fails with [`ContentError::Conflict`] if there is such an item.
    pub async fn create_draft(
        &self,
        actor: &Actor,
        item: &ItemRef,
        json: Json,
    ) -> Result<ItemView, ContentError> {
        self.save_draft(actor, item, json, 0).await
    }

    /// Saves a draft, also one that is not valid yet: the answer says what is wrong with it. `expected_revision` is
    /// [`ItemView::revision`] as last read, 0 for an item that is not there; if the item is at another revision by
    /// now, nothing is saved. Saving what is there already changes nothing; saving what is published removes the
    /// draft.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        item: &ItemRef,
        json: Json,
        expected_revision: u64,
    ) -> Result<ItemView, ContentError> {
        let object = Canonical::of(&json)?;
        let view =
            self.edit(actor, item, expected_revision, |tx, edit| Box::pin(put(tx, edit, object))).await?;
        view.ok_or_else(|| ContentError::NotFound(item.to_string()))
    }

    /// Runs an edit in the write path, against a published state that cannot move meanwhile.
    pub(crate) async fn edit<F>(
        &self,
        actor: &Actor,
        item: &ItemRef,
        expected: u64,
        run: F,
    ) -> Result<Option<ItemView>, ContentError>
    where
        F: for<'a> FnOnce(&'a mut Tx, Edit) -> store::BoxFuture<'a, Result<Outcome, ContentError>>
            + Send
            + 'static,
    {
        actor.require(self.kind_of(item)?.edit_permission())?;
        let slot = self.slot(actor.env()).await?;
        let (outcome, standing) = {
            let _gate = slot.gate.read().await;
            let standing = slot.state().standing(item);
            let edit = Edit {
                env: actor.env().clone(),
                item: item.clone(),
                author: Author::of(actor),
                expected,
                standing: standing.clone(),
                has_room: false,
            };
            (self.store().write(move |tx| run(tx, edit)).await?, standing)
        };
        match outcome {
            Outcome::Done(draft) => self.view(actor.env(), item, draft, standing).await,
            Outcome::Conflict(draft) => match self.view(actor.env(), item, draft, standing).await? {
                Some(current) => Err(ContentError::Conflict { current: Box::new(current) }),
                None => Err(ContentError::NotFound(item.to_string())),
            },
        }
    }
}

impl Edit {
    /// The draft that is there, or the conflict.
    pub(crate) async fn begin(&self, tx: &Tx) -> Result<Result<Option<Draft>, Outcome>, ContentError> {
        let draft = drafts::one(tx.conn(), &self.env, &self.item).await?;
        let current = revision(draft.as_ref(), &self.standing);
        Ok(if current == self.expected { Ok(draft) } else { Err(Outcome::Conflict(draft)) })
    }

    pub(crate) fn audit(&self, tx: &mut Tx, action: &str) {
        tx.audit(Audit {
            env: self.env.to_string(),
            actor: self.author.id.clone(),
            action: action.to_owned(),
            object: format!("{}/{}", self.item.kind, self.item.key),
            detail: String::new(),
        });
    }
}

/// Writes a draft over what is there.
pub(crate) async fn put(tx: &mut Tx, edit: Edit, object: Canonical) -> Result<Outcome, ContentError> {
    let draft = match edit.begin(tx).await? {
        Ok(draft) => draft,
        Err(conflict) => return Ok(conflict),
    };
    if draft.as_ref().is_some_and(|d| d.hash.as_ref() == Some(&object.hash)) {
        return Ok(Outcome::Done(draft));
    }
    if edit.standing.published.as_ref().is_some_and(|p| p.hash == object.hash) {
        if draft.is_some() {
            drafts::remove(tx, &edit.env, &edit.item).await?;
            edit.audit(tx, "content.discard");
        }
        return Ok(Outcome::Done(None));
    }
    let op = match draft {
        Some(_) => ChangeOp::Update,
        None => {
            if !edit.has_room && drafts::count(tx.conn(), &edit.env).await? >= MAX_DRAFTS {
                return Err(ContentError::TooLarge { what: "drafts of an environment", limit: MAX_DRAFTS });
            }
            ChangeOp::Add
        }
    };
    let draft = drafts::put(tx, &edit.env, &edit.item, Some(&object.text), &edit.author, op).await?;
    edit.audit(tx, "content.save");
    Ok(Outcome::Done(Some(draft)))
}
