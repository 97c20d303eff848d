//! Files stay short, finished, and away from the wall clock.

use std::fs;
use std::path::Path;

use super::Findings;
use crate::shell::Result;
use crate::site;

/// From here on a file should be two.
const LONG: usize = 400;
/// From here on it must be.
const TOO_LONG: usize = 600;
const FOLDERS: [&str; 9] =
    ["app", "server", "frontend", "migrations", "crates", "xtask", "style", "sdk", "end2end"];
const KINDS: [&str; 7] = ["rs", "css", "js", "mjs", "ts", "toml", "py"];
const NOT_OURS: [&str; 3] = ["node_modules", "artefacts", "target"];

/// Marks of unfinished work, written in halves so that this file does not find itself.
const UNFINISHED: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("db", "g!("), concat!("todo", "!(")];
/// Ways to the wall clock, which only the store may take.
const CLOCKS: [&str; 3] =
    [concat!("Utc::", "now("), concat!("Local::", "now("), concat!("SystemTime::", "now(")];
const MAY_READ_THE_CLOCK: [&str; 1] = ["crates/store/"];

/// Reads every source file.
pub fn check(root: &Path) -> Result<Findings> {
    let mut findings = Findings::default();
    for folder in FOLDERS {
        for path in site::files(&root.join(folder))? {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let ours = !name.split('/').any(|part| NOT_OURS.contains(&part));
            let kind = name.rsplit('.').next().unwrap_or_default();
            if !ours || !KINDS.contains(&kind) {
                continue;
            }
            findings.looked_at += 1;
            look(&name, &fs::read_to_string(&path)?, &mut findings);
        }
    }
    Ok(findings)
}

fn look(name: &str, text: &str, findings: &mut Findings) {
    let Findings { errors, warnings, .. } = findings;
    let lines = text.lines().count();
    if name.ends_with(".rs") && lines > TOO_LONG {
        errors.push(format!("{name}: {lines} lines; {TOO_LONG} at most"));
    } else if name.ends_with(".rs") && lines > LONG {
        warnings.push(format!("{name}: {lines} lines; {LONG} are comfortable"));
    }
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        for mark in UNFINISHED.iter().filter(|mark| line.contains(*mark)) {
            errors.push(format!("{place}: `{mark}` is unfinished work"));
        }
        let comment = line.trim_start().starts_with("//");
        let allowed =
            MAY_READ_THE_CLOCK.iter().any(|folder| name.starts_with(folder)) || !name.ends_with(".rs");
        for clock in CLOCKS.iter().filter(|clock| !comment && !allowed && line.contains(*clock)) {
            errors.push(format!("{place}: `{clock})` outside the store: take its clock"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(name: &str, text: &str) -> usize {
        let mut findings = Findings::default();
        look(name, text, &mut findings);
        findings.errors.len()
    }

    #[test]
    fn each_rule_has_a_case() {
        let clock = format!("let now = chrono::{});", CLOCKS[0]);
        assert_eq!(errors("crates/links/src/a.rs", &clock), 1);
        assert_eq!(errors("crates/store/src/clock.rs", &clock), 0);
        assert_eq!(errors("crates/links/src/a.rs", &format!("// {clock}")), 0);
        assert_eq!(errors("style/a.css", &format!("/* {} */", UNFINISHED[0])), 1);
        assert_eq!(errors("a.rs", &"x\n".repeat(TOO_LONG + 1)), 1);
        assert_eq!(errors("a.rs", &"x\n".repeat(TOO_LONG)), 0);
    }
}
