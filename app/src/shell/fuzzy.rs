//! How well a few typed letters fit a label, in both languages.

use crate::i18n::pinyin;

/// The fit of `query` in `label`: letters in order, better at the start of words and side by side; Chinese
/// characters count as themselves or as their pinyin initials. `None` if it does not fit; larger is better.
#[must_use]
pub fn fit(query: &str, label: &str) -> Option<i32> {
    let lower = |s: &str| s.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let query: Vec<char> = lower(query).into_iter().filter(|c| !c.is_whitespace()).collect();
    let label = lower(label);
    if query.is_empty() {
        return Some(0);
    }
    let direct = walk(&query, &label, &label);
    let initials: Vec<char> = label.iter().map(|c| pinyin::initial(*c)).collect();
    let by_sound = if initials == label { None } else { walk(&query, &initials, &label).map(|s| s - 1) };
    direct.max(by_sound)
}

/// Matches from the left, trying every place of the first letter.
fn walk(query: &[char], letters: &[char], label: &[char]) -> Option<i32> {
    let starts = letters.iter().enumerate().filter(|(_, c)| **c == query[0]).map(|(i, _)| i);
    starts.filter_map(|start| from(start, query, letters, label)).max()
}

fn from(start: usize, query: &[char], letters: &[char], label: &[char]) -> Option<i32> {
    let word_start = |i: usize| i == 0 || !label[i - 1].is_alphanumeric() || !label[i].is_ascii();
    let mut score = 0;
    let mut at = start;
    let mut previous = None;
    for want in query {
        let found = (at..letters.len()).find(|i| letters[*i] == *want)?;
        score += 1;
        score += if word_start(found) { 4 } else { 0 };
        score += if previous.is_some_and(|p: usize| p + 1 == found) { 5 } else { 0 };
        score += if found == 0 { 3 } else { 0 };
        previous = Some(found);
        at = found + 1;
    }
    // Of two equal fits the shorter label is meant.
    let length = i32::try_from(letters.len()).unwrap_or(i32::MAX);
    Some(score * 100 - length.min(99))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(query: &str, labels: &[&'a str]) -> Option<&'a str> {
        labels.iter().filter_map(|l| Some((fit(query, l)?, *l))).max_by_key(|(s, _)| *s).map(|(_, l)| l)
    }

    #[test]
    fn letters_in_order_fit() {
        assert!(fit("rls", "Releases").is_some());
        assert!(fit("sr", "Releases").is_none());
        assert_eq!(best("act", &["Exact functions", "Activities"]), Some("Activities"));
        assert_eq!(best("li", &["Releases", "Links", "Lantern light"]), Some("Links"));
    }

    #[test]
    fn pinyin_initials_find_chinese() {
        assert_eq!(best("hd", &["首页", "活动", "链接"]), Some("活动"));
        assert_eq!(best("yhs", &["云函数", "首页"]), Some("云函数"));
        assert_eq!(best("函数", &["云函数", "首页"]), Some("云函数"));
        assert_eq!(best("sy", &["首映之夜", "首页"]), Some("首页"));
    }

    #[test]
    fn nothing_typed_fits_everything_equally() {
        assert_eq!(fit("  ", "Anything"), Some(0));
    }
}
