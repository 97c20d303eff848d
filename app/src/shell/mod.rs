//! The frame around every page.

#[cfg(feature = "ssr")]
mod document;
mod frame;
mod fuzzy;
mod header;
mod keys;
mod nav;
mod palette;
pub mod prefs;

#[cfg(feature = "ssr")]
pub use document::{Assets, shell};
pub use frame::{Frame, NotFound, Redirected};
pub use header::{LangMenu, ThemeMenu, role_name};
pub use palette::{Command, Does, use_palette_items};
