//! Who may do what in a collection: a preset or a rule of its own, with a place to try it before it is published.

mod clause;
mod editor;
pub mod rpc;
mod tab;
mod trial;
mod words;

pub use tab::RulesTab;
