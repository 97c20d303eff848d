//! What test runners say of themselves, added up.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use crate::shell::{self, Result};

/// Lines of a step that are said again at the end. What a machine keeps of a long run is its end.
const SAID_AGAIN: usize = 120;

/// Tests of one step.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// Tests that did not run.
    pub skipped: u64,
    /// What the runners said of those that failed, at most 120 lines.
    pub failures: Vec<String>,
}

impl Counts {
    /// Adds another step's.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }

    fn note(&mut self, word: &str, number: u64) {
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

/// Reads what runners print, line by line.
#[derive(Default)]
struct Reader {
    counts: Counts,
    /// Whether the lines that come now tell of failures.
    in_failures: bool,
}

impl Reader {
    /// Takes what one line of a test runner's closing words says, if it is one.
    fn read(&mut self, line: &str) {
        let line = without_colour(line);
        // cargo: `failures:` until the result; node: `✖ failing tests:` until the end.
        let begins = matches!(line.trim_end(), "failures:" | "✖ failing tests:");
        self.in_failures = (self.in_failures || begins) && !line.starts_with("test result:");
        if self.in_failures && !begins && !line.trim().is_empty() && self.counts.failures.len() < SAID_AGAIN {
            self.counts.failures.push(line.trim_end().to_owned());
        }
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result:") {
            // cargo: `test result: ok. 12 passed; 0 failed; 1 ignored; …`
            for part in rest.split(['.', ';']) {
                let mut words = part.split_whitespace();
                if let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<u64>), words.next()) {
                    self.counts.note(word, number);
                }
            }
        } else if let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            // node: `ℹ pass 12` or, for a machine, `# pass 12`
            if let Some((word, Ok(number))) =
                rest.split_once(' ').map(|(word, number)| (word, number.parse()))
            {
                self.counts.note(word, number);
            }
        }
    }
}

/// Runs a test runner, shows what it prints as it comes, and adds up its counts. A runner that fails without a
/// failed test counts as one.
pub fn run(command: &mut Command) -> Result<Counts> {
    let line = shell::describe(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run `{line}`: {error}"))?;
    let output = child.stdout.take().ok_or("no output to read")?;
    let reader = thread::spawn(move || {
        let mut reader = Reader::default();
        let mut lines = BufReader::new(output);
        let mut bytes = Vec::new();
        while lines.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(&bytes);
            let _ = out.flush();
            reader.read(&String::from_utf8_lossy(&bytes));
            bytes.clear();
        }
        reader.counts
    });
    let status = child.wait()?;
    let mut counts = reader.join().map_err(|_| "reading the output failed")?;
    if !status.success() && counts.failed == 0 {
        counts.failures.push(format!("`{line}` failed ({status})"));
        counts.failed = 1;
    }
    Ok(counts)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut parts = line.split('\x1b');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Counts, Reader};

    fn read(lines: &[&str]) -> Counts {
        let mut reader = Reader::default();
        lines.iter().for_each(|line| reader.read(line));
        reader.counts
    }

    #[test]
    fn what_failed_is_kept_with_its_reason() {
        let cargo = [
            "test works ... ok",
            "test breaks ... FAILED",
            "",
            "failures:",
            "",
            "---- breaks stdout ----",
            "thread 'breaks' panicked at src/lib.rs:1:1:",
            "",
            "failures:",
            "    breaks",
            "",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored",
            "test works too ... ok",
        ];
        let kept = ["---- breaks stdout ----", "thread 'breaks' panicked at src/lib.rs:1:1:", "    breaks"];
        assert_eq!(read(&cargo).failures, kept);
        let node =
            ["✖ breaks (1ms)", "ℹ fail 1", "", "✖ failing tests:", "", "✖ breaks (1ms)", "  Error: no"];
        assert_eq!(read(&node).failures, ["✖ breaks (1ms)", "  Error: no"]);
    }

    #[test]
    fn closing_lines_of_both_runners_are_added_up() {
        let counts = read(&[
            "test result: \x1b[32mok\x1b[0m. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored",
            "ℹ pass 5",
            "# fail 1",
            "ℹ skipped 2",
            "ℹ duration_ms 1234",
            "# Subtest: pass 9 things",
            "test it_passed ... ok",
        ]);
        assert_eq!(counts, Counts { passed: 20, failed: 3, skipped: 3, ..Counts::default() });
    }
}
