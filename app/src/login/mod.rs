//! Signing in and out.

mod page;
mod rpc;

pub use page::LoginPage;
pub use rpc::sign_out;
