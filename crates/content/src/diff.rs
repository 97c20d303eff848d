//! Changes of items, told for people.

use crate::{Content, ContentError, manifest::ItemChange, objects, objects::Objects};
use types::{DiffOp, ItemDiff, ItemRef, Json, Text};

impl Content {
    /// The difference of one item; nothing if it is on neither side.
    pub(crate) fn diff_of(
        &self,
        item: &ItemRef,
        before: Option<&Json>,
        after: Option<&Json>,
    ) -> Option<ItemDiff> {
        let (op, newest) = match (before, after) {
            (None, Some(after)) => (DiffOp::Added, after),
            (Some(_), Some(after)) => (DiffOp::Changed, after),
            (Some(before), None) => (DiffOp::Removed, before),
            (None, None) => return None,
        };
        let lines = self.find_kind(&item.kind).map_or_else(Vec::new, |kind| kind.describe(before, after));
        Some(ItemDiff { item: item.clone(), title: self.title_of(item, newest), op, lines })
    }

    /// The differences of changed items whose objects are at hand.
    pub(crate) fn diffs(&self, changes: &[ItemChange], objects: &Objects) -> Vec<ItemDiff> {
        let json =
            |hash: &Option<types::ObjectHash>| hash.as_ref().and_then(|h| objects.get(h)).map(|j| &**j);
        changes.iter().filter_map(|c| self.diff_of(&c.item, json(&c.before), json(&c.after))).collect()
    }

    /// Reads the objects on both sides of changes.
    pub(crate) async fn objects_of(&self, changes: &[ItemChange]) -> Result<Objects, ContentError> {
        let hashes = changes.iter().flat_map(|c| [&c.before, &c.after]).flatten().cloned().collect();
        objects::load(self.store().read(), hashes).await
    }

    /// The name of an item; its key if the kind is not registered any more.
    pub(crate) fn title_of(&self, item: &ItemRef, json: &Json) -> Text {
        match self.find_kind(&item.kind) {
            Some(kind) => kind.item_title(&item.key, json),
            None => Text::same(item.key.clone()),
        }
    }
}
