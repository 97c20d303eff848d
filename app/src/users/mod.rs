//! End users of the mini-program: who they are, how they may sign in, where they are signed in.

mod list;
mod methods;
mod methods_setup;
mod page;
pub mod rpc;
mod words;

pub use list::UsersPage;
pub use methods::MethodsPage;
pub use page::UserPage;
