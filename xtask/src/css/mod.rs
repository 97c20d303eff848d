//! The style sheet: layers written by hand in style/, and utilities for layout from the words of app/.
//!
//! `@layer reset, tokens, components, utilities`: a utility beats a component whatever its selector.

mod hand_written;
mod lengths;
mod repairs;
mod utilities;
mod variants;
mod words;
#[cfg(test)]
mod golden;

use std::fs;

use crate::shell::{self, Result};
use words::Words;

/// The order of the layers; the first that is named is the weakest.
const LAYERS: &str = "@layer reset, tokens, components, utilities;\n";

/// The whole style sheet.
pub fn sheet() -> Result<String> {
    build().map(|(sheet, _)| sheet)
}

/// Writes the style sheet to `target/sampan.css` for a look, and fails on classes that have no rule.
pub fn command() -> Result<()> {
    let (sheet, missing) = build()?;
    let path = shell::target().join("sampan.css");
    fs::create_dir_all(shell::target())?;
    fs::write(&path, &sheet)?;
    shell::say(&format!("{} ({} kB)", path.display(), sheet.len() / 1000));
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n").into()) }
}

/// Classes in views that have neither a utility's rule nor one in style/, with their places.
pub fn missing() -> Result<Vec<String>> {
    build().map(|(_, missing)| missing)
}

fn build() -> Result<(String, Vec<String>)> {
    let hand = hand_written::read(&shell::root().join("style"))?;
    let Words { mut candidates, classes } = words::read(&shell::root().join("app"))?;
    let missing = classes
        .iter()
        .filter(|(class, _)| !hand.classes.contains(*class) && !utilities::is_utility(class))
        .map(|(class, place)| format!("{place}: the class `{class}` has no rule"))
        .collect();
    // A name that we styled ourselves is ours, also where tailwind knows it.
    candidates.retain(|word| !hand.classes.contains(word));
    Ok((format!("{LAYERS}{}{}", hand.css, utilities::render(&candidates)), missing))
}
