//! Activities: templates, the settings that product managers fill in, and the page that phones render.
//!
//! A template is a list of components, each with a schema for its settings ([`templates`]). An activity is the content
//! of kind `activity`: a template's id and one object of settings for each component ([`Kind`]). [`render`] turns it
//! into one [`types::ActivityPage`] in one language; that page is the public JSON, and [`document`] is its HTML for
//! browsers, the same for the landing page and the console's preview.
//!
//! What is given away is counted by documents, which this crate does not know: it declares [`Ledger`] and the server
//! fulfils it. It knows neither links, nor HTTP, nor who is invited.
#![warn(missing_docs)]

mod check;
pub mod demo;
mod engine;
mod kind;
mod ledger;
mod page;
mod picture;
mod templates;

pub use engine::{Activities, ActivitiesError, Published};
pub use kind::Kind;
pub use ledger::{Ledger, stock};
pub use page::{Document, Look, MAX_LIST, document, render};
pub use templates::{template, templates};
