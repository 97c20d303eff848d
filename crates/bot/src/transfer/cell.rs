//! What stands in one cell: several lines, words that would be formulas, and what a spreadsheet would not keep.
//!
//! Everything here can be taken back: reading what was written gives the same words.

/// Characters that begin a formula, also in their full-width form (OWASP, "CSV Injection").
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// Longest cell, in UTF-16 units: what Excel holds.
pub const MAX_CELL: usize = 32_767;
/// Where a list of lines goes on in the next row.
const MAX_LINES: usize = 30_000;

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.
pub fn neutralise(text: String) -> String {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text }
}

/// The words of a cell, without the apostrophe of [`neutralise`].
pub fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        Some(_) | None => text,
    }
}

fn begins_formula(text: &str) -> bool {
    text.starts_with(FORMULA)
}

/// One value as a cell: as it is, or as a JSON string if a spreadsheet or [`read`] would change it.
pub fn write(value: &str) -> String {
    if needs_quotes(value, &['\r']) { quoted(value) } else { value.to_owned() }
}

/// The value of a cell: without the space around it.
pub fn read(cell: &str) -> String {
    let cell = cell.trim();
    unquoted(cell, &['\r']).unwrap_or_else(|| cell.to_owned())
}

/// Several values as cells, one value for each line; a cell that would be too long ends before. `separators` are what
/// [`read_lines`] takes for the end of a line.
pub fn write_lines<'a>(values: impl Iterator<Item = &'a str>, separators: &[char]) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    for value in values {
        let line = if value.is_empty() || needs_quotes(value, separators) {
            quoted(value)
        } else {
            value.to_owned()
        };
        if !cell.is_empty() && units(&cell) + units(&line) > MAX_LINES {
            cells.push(std::mem::take(&mut cell));
        }
        if !cell.is_empty() {
            cell.push('\n');
        }
        cell.push_str(&line);
    }
    if !cell.is_empty() {
        cells.push(cell);
    }
    cells
}

/// The values of a cell of lines. Empty lines are none.
pub fn read_lines(cell: &str, separators: &[char]) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = cell.trim_start();
    while !rest.is_empty() {
        if let Some((value, after)) = leading_quoted(rest, separators) {
            values.push(value);
            rest = after;
        } else {
            let end = rest.find(separators).unwrap_or(rest.len());
            let line = rest[..end].trim();
            if !line.is_empty() {
                values.push(line.to_owned());
            }
            rest = &rest[end..];
        }
        rest = rest.trim_start_matches(|c: char| separators.contains(&c) || c.is_whitespace());
    }
    values
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A quoted value at the beginning, if it is one that [`write_lines`] quotes, and what follows it.
fn leading_quoted<'a>(text: &'a str, separators: &[char]) -> Option<(String, &'a str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    // A line feed never stands in what is quoted.
    let end = inner.char_indices().take_while(|(_, c)| *c != '\n').find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })?;
    let (literal, after) = text.split_at(end + 2);
    let next = after.trim_start_matches(' ');
    if !next.is_empty() && !next.starts_with(separators) {
        return None;
    }
    let value: String = serde_json::from_str(literal).ok()?;
    (value.is_empty() || needs_quotes(&value, separators)).then_some((value, after))
}

/// Whether a value would not come back as it is.
fn needs_quotes(value: &str, separators: &[char]) -> bool {
    value.trim() != value
        || value.contains(separators)
        || value.chars().any(|c| is_unkept(c) && c != '\n')
        || value.contains("_x")
        || unquoted(value, separators).is_some()
        || leading_quoted(value, separators).is_some()
}

/// What XML 1.0 (§2.2) does not hold, or a reader of lines changes.
fn is_unkept(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            // Workbooks spell characters as `_xHHHH_`, and so must not see ours.
            '_' => text.push_str("\\u005f"),
            c if is_unkept(c) => text.push_str(&format!("\\u{:04x}", c as u32)),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

fn unquoted(text: &str, separators: &[char]) -> Option<String> {
    let is_literal = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let value: String = is_literal.then(|| serde_json::from_str(text).ok())??;
    needs_quotes(&value, separators).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEPARATORS: [char; 3] = ['\n', ';', '、'];

    fn tricky() -> impl Strategy<Value = String> {
        prop_oneof!["['=+@\\-\"\\\\ \n\r\t;、_xa{}|,]{0,8}", "\\PC{0,12}", any::<String>()]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(value in tricky()) {
            prop_assert_eq!(read(restore(&neutralise(write(&value)))), value.clone());
            let cell = neutralise(write(&value));
            prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
        }

        #[test]
        fn lines_are_read_as_they_were_written(values in prop::collection::vec(tricky(), 0..6)) {
            let cells = write_lines(values.iter().map(String::as_str), &SEPARATORS);
            let back: Vec<_> = cells
                .into_iter()
                .flat_map(|cell| read_lines(restore(&neutralise(cell)), &SEPARATORS))
                .collect();
            prop_assert_eq!(back, values);
        }
    }

    #[test]
    fn people_write_what_they_like() {
        assert_eq!(read("  几点开门？ "), "几点开门？");
        assert_eq!(read("\"Snow Line\""), "\"Snow Line\"", "quotation marks are theirs");
        assert_eq!(restore("'quoted'"), "'quoted'");
        assert_eq!(restore("'=1+1"), "=1+1");
        assert_eq!(restore("=1+1"), "=1+1");
        assert_eq!(
            read_lines("北京、京城;帝都\n\n \"北平\" ", &SEPARATORS),
            ["北京", "京城", "帝都", "\"北平\""]
        );
        assert_eq!(read_lines(" \n ", &SEPARATORS), [""; 0]);
        assert_eq!(read_lines("\"a;b\";c", &SEPARATORS), ["a;b", "c"]);
    }

    #[test]
    fn long_lists_go_on_in_the_next_cell() {
        let line = "长".repeat(300);
        let cells = write_lines(std::iter::repeat_n(line.as_str(), 500), &['\n']);
        assert!(cells.len() > 4 && cells.iter().all(|cell| units(cell) <= MAX_CELL));
        let lines: usize = cells.iter().map(|cell| read_lines(cell, &['\n']).len()).sum();
        assert_eq!(lines, 500);
    }
}
