//! Who may read and write in a collection: presets, and rules in the expression language of the official service.
//!
//! A [`Gate`] decides, for one actor in one collection. Reading by a query is allowed if the query can only match
//! documents for which the rule is true: that is shown from the query alone ([`case`]), before anything is read. A
//! query that names documents by their ids may also be judged by these documents. Whatever is found is judged once
//! more, document by document ([`Judge`]), so that no rule is ever broken by what the proof does not see.
//!
//! Writes are judged by the documents that they touch, as they are before and with what is written. A write must
//! not tell more than a read: where its rule would not be shown by the query, the query must be one that the user may
//! read, or name documents by their ids.

mod case;
mod court;
mod evaluate;
mod gate;
mod lex;
mod parse;
mod policy;
mod preset;
mod published;
mod reach;
mod syntax;
mod trial;

pub(crate) use court::Court;
pub(crate) use gate::{Aim, Gate, Reading};
pub(crate) use policy::{Grant, Policy};
pub use preset::Preset;
pub(crate) use published::Rules;
pub(crate) use reach::{Judge, Reach};
