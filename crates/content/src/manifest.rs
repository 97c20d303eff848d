//! What a release holds: the hash of each item. Written canonically, so that equal releases have equal ids.

use crate::canonical;
use std::collections::BTreeMap;
use store::StoreError;
use types::{ItemRef, ObjectHash, ReleaseId};

/// The items of a release.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Manifest(pub BTreeMap<ItemRef, ObjectHash>);

/// What became of one item between two releases. Never the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ItemChange {
    pub item: ItemRef,
    pub before: Option<ObjectHash>,
    pub after: Option<ObjectHash>,
}

impl Manifest {
    /// `{"kind":{"key":"hash"}}`, keys sorted.
    pub(crate) fn text(&self) -> String {
        let mut kinds: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (item, hash) in &self.0 {
            kinds.entry(&item.kind).or_default().insert(&item.key, hash.as_str());
        }
        // Maps of strings to strings always write.
        serde_json::to_string(&kinds).unwrap_or_default()
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        let kinds: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(text)?;
        let items = kinds.into_iter().flat_map(|(kind, keys)| {
            keys.into_iter().map(move |(key, hash)| (ItemRef::new(kind.clone(), key), ObjectHash::new(hash)))
        });
        Ok(Self(items.collect()))
    }

    /// The id of a release with this text.
    pub(crate) fn id(text: &str) -> ReleaseId {
        ReleaseId::new(canonical::hash(text).as_str())
    }

    /// What changes from this to another, in the order of items.
    pub(crate) fn changes_to(&self, next: &Self) -> Vec<ItemChange> {
        let mut changes: BTreeMap<&ItemRef, (Option<&ObjectHash>, Option<&ObjectHash>)> = BTreeMap::new();
        for (item, hash) in &self.0 {
            changes.entry(item).or_default().0 = Some(hash);
        }
        for (item, hash) in &next.0 {
            changes.entry(item).or_default().1 = Some(hash);
        }
        changes
            .into_iter()
            .filter(|(_, (before, after))| before != after)
            .map(|(item, (before, after))| ItemChange {
                item: item.clone(),
                before: before.cloned(),
                after: after.cloned(),
            })
            .collect()
    }

    pub(crate) fn apply(&mut self, changes: &[ItemChange]) {
        for ItemChange { item, after, .. } in changes {
            match after {
                Some(hash) => self.0.insert(item.clone(), hash.clone()),
                None => self.0.remove(item),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_changes_lead_from_one_to_the_other() {
        let of = |items: &[(&str, &str)]| {
            Manifest(
                items
                    .iter()
                    .map(|(key, hash)| (ItemRef::new("page", *key), ObjectHash::new(*hash)))
                    .collect(),
            )
        };
        let (a, b) = (of(&[("x", "1"), ("y", "2")]), of(&[("y", "3"), ("z", "4")]));
        assert_eq!(a.text(), r#"{"page":{"x":"1","y":"2"}}"#);
        assert_eq!(Manifest::parse(&a.text()).unwrap(), a);
        let changes = a.changes_to(&b);
        assert_eq!(changes.len(), 3);
        let mut c = a.clone();
        c.apply(&changes);
        assert_eq!(c, b);
    }
}
