//! The first letters of Chinese words, so that `sy` finds 首页.
//!
//! `pinyin.txt` holds the 3,755 characters of GB 2312 level 1, which that standard orders by pinyin, one line
//! per initial letter. A character with several readings has its commonest one.

use std::sync::OnceLock;

const TABLE: &str = include_str!("pinyin.txt");

/// Characters with the letter of their line, sorted by character.
fn table() -> &'static [(char, char)] {
    static SORTED: OnceLock<Vec<(char, char)>> = OnceLock::new();
    SORTED.get_or_init(|| {
        let mut all = Vec::with_capacity(3_755);
        for line in TABLE.lines() {
            let mut chars = line.chars();
            let Some(letter) = chars.next() else { continue };
            all.extend(chars.map(|c| (c, letter)));
        }
        all.sort_unstable();
        all
    })
}

/// The letter that a character is typed with: its pinyin initial, or itself in lower case.
#[must_use]
pub fn initial(c: char) -> char {
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        let all = table();
        return all.binary_search_by_key(&c, |(k, _)| *k).map_or(c, |i| all[i].1);
    }
    c.to_lowercase().next().unwrap_or(c)
}

/// The initials of a text, character by character.
#[must_use]
pub fn initials(text: &str) -> String {
    text.chars().map(initial).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_what_the_console_says() {
        assert_eq!(initials("首页"), "sy");
        assert_eq!(initials("活动"), "hd");
        assert_eq!(initials("链接"), "lj");
        assert_eq!(initials("云函数"), "yhs");
        assert_eq!(initials("发布记录 V2"), "fbjl v2");
    }
}
