//! Members, roles, environments, end-user sign-in, API keys and tokens. Proves an [`Actor`]; knows no engine.
#![warn(missing_docs)]

mod actor;
mod error;
mod key;

pub use actor::{Actor, Who};
pub use error::{AccessError, Denied, TokenError};
pub use key::MasterKey;
