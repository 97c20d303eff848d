//! An earlier release is taken up again, as a new entry of the history.

use crate::plan::{Prepared, Step, check_note};
use crate::{Content, ContentError, author::Author, state::Slot};
use access::Actor;
use types::{Permission, ReleaseAction, ReleaseEntry, ReleasePlan};

impl Content {
    /// What going back to the release of an entry would do.
    pub async fn plan_rollback(&self, actor: &Actor, number: u64) -> Result<ReleasePlan, ContentError> {
        actor.require(Permission::Read)?;
        let slot = self.slot(actor.env()).await?;
        Ok(self.prepare_rollback(&slot, number).await?.0.plan)
    }

    /// Goes back to the release of an entry. Drafts stay. `token` is that of the plan for the same entry.
    pub async fn rollback(
        &self,
        actor: &Actor,
        number: u64,
        note: &str,
        token: &str,
    ) -> Result<ReleaseEntry, ContentError> {
        actor.require(Permission::Release)?;
        check_note(note)?;
        let slot = self.slot(actor.env()).await?;
        let publishing = slot.publishing.clone().lock_owned().await;
        let (prepared, published) = self.prepare_rollback(&slot, number).await?;
        if prepared.plan.token != token {
            return Err(ContentError::Stale);
        }
        prepared.admit(published, note)?;
        self.commit(publishing, slot, prepared.step, Author::of(actor), note.to_owned()).await
    }

    /// The plan, and how many items are published now.
    async fn prepare_rollback(&self, slot: &Slot, number: u64) -> Result<(Prepared, usize), ContentError> {
        let (base, before, changes) = {
            let state = slot.state();
            if state.entry(number).is_none() {
                return Err(ContentError::NotFound(format!("release {number}")));
            }
            (state.number(), state.items.clone(), state.changes_between(state.number(), number))
        };
        let objects = self.objects_of(&changes).await?;
        let step = Step {
            action: ReleaseAction::Rollback,
            base,
            source: None,
            rolled_back_to: Some(number),
            changes,
            // They are stored: the earlier release holds them.
            objects: vec![],
            taken: vec![],
        };
        let token = format!("rollback/{}/{base}/{number}", slot.env);
        let published = before.len();
        Ok((self.prepare(&slot.env, &before, step, &objects, vec![], token).await, published))
    }
}
