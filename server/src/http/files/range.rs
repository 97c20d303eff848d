//! Which part of a file a request wants (RFC 9110 §14).

use std::ops::Range;

/// What a `Range` header asks of so many bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of them: no range, one that is not understood, or several at once, which we do not serve.
    Whole,
    /// These.
    Part(Range<u64>),
    /// Some that are not there.
    Nothing,
}

/// Reads a `Range` header.
pub fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some((from, to)) = header
        .and_then(|header| header.trim().strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let number = |text: &str| match text.trim() {
        text if text.bytes().all(|b| b.is_ascii_digit()) => text.parse::<u64>().ok(),
        _ => None,
    };
    let range = match (from.trim(), to.trim()) {
        ("", last) => match number(last).filter(|_| !last.is_empty()) {
            Some(last) => size.saturating_sub(last)..size,
            None => return Wanted::Whole,
        },
        (from, "") => match number(from) {
            Some(from) => from..size,
            None => return Wanted::Whole,
        },
        (from, to) => match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => from..to.saturating_add(1).min(size),
            _ => return Wanted::Whole,
        },
    };
    if range.start < range.end { Wanted::Part(range) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use super::{Wanted::*, wanted};

    #[test]
    fn ranges_are_read_as_the_standard_has_them() {
        for (header, expected) in [
            ("bytes=0-4", Part(0..5)),
            ("bytes=5-", Part(5..10)),
            ("bytes=-3", Part(7..10)),
            ("bytes=-99", Part(0..10)),
            ("bytes=8-99", Part(8..10)),
            ("bytes=0-18446744073709551615", Part(0..10)),
            ("bytes=10-", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=4-2", Whole),
            ("bytes=0-1,3-4", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("items=0-1", Whole),
        ] {
            assert_eq!(wanted(Some(header), 10), expected, "{header}");
        }
        assert_eq!(wanted(None, 10), Whole);
        assert_eq!(wanted(Some("bytes=0-0"), 0), Nothing);
    }
}
