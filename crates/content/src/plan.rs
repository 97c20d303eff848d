//! A release that is about to be made: what people see of it, and what is needed to do it.

use crate::canonical::Canonical;
use crate::{Content, ContentError, GATE, MAX_ITEMS, MAX_NOTE};
use crate::{manifest::ItemChange, objects::Objects, state::Published};
use std::collections::BTreeMap;
use types::{EnvId, ItemRef, PlanBlocker, ReleaseAction, ReleasePlan, Stage};

/// A plan and how to carry it out.
pub(crate) struct Prepared {
    pub plan: ReleasePlan,
    pub step: Step,
}

/// What the transaction of a release does, and what must still hold in it.
pub(crate) struct Step {
    pub action: ReleaseAction,
    /// The number of the target's newest entry.
    pub base: u64,
    /// For a promotion, the source and the number of its newest entry.
    pub source: Option<(EnvId, u64)>,
    pub rolled_back_to: Option<u64>,
    /// Against the target's current release.
    pub changes: Vec<ItemChange>,
    /// Objects that may be new.
    pub objects: Vec<Canonical>,
    /// The drafts that are published: each with the number of the change that wrote it.
    pub taken: Vec<(ItemRef, u64)>,
}

impl Content {
    /// Completes a step to a plan: the readable difference and what stands in the way, besides what is known.
    pub(crate) async fn prepare(
        &self,
        target: &EnvId,
        before: &BTreeMap<ItemRef, Published>,
        step: Step,
        objects: &Objects,
        mut blockers: Vec<PlanBlocker>,
        token: String,
    ) -> Prepared {
        blockers.extend(self.blockers(target, before, &step.changes, objects).await);
        let mut warnings = vec![];
        // The way back is never barred, and what cannot go anyway needs no rehearsal.
        if blockers.is_empty() && step.action != ReleaseAction::Rollback {
            let found = self.rehearse(target, before, &step.changes, objects).await;
            // Where content is made, a failure is something to see and to mend; further on it bars the way.
            match self.is_workshop(target).await {
                true => warnings = found,
                false => blockers = found,
            }
        }
        let plan = ReleasePlan {
            target: target.clone(),
            source: step.source.as_ref().map(|(env, _)| env.clone()),
            diff: self.diffs(&step.changes, objects),
            blockers,
            warnings,
            token,
        };
        Prepared { plan, step }
    }

    /// Whether content is made in an environment. Of one that nobody knows, or that cannot be read, it is not.
    async fn is_workshop(&self, env: &EnvId) -> bool {
        match access::stage(self.store(), env).await {
            Ok(stage) => stage == Some(Stage::Dev),
            Err(error) => {
                tracing::error!(%env, %error, "the stage of an environment could not be read");
                false
            }
        }
    }
}

impl Prepared {
    /// Refuses what cannot be carried out. A note is the reason that lets a failed rehearsal pass.
    pub(crate) fn admit(&self, before: usize, note: &str) -> Result<(), ContentError> {
        let has_reason = !note.trim().is_empty();
        let stands = |blocker: &&PlanBlocker| blocker.error.code != GATE || !has_reason;
        let standing: Vec<_> = self.plan.blockers.iter().filter(stands).cloned().collect();
        if !standing.is_empty() {
            return Err(ContentError::Blocked(standing));
        }
        if self.step.changes.is_empty() {
            return Err(ContentError::invalid("/items", "too_few", "nothing would change"));
        }
        let come = self.step.changes.iter().filter(|c| c.before.is_none()).count();
        if before + come > MAX_ITEMS {
            return Err(ContentError::TooLarge { what: "items of a release", limit: MAX_ITEMS });
        }
        Ok(())
    }
}

/// Items without repetition, in order.
pub(crate) fn distinct(items: &[ItemRef]) -> Vec<ItemRef> {
    let mut items = items.to_vec();
    items.sort();
    items.dedup();
    items
}

pub(crate) fn check_note(note: &str) -> Result<(), ContentError> {
    if note.chars().count() > MAX_NOTE || note.contains('\0') {
        return Err(ContentError::invalid("/note", "too_long", format!("at most {MAX_NOTE} characters")));
    }
    Ok(())
}
