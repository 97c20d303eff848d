//! What happened to an environment, and to one item.

use crate::entries::Entry;
use crate::manifest::ItemChange;
use crate::{Content, ContentError, state::Slot};
use access::Actor;
use std::sync::Arc;
use types::{ItemDiff, ItemRef, Permission, ReleaseEntry};

/// Most entries of one answer.
const MAX_ENTRIES: usize = 100;

impl Content {
    /// Entries of the environment's history with numbers below `before`, newest first; at most `limit`, and 100.
    pub async fn history(
        &self,
        actor: &Actor,
        limit: usize,
        before: Option<u64>,
    ) -> Result<Vec<ReleaseEntry>, ContentError> {
        actor.require(Permission::Read)?;
        let slot = self.slot(actor.env()).await?;
        let entries: Vec<Arc<Entry>> = {
            let state = slot.state();
            let end = before.map_or(state.number(), |before| before.saturating_sub(1).min(state.number()));
            let newest_first = state.entries[..end as usize].iter().rev();
            newest_first.take(limit.min(MAX_ENTRIES)).cloned().collect()
        };
        self.entry_views(&slot, entries, None).await
    }

    /// The entries that changed an item, newest first, at most 100. The first says who changed it last. Each tells
    /// only of this item.
    pub async fn item_history(
        &self,
        actor: &Actor,
        item: &ItemRef,
    ) -> Result<Vec<ReleaseEntry>, ContentError> {
        actor.require(Permission::Read)?;
        self.kind_of(item)?;
        let slot = self.slot(actor.env()).await?;
        let entries: Vec<Arc<Entry>> = {
            let state = slot.state();
            let newest_first = state.touched(item).iter().rev().take(MAX_ENTRIES);
            newest_first.filter_map(|number| state.entry(*number)).cloned().collect()
        };
        self.entry_views(&slot, entries, Some(item)).await
    }

    /// What differs between the releases of two entries, read from the first to the second; 0 is before the first
    /// release.
    pub async fn compare(&self, actor: &Actor, from: u64, to: u64) -> Result<Vec<ItemDiff>, ContentError> {
        actor.require(Permission::Read)?;
        let slot = self.slot(actor.env()).await?;
        let changes = {
            let state = slot.state();
            for number in [from, to] {
                if number > state.number() {
                    return Err(ContentError::NotFound(format!("release {number}")));
                }
            }
            state.changes_between(from, to)
        };
        let objects = self.objects_of(&changes).await?;
        Ok(self.diffs(&changes, &objects))
    }

    pub(crate) async fn entry_view(&self, slot: &Slot, number: u64) -> Result<ReleaseEntry, ContentError> {
        let entry = slot.state().entry(number).cloned().into_iter().collect();
        let view = self.entry_views(slot, entry, None).await?.pop();
        view.ok_or_else(|| ContentError::NotFound(format!("release {number}")))
    }

    /// Views of entries, of all that they changed or of one item only.
    async fn entry_views(
        &self,
        slot: &Slot,
        entries: Vec<Arc<Entry>>,
        only: Option<&ItemRef>,
    ) -> Result<Vec<ReleaseEntry>, ContentError> {
        let current = slot.state().number();
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            let changes: Vec<ItemChange> =
                entry.changes.iter().filter(|c| only.is_none_or(|item| &c.item == item)).cloned().collect();
            let objects = self.objects_of(&changes).await?;
            views.push(ReleaseEntry {
                env: slot.env.clone(),
                number: entry.number,
                release: entry.release.clone(),
                action: entry.action,
                source: entry.source.clone(),
                rolled_back_to: entry.rolled_back_to,
                note: entry.note.clone(),
                by: entry.author.name.clone(),
                at: entry.at,
                diff: self.diffs(&changes, &objects),
                current: entry.number == current,
            });
        }
        Ok(views)
    }
}
