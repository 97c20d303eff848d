//! Functions: the list, and the editor in which code is read, changed and run.

mod editor;
mod list;
mod rpc;
mod run;
mod settings;

pub use editor::FunctionPage;
pub use list::FunctionsPage;
