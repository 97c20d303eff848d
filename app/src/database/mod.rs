//! The database: collections, their documents, indexes and imports, and queries that people write themselves.

pub mod ask;
mod bulk;
mod cell;
mod code;
mod code_view;
mod drawer;
mod filter;
mod grid;
mod imports;
mod indexes;
mod list;
#[cfg(feature = "ssr")]
mod on_server;
mod page;
mod query;
mod results;
pub mod rpc;
mod send;
mod table;
mod values;
mod words;

pub use list::DatabasePage;
pub use page::CollectionPage;
