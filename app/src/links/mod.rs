//! Links: the list, a new one, and the page of one with its target and its code.

mod create;
mod details;
mod downloads;
mod list;
#[cfg(feature = "ssr")]
mod on_server;
mod page;
mod params;
mod places;
mod qr;
mod refusal;
pub mod rpc;
mod target;

pub use list::LinksPage;
pub use page::LinkPage;
