//! Words that are the same in every language, kept in a file beside the checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::shell::Result;

/// Reads `xtask/untranslated.txt`: one text a line, `#` begins a comment.
pub fn read(root: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(root.join("xtask/untranslated.txt"))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_string).collect())
}
