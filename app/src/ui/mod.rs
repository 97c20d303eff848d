//! The design system: components on native elements. Pages compose them and have no styling of their own.
//!
//! Every component draws the same HTML on the server and in the browser; ids come from the caller.

mod attachment;
mod badge;
mod bind;
mod button;
mod chart;
mod choice;
mod code;
mod combobox;
mod copy;
mod datetime;
mod device;
mod dialog;
mod diff;
mod empty;
mod field;
mod file;
#[cfg(debug_assertions)]
mod gallery;
mod highlight;
mod icon;
mod input;
mod json;
mod menu;
mod page;
mod problem;
mod schema_form;
mod stat;
mod table;
mod tabs;
mod toast;

pub use attachment::*;
pub use badge::*;
pub use bind::Bind;
pub use button::*;
pub use chart::*;
pub use choice::*;
pub use code::*;
pub use combobox::*;
pub use copy::*;
pub use datetime::*;
pub use device::*;
pub use dialog::*;
pub use diff::*;
pub use empty::*;
pub use field::*;
pub use file::*;
#[cfg(debug_assertions)]
pub use gallery::Gallery;
pub use icon::*;
pub use input::*;
pub use json::*;
pub use menu::*;
pub use page::*;
pub use problem::*;
pub use schema_form::*;
pub use stat::*;
pub use table::*;
pub use tabs::*;
pub use toast::*;
