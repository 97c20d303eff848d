//! Releases: what waits in drafts, what could be promoted, what was released, and the way back.

mod changes;
mod entries;
mod page;
mod rpc;

pub use page::ReleasesPage;
