//! Activities: the list, the gallery of templates, the editor with its live preview.

mod editor;
mod figures;
mod form;
mod gallery;
mod join;
mod list;
mod morph;
#[cfg(feature = "ssr")]
mod on_server;
mod preview;
pub mod rpc;

pub use editor::ActivityPage;
pub use figures::Claimed;
pub use gallery::NewActivityPage;
pub use list::ActivitiesPage;
