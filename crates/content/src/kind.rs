//! What a domain registers to have its things drafted, published, promoted and rolled back.

use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use types::{DiffLine, EnvId, FieldError, ItemRef, Json, Permission, PlanBlocker, Text};

/// The code of complaints that a reason overrides.
pub const GATE: &str = "gate";

/// One kind of content.
#[async_trait]
pub trait Kind: Send + Sync + 'static {
    /// The stable name, as in [`ItemRef::kind`]: `activity`.
    fn name(&self) -> &'static str;

    /// The name people read: "Activity".
    fn title(&self) -> Text;

    /// What a member needs to draft it.
    fn edit_permission(&self) -> Permission;

    /// What is wrong with an item for an environment; nothing if it can be published there. Called outside of write
    /// transactions, for drafts as they are typed and before every release. Whether referenced items exist is not
    /// its business: see [`Kind::references`].
    async fn validate(&self, env: &EnvId, key: &str, json: &Json) -> Vec<FieldError>;

    /// The name of an item that people read.
    fn item_title(&self, key: &str, json: &Json) -> Text;

    /// The items that must be in the same release.
    fn references(&self, json: &Json) -> Vec<ItemRef>;

    /// The difference in words. `None`: it is not there on that side.
    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine>;

    /// What would go wrong in an environment that has all of these items published, because items of the `changed`
    /// kinds did change: a rehearsal fails. Asked once for every step but a rollback. Such complaints carry the code
    /// [`GATE`]. Where content is made they are warnings; in other environments they bar the way, and whoever writes
    /// down a reason may go on.
    async fn rehearse(
        &self,
        env: &EnvId,
        changed: &BTreeSet<&str>,
        after: &BTreeMap<ItemRef, Arc<Json>>,
    ) -> Vec<PlanBlocker> {
        let _ = (env, changed, after);
        vec![]
    }

    /// Takes up what an environment has published: all items of the kind at start, the changed ones after each
    /// release, in the order of releases. `None`: the item is gone. What cannot be used any more (validators get
    /// stricter) must be skipped, not fail the others. Must not start a release of the same environment.
    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]);
}
