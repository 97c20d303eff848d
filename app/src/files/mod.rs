//! *Files*: what an environment keeps, browsed, uploaded, looked at, and who may reach it.

mod address;
mod delete;
mod list;
mod page;
mod preview;
pub mod rpc;
mod rules;
mod send;
mod sheet;
mod uploads;

pub use page::FilesPage;
pub use rules::FileRulesPage;
