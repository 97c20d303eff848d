//! A text in one spelling that remembers where every byte came from.
//!
//! Recognisers match on a [`Layer`]: widths, cases, accents and traditional characters folded, invisible marks gone.
//! The first layer is made from what the user wrote ([`Layer::fold`]); the second from the first, with the numbers
//! that are written in words replaced by digits (`number::in_digits`). Whatever is found leads back to the written
//! text. It knows characters and nothing of what they mean.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Characters of a text that are read; what comes after them is ignored.
pub(super) const MAX_CHARS: usize = 1_000;

/// Traditional characters and the simplified one of each; see the file's head for its source and licence.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("../../data/simplified.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        while let (Some(traditional), Some(simple)) = (chars.next(), chars.next()) {
            table.insert(traditional, simple);
        }
    }
    table
});

/// A spelling of a text, and for each of its bytes the bytes of the written text behind it.
#[derive(Debug, Default, Clone)]
pub(super) struct Layer {
    text: String,
    /// For each byte of `text`: where the written character it came from starts and ends.
    origin: Vec<(u32, u32)>,
}

impl Layer {
    /// The folded spelling of the first [`MAX_CHARS`] characters.
    pub(super) fn fold(written: &str) -> Self {
        let mut layer = Self::default();
        for (at, c) in written.char_indices().take(MAX_CHARS) {
            let origin = (at as u32, (at + c.len_utf8()) as u32);
            if is_invisible(c) {
                continue;
            }
            if c.is_whitespace() || c.is_control() {
                layer.push(' ', origin);
                continue;
            }
            // A few characters come apart into up to eighteen; nothing that is looked for has more than four.
            for part in std::iter::once(c).nfkd().filter(|c| !is_accent(*c)).take(4) {
                for lower in keep(c, part).to_lowercase().filter(|c| !is_accent(*c)) {
                    layer.push(simplify(lower), origin);
                }
            }
        }
        layer
    }

    /// Appends a character that stands for these bytes of the written text.
    pub(super) fn push(&mut self, c: char, origin: (u32, u32)) {
        self.text.push(c);
        self.origin.resize(self.text.len(), origin);
    }

    /// Appends a part of another layer as it is.
    pub(super) fn copy(&mut self, from: &Self, part: Range<usize>) {
        if let (Some(text), Some(origin)) = (from.text.get(part.clone()), from.origin.get(part)) {
            self.text.push_str(text);
            self.origin.extend_from_slice(origin);
        }
    }

    /// Appends text that stands for a part of another layer as a whole.
    pub(super) fn replace(&mut self, with: &str, from: &Self, part: Range<usize>) {
        let span = from.written(part);
        for c in with.chars() {
            self.push(c, (span.start as u32, span.end as u32));
        }
    }

    /// The spelling itself.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the written text behind a part of this layer.
    pub(super) fn written(&self, part: Range<usize>) -> Range<usize> {
        let start = self.origin.get(part.start).map_or(0, |o| o.0 as usize);
        let end = part.end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(0, |o| o.1 as usize);
        start..end.max(start)
    }

    /// What stands before a byte.
    pub(super) fn before(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default()
    }

    /// What stands from a byte on.
    pub(super) fn after(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Whether a part starts and ends where Latin words and numbers do. Chinese has no such borders: always true.
    pub(super) fn is_word(&self, part: &Range<usize>) -> bool {
        let inner = self.text.get(part.clone()).unwrap_or_default();
        let (before, after) = (self.before(part.start), self.after(part.end));
        let letters = |left: &str, right: &str| left.ends_with(is_latin) && right.starts_with(is_latin);
        let cuts = |left: &str, right: &str| letters(left, right) || is_inside(left, right);
        !cuts(before, inner) && !cuts(inner, after)
    }
}

/// Whether a number goes on from one text to the next: 1|,000 and 3|.5, or 1,|000 and 3.|5.
fn is_inside(before: &str, after: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let thousand = |text: &str| text.chars().take_while(char::is_ascii_digit).count() == 3;
    let (head, tail) = match (before.strip_suffix(['.', ',']), after.strip_prefix(['.', ','])) {
        (Some(head), _) => (head, after),
        (_, Some(tail)) => (before, tail),
        _ => return false,
    };
    let comma = before.ends_with(',') || !before.ends_with('.') && after.starts_with(',');
    digit(head.chars().next_back()) && digit(tail.chars().next()) && (!comma || thousand(tail))
}

/// Letters and digits of scripts that put spaces between words.
pub(super) fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_cjk(c)
}

/// Chinese characters.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Chinese punctuation stays what it is: a full-width comma never separates thousands.
fn keep(written: char, folded: char) -> char {
    match written {
        '，' | '；' | '！' | '？' => written,
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '–' | '—' | '−' | '‒' => '-',
        '～' | '〜' => '~',
        '￥' => '¥',
        _ => folded,
    }
}

fn simplify(c: char) -> char {
    if c >= '\u{3400}' { SIMPLIFIED.get(&c).copied().unwrap_or(c) } else { c }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// What nobody sees: controls other than white space, joiners, direction marks, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet_and_lead_back() {
        let written = "Ａ\u{200b}é幾點１９：３０";
        let layer = Layer::fold(written);
        assert_eq!(layer.text(), "ae几点19:30");
        let at = layer.text().find("19:30").unwrap();
        assert_eq!(&written[layer.written(at..at + 5)], "１９：３０");
        assert_eq!(&written[layer.written(1..2)], "é");
    }

    #[test]
    fn hostile_texts_are_cut() {
        assert!(Layer::fold(&"\u{fdfa}".repeat(1 << 16)).text().chars().count() <= 4 * MAX_CHARS);
        assert_eq!(Layer::fold(&"9".repeat(1 << 20)).text().len(), MAX_CHARS);
        assert_eq!(Layer::fold("").written(0..0), 0..0);
    }
}
