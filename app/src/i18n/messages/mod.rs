//! The messages, one file for each part of the console.

pub mod problems;
pub mod shell;
pub mod ui;
