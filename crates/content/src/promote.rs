//! Published items travel from one environment to another.

use crate::manifest::ItemChange;
use crate::objects::Objects;
use crate::plan::{Prepared, Step, check_note, distinct};
use crate::{Content, ContentError, author::Author, state::Slot};
use access::Actor;
use std::collections::BTreeSet;
use types::{FieldError, ItemRef, Permission, PlanBlocker, ReleaseAction, ReleaseEntry, ReleasePlan};

impl Content {
    /// What a promotion would do: all items that differ, or some. Only what the source has published travels. An
    /// item that the source once had and has no more is removed from the target; what the source never had stays.
    /// A selected item that the source did not publish is a blocker with the code `unpublished`; one that needs
    /// another item which the target would lack is a blocker with the code `reference`, the other item in `limit`.
    pub async fn plan_promotion(
        &self,
        source: &Actor,
        target: &Actor,
        items: Option<&[ItemRef]>,
    ) -> Result<ReleasePlan, ContentError> {
        source.require(Permission::Read)?;
        target.require(Permission::Read)?;
        let (from, to) = self.two_slots(source, target).await?;
        Ok(self.prepare_promotion(&from, &to, items).await?.0.plan)
    }

    /// Promotes some items, all or none. `token` is that of a plan for the same two environments.
    pub async fn promote(
        &self,
        source: &Actor,
        target: &Actor,
        items: &[ItemRef],
        note: &str,
        token: &str,
    ) -> Result<ReleaseEntry, ContentError> {
        source.require(Permission::Read)?;
        target.require(Permission::Release)?;
        check_note(note)?;
        let (from, to) = self.two_slots(source, target).await?;
        let publishing = to.publishing.clone().lock_owned().await;
        let (prepared, published) = self.prepare_promotion(&from, &to, Some(&distinct(items))).await?;
        if prepared.plan.token != token {
            return Err(ContentError::Stale);
        }
        prepared.admit(published, note)?;
        self.commit(publishing, to, prepared.step, Author::of(target), note.to_owned()).await
    }

    async fn two_slots(
        &self,
        source: &Actor,
        target: &Actor,
    ) -> Result<(std::sync::Arc<Slot>, std::sync::Arc<Slot>), ContentError> {
        if source.env() == target.env() {
            return Err(ContentError::invalid("/target", "choice", "the target is the source"));
        }
        Ok((self.slot(source.env()).await?, self.slot(target.env()).await?))
    }

    /// The plan, and how many items the target has published now.
    async fn prepare_promotion(
        &self,
        from: &Slot,
        to: &Slot,
        items: Option<&[ItemRef]>,
    ) -> Result<(Prepared, usize), ContentError> {
        let (base, before) = {
            let state = to.state();
            (state.number(), state.items.clone())
        };
        let mut blockers = Vec::new();
        let mut objects = Objects::new();
        let mut changes = Vec::new();
        let source_number = {
            let source = from.state();
            let all: BTreeSet<&ItemRef> = match items {
                Some(items) => items.iter().collect(),
                None => source.items.keys().chain(before.keys()).collect(),
            };
            for item in all {
                let (old, new) = (before.get(item), source.items.get(item));
                if new.is_none() && source.touched(item).is_empty() {
                    if items.is_some() {
                        let message = format!("{} has not published it", from.env);
                        let error = FieldError::new("", "unpublished", message).with_limit(&from.env);
                        blockers.push(PlanBlocker { item: item.clone(), error });
                    }
                    continue;
                }
                for side in [old, new].into_iter().flatten() {
                    objects.insert(side.hash.clone(), side.json.clone());
                }
                let (before, after) = (old.map(|p| p.hash.clone()), new.map(|p| p.hash.clone()));
                if before != after {
                    changes.push(ItemChange { item: item.clone(), before, after });
                }
            }
            source.number()
        };
        let step = Step {
            action: ReleaseAction::Promote,
            base,
            source: Some((from.env.clone(), source_number)),
            rolled_back_to: None,
            changes,
            // They are stored: the source's release holds them.
            objects: vec![],
            taken: vec![],
        };
        let token = format!("promote/{}/{source_number}/{}/{base}", from.env, to.env);
        let published = before.len();
        Ok((self.prepare(&to.env, &before, step, &objects, blockers, token).await, published))
    }
}
