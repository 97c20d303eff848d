//! The layers written by hand: read, put in order, and their class names known.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::Result;
use crate::site;

/// What style/ holds.
#[derive(Debug)]
pub struct HandWritten {
    /// All files, comments removed, each within its layer.
    pub css: String,
    /// Every class that a selector names.
    pub classes: BTreeSet<String>,
}

/// Reads reset, tokens, everything else in the folder, then its components.
pub fn read(dir: &Path) -> Result<HandWritten> {
    let mut files: Vec<PathBuf> = site::files(dir)?;
    files.retain(|path| path.extension().is_some_and(|end| end == "css"));
    let layer = |path: &Path| match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("reset") => (0, "reset"),
        Some("tokens") => (1, "tokens"),
        _ => (2, "components"),
    };
    files.sort_by_key(|path| (layer(path).0, path.components().count(), path.clone()));

    let mut css = String::new();
    let mut classes = BTreeSet::new();
    for path in files {
        let text = without_comments(&fs::read_to_string(&path)?);
        classes.extend(class_names(&text));
        if text.contains("@layer") {
            css.push_str(text.trim());
        } else {
            css.push_str(&format!("@layer {} {{\n{}\n}}", layer(&path).1, text.trim()));
        }
        css.push('\n');
    }
    Ok(HandWritten { css, classes })
}

fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    kept
}

/// The names after a dot in everything that stands before a `{`.
fn class_names(css: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut prelude = String::new();
    for char in css.chars() {
        match char {
            '{' => {
                if !prelude.trim_start().starts_with("@layer") {
                    names.extend(dotted(&prelude));
                }
                prelude.clear();
            }
            '}' | ';' => prelude.clear(),
            _ => prelude.push(char),
        }
    }
    names
}

fn dotted(selector: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut chars = selector.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '.' {
            continue;
        }
        let mut name = String::new();
        while let Some(next) = chars.peek().copied() {
            let belongs = next.is_alphanumeric() || next == '-' || next == '_' || next == '\\';
            if !belongs {
                break;
            }
            chars.next();
            if next != '\\' {
                name.push(next);
            } else if let Some(escaped) = chars.next() {
                name.push(escaped);
            }
        }
        if name.starts_with(|first: char| !first.is_ascii_digit()) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{class_names, without_comments};

    #[test]
    fn names_come_from_selectors_and_not_from_values() {
        let css = "/* .no */ .a.b > p:not(.c):hover { margin: .5rem; background: url(x.png) }\n\
                   @media (min-width: 40.5rem) { .d\\:e { color: red } .f { .g & { top: 0 } } }";
        let names: Vec<String> = class_names(&without_comments(css)).into_iter().collect();
        assert_eq!(names, ["a", "b", "c", "d:e", "f", "g"]);
    }
}
