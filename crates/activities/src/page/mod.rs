//! The page of an activity: from settings to blocks ([`render`]), from blocks to HTML ([`document`]).

mod blocks;
mod color;
mod escape;
mod format;
mod html;
mod render;
mod words;

pub use html::{Document, Look, document};
pub use render::{MAX_LIST, render};
