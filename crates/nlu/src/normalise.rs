//! One spelling for what people mean as one: widths, cases, accents, traditional characters, invisible marks.
//!
//! It knows characters and nothing of words. The result has single spaces, no control characters, and at most
//! [`MAX_CHARS`] characters, so everything after it is bounded whatever comes in.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of a text that are read; what comes after them is ignored.
pub const MAX_CHARS: usize = 1_000;

/// See the file's head for its source and licence.
const SIMPLIFIED: &str = include_str!("../data/simplified.txt");

/// The text as the engine reads it.
pub fn normalise(text: &str) -> String {
    if text.len() <= MAX_CHARS && text.is_ascii() {
        return plain(text);
    }
    let simplified = simplified();
    let mut out = String::with_capacity(text.len().min(4 * MAX_CHARS));
    let mut length = 0;
    let mut space = false;
    let visible = text.chars().take(MAX_CHARS).filter(|&c| !is_invisible(c));
    // Compatibility forms come apart (full width, ligatures), accents go, and what is left joins again.
    let folded = visible.nfkd().filter(|&c| !is_accent(c)).nfc();
    for c in folded.flat_map(char::to_lowercase) {
        let c = match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
            c if c.is_whitespace() || c.is_control() => {
                space = true;
                continue;
            }
            c if is_accent(c) => continue,
            c if c >= '\u{3400}' => simplified.get(&c).copied().unwrap_or(c),
            c => c,
        };
        if length + usize::from(space) >= MAX_CHARS {
            break;
        }
        if space && !out.is_empty() {
            out.push(' ');
            length += 1;
        }
        space = false;
        out.push(c);
        length += 1;
    }
    out
}

/// The same for ASCII, where only cases, white space and controls differ.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_whitespace() || c == '\u{b}' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_ascii_control() => {}
            '`' => out.push('\''),
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What nobody sees: controls other than white space, joiners, direction marks, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Traditional characters and the simplified one of each.
fn simplified() -> &'static FxHashMap<char, char> {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FxHashMap::default();
        for line in SIMPLIFIED.lines().filter(|line| !line.starts_with('#')) {
            let mut chars = line.chars();
            while let (Some(traditional), Some(simple)) = (chars.next(), chars.next()) {
                table.insert(traditional, simple);
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        assert_eq!(normalise("  Ｗｈｅｒｅ’s\tmy\n CARD？ "), "where's my card?");
        assert_eq!(normalise("我的銀行卡在哪裡"), "我的银行卡在哪里");
        assert_eq!(normalise("Café ﬁne ①"), "cafe fine 1");
        assert_eq!(normalise("a\u{200b}b\u{0}c\u{feff}"), "abc");
        assert_eq!(normalise("👍🏽"), "👍");
        assert_eq!(normalise(" A\u{b}\tb\u{1f}c` "), normalise(" A\u{b}\tb\u{1f}c` \u{200b}"));
        assert_eq!(normalise(""), "");
        assert_eq!(normalise("한국어 ガス"), "한국어 ガス");
    }

    #[test]
    fn it_is_idempotent() {
        for text in ["Ｈello  Wörld", "訂單ABC１２３", "İstanbul ǅ", "ſt ŉ ﷺ"] {
            let once = normalise(text);
            assert_eq!(normalise(&once), once, "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_cut() {
        assert_eq!(normalise(&"a".repeat(1 << 20)).chars().count(), MAX_CHARS);
        // One character that decomposes into eighteen.
        assert!(normalise(&"\u{fdfa}".repeat(1 << 16)).chars().count() <= MAX_CHARS);
        assert_eq!(normalise(&"\u{1}".repeat(1 << 20)), "");
        assert!(normalise(&format!("a{}", "\u{301}".repeat(1 << 20))).len() < 10);
        assert_eq!(normalise(&" \n".repeat(1 << 19)), "");
    }
}
