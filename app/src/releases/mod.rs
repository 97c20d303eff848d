//! Releases: what waits in drafts, what could be promoted, what was released, and the way back.

mod changes;
mod entries;
mod page;
mod rpc;
mod step;

pub use entries::did;
pub use page::ReleasesPage;
pub use rpc::{plan_step, release_history};
pub use step::Step;
