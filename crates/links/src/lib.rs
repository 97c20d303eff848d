//! Links: ids that stay on printed codes while their targets change, and the drawing of those codes.
//!
//! A link is the content of kind `link`; its key is the id, 7 characters without look-alikes. The same id exists in
//! every environment that the link was promoted to, and a code carries the id alone. So an id is looked up across
//! environments ([`Links::find`]): **a production environment that has it wins**, then testing, then development. A
//! code can thus be printed and tried while its link is only in development, and means production from the
//! promotion on. A caller that wants one environment in particular names it.
//!
//! It knows neither what is behind an activity ([`Pages`] is fulfilled by the server) nor HTTP.
#![warn(missing_docs)]

mod check;
mod engine;
mod error;
mod id;
mod kind;
pub mod qr;
mod scans;

pub use engine::{Found, Links};
pub use error::LinksError;
pub use id::{ID_LENGTH, is_id};
pub use kind::{Kind, Pages};
pub use scans::TOPIC as SCANS_TOPIC;
