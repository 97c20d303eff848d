//! Whether a release would be sound.

use crate::{Content, manifest::ItemChange, objects::Objects, state::Published};
use std::collections::{BTreeMap, BTreeSet};
use types::{EnvId, FieldError, ItemRef, PlanBlocker};

impl Content {
    /// What stands in the way of changing `before` by `changes` in an environment: items that are not valid there,
    /// and references to items that would not be there. The latter carry the code `reference` and the missing item
    /// as `limit`, written `kind/key`.
    pub(crate) async fn blockers(
        &self,
        env: &EnvId,
        before: &BTreeMap<ItemRef, Published>,
        changes: &[ItemChange],
        objects: &Objects,
    ) -> Vec<PlanBlocker> {
        let mut blockers = Vec::new();
        let removed: BTreeSet<&ItemRef> =
            changes.iter().filter(|c| c.after.is_none()).map(|c| &c.item).collect();
        let come: BTreeSet<&ItemRef> =
            changes.iter().filter(|c| c.after.is_some()).map(|c| &c.item).collect();
        let there =
            |item: &ItemRef| come.contains(item) || (before.contains_key(item) && !removed.contains(item));

        for ItemChange { item, after, .. } in changes {
            let Some(json) = after.as_ref().and_then(|hash| objects.get(hash)) else { continue };
            let Some(kind) = self.find_kind(&item.kind) else {
                let error =
                    FieldError::new("", "unknown", format!("nothing here knows the kind {}", item.kind));
                blockers.push(PlanBlocker { item: item.clone(), error });
                continue;
            };
            let errors = kind.validate(env, &item.key, json).await;
            blockers.extend(errors.into_iter().map(|error| PlanBlocker { item: item.clone(), error }));
            let missing = kind.references(json).into_iter().filter(|reference| !there(reference));
            blockers.extend(missing.map(|reference| dangling(item, &reference)));
        }
        if !removed.is_empty() {
            for (item, published) in
                before.iter().filter(|(item, _)| !come.contains(item) && !removed.contains(item))
            {
                let Some(kind) = self.find_kind(&item.kind) else { continue };
                let missing = kind.references(&published.json).into_iter().filter(|r| removed.contains(r));
                blockers.extend(missing.map(|reference| dangling(item, &reference)));
            }
        }
        blockers
    }

    /// What fails when the environment is rehearsed as it would be.
    pub(crate) async fn rehearse(
        &self,
        env: &EnvId,
        before: &BTreeMap<ItemRef, Published>,
        changes: &[ItemChange],
        objects: &Objects,
    ) -> Vec<PlanBlocker> {
        let changed: BTreeSet<&str> = changes.iter().map(|c| c.item.kind.as_str()).collect();
        if changed.is_empty() {
            return vec![];
        }
        let mut after: BTreeMap<_, _> =
            before.iter().map(|(item, published)| (item.clone(), published.json.clone())).collect();
        for change in changes {
            match change.after.as_ref().and_then(|hash| objects.get(hash)) {
                Some(json) => after.insert(change.item.clone(), json.clone()),
                None => after.remove(&change.item),
            };
        }
        let mut blockers = Vec::new();
        for kind in self.all_kinds() {
            blockers.extend(kind.rehearse(env, &changed, &after).await);
        }
        blockers
    }
}

fn dangling(item: &ItemRef, reference: &ItemRef) -> PlanBlocker {
    let message = format!("it needs {reference}, which would not be there");
    let error =
        FieldError::new("", "reference", message).with_limit(format!("{}/{}", reference.kind, reference.key));
    PlanBlocker { item: item.clone(), error }
}
