//! The style sheet: layers written by hand in style/, and utilities for layout from the words of app/.
//!
//! `@layer reset, tokens, components, utilities`: a utility beats a component whatever its selector.

#[cfg(test)]
mod golden;
mod hand_written;
mod lengths;
mod repairs;
mod utilities;
mod variants;
mod words;

use std::fs;

use crate::shell::{self, Result};
use hand_written::HandWritten;
use words::Words;

/// The order of the layers; the first that is named is the weakest.
const LAYERS: &str = "@layer reset, tokens, components, utilities;\n";

/// Classes without a rule of their own, that variants of others look at.
const MARKERS: [&str; 2] = ["group", "peer"];

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

/// How many classes views use, and what is wrong with some: neither a utility's rule nor one in style/, or both.
pub fn classes() -> Result<(usize, Vec<String>)> {
    let hand = hand_written::read(&shell::root().join("style"))?;
    let words = words::read(&shell::root().join("app"))?;
    Ok((words.classes.len(), missing(&hand, &words)))
}

fn build() -> Result<(String, Vec<String>)> {
    let hand = hand_written::read(&shell::root().join("style"))?;
    let words = words::read(&shell::root().join("app"))?;
    let missing = missing(&hand, &words);
    // A name that we styled ourselves is ours, also where tailwind knows it: of both, `missing` tells.
    let mut candidates = words.candidates;
    candidates.retain(|word| !hand.classes.contains(word));
    Ok((format!("{LAYERS}{}{}", hand.css, utilities::render(&candidates)), missing))
}

fn missing(hand: &HandWritten, words: &Words) -> Vec<String> {
    let known = |class: &str| {
        hand.classes.contains(class) || MARKERS.contains(&class) || utilities::is_utility(class)
    };
    let unknown = words.classes.iter().filter(|(class, _)| !known(class));
    let unknown = unknown.map(|(class, place)| format!("{place}: the class `{class}` has no rule"));
    // A rule in style/ for one place would take the utility from all others.
    let both = |class: &str| hand.classes.contains(class) && utilities::is_utility(class);
    let shadowed = words.classes.iter().filter(|(class, _)| both(class));
    let shadowed =
        shadowed.map(|(class, place)| format!("{place}: style/ has a rule for the utility `{class}`"));
    unknown.chain(shadowed).collect()
}
