//! Bringing memory and the kinds' compiled forms up to what the database says.

use crate::manifest::ItemChange;
use crate::{Content, ContentError, entries, objects, state::Slot};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, atomic::Ordering};
use types::{EnvId, Json};

impl Content {
    /// Takes up what every environment has published, and activates it. To be called once, before serving.
    pub async fn start(&self) -> Result<(), ContentError> {
        for env in entries::environments(self.store().read()).await? {
            self.slot(&env).await?;
        }
        Ok(())
    }

    /// An environment whose memory is up to date. Callers have checked that the actor may look there.
    pub(crate) async fn slot(&self, env: &EnvId) -> Result<Arc<Slot>, ContentError> {
        let slot = self.slot_or_new(env);
        if !slot.fresh.load(Ordering::Acquire) {
            // In a task of its own: a caller that gives up must not leave memory ahead of the kinds.
            let (content, behind) = (self.clone(), slot.clone());
            let refresh = tokio::spawn(async move {
                let _publishing = behind.publishing.clone().lock_owned().await;
                if behind.fresh.load(Ordering::Acquire) {
                    return Ok(());
                }
                let gate = behind.gate.clone().write_owned().await;
                let changes = content.catch_up(&behind).await?;
                drop(gate);
                content.activate(&behind, &changes).await;
                Ok(())
            });
            refresh.await.unwrap_or_else(|_| Err(ContentError::Store(store::StoreError::Panicked)))?;
        }
        Ok(slot)
    }

    /// Reads what memory lacks, under the gate, and answers what changed. The caller then activates that.
    pub(crate) async fn catch_up(&self, slot: &Slot) -> Result<Vec<ItemChange>, ContentError> {
        let (number, before) = {
            let state = slot.state();
            (state.number(), state.manifest())
        };
        let mut manifest = before.clone();
        let snapshot = self.store().snapshot().await?;
        let entries = entries::after(snapshot.conn(), &slot.env, number, &mut manifest).await?;
        let changes = before.changes_to(&manifest);
        let hashes = changes.iter().filter_map(|c| c.after.clone()).collect();
        let objects = objects::load(snapshot.conn(), hashes).await?;
        slot.advance(entries, &changes, &objects);
        slot.fresh.store(true, Ordering::Release);
        Ok(changes)
    }

    /// Hands changed items to their kinds. A kind that panics is logged and does not keep the others from theirs.
    pub(crate) async fn activate(&self, slot: &Slot, changes: &[ItemChange]) {
        for kind in self.all_kinds() {
            let items: Vec<(String, Option<Arc<Json>>)> = {
                let state = slot.state();
                let of_kind = changes.iter().filter(|c| c.item.kind == kind.name());
                of_kind
                    .map(|c| (c.item.key.clone(), state.items.get(&c.item).map(|p| p.json.clone())))
                    .collect()
            };
            if items.is_empty() {
                continue;
            }
            if AssertUnwindSafe(kind.activate(&slot.env, &items)).catch_unwind().await.is_err() {
                tracing::error!(env = %slot.env, kind = kind.name(), "a kind panicked while it was activated");
            }
        }
    }
}
