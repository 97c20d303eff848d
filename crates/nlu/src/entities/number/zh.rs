//! Chinese numerals: 十二, 一百零三, 两万五, 二〇二六.
//!
//! The same characters stand in many words that are no numbers (一下, 十分, 三明治), so this knows where not to read.

/// A numeral at the beginning of a text.
pub(super) struct Numeral {
    /// Its bytes.
    pub(super) length: usize,
    /// Its digits; none where the numeral names no single number (两三, 十几, 二十五六) and stays as it is.
    pub(super) digits: Option<String>,
}

/// Characters after 一 that make it another word.
const AFTER_ONE: &str = "下起般定样些直旦切共向再会时致边律旁带面概同路早连生辈半心瞬经番流举";
/// Characters before 一 that make it another word.
const BEFORE_ONE: &str = "万统唯专单同之逐进双";
/// Words that begin with a numeral and are none.
const WORDS: [&str; 12] =
    ["三明治", "四川", "九寨", "七夕", "八卦", "十足", "三亚", "三峡", "四季", "零下", "零钱", "零食"];
/// After them a digit is the day of a week.
const WEEK: [&str; 3] = ["周", "星期", "礼拜"];
/// Characters of a numeral; what is longer is read in pieces.
const LONGEST: usize = 40;
/// The largest number that is read.
const MAX: u64 = 1_000_000_000_000_000;

fn digit(c: char) -> Option<u64> {
    "零一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u64).or(match c {
        '〇' => Some(0),
        '两' | '俩' => Some(2),
        '仨' => Some(3),
        '幺' => Some(1),
        _ => None,
    })
}

fn unit(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// Reads the numeral that `text` begins with; `before` is what stands before it.
pub(super) fn read(before: &str, text: &str) -> Option<Numeral> {
    let first = text.chars().next()?;
    if (digit(first).is_none() && first != '十') || WORDS.iter().any(|word| text.starts_with(word)) {
        return None;
    }
    if WEEK.iter().any(|week| before.ends_with(week)) {
        // It stays as it is, so that 周六七点 does not become 周67点.
        return Some(Numeral { length: first.len_utf8(), digits: None });
    }
    let second = text.chars().nth(1);
    let is_in = |list: &str, c: Option<char>| c.is_some_and(|c| list.contains(c));
    if first == '一' && (is_in(AFTER_ONE, second) || is_in(BEFORE_ONE, before.chars().next_back())) {
        return None;
    }
    if first == '十' && is_in("双", before.chars().next_back()) {
        return None;
    }
    // 十分 is "very", but ten minutes in 十分钟 and 七点十分.
    if text.starts_with("十分") && !text.starts_with("十分钟") && !before.ends_with(['点', '时', '差', '过'])
    {
        return None;
    }
    if matches!(first, '俩' | '仨') {
        let digits = digit(first).map(|n| format!("{n}个"));
        return Some(Numeral { length: first.len_utf8(), digits });
    }
    let whole = text
        .char_indices()
        .enumerate()
        .find(|(n, (_, c))| *n == LONGEST || digit(*c).is_none() && unit(*c).is_none());
    let run = whole.and_then(|(_, (end, _))| text.get(..end)).unwrap_or(text);
    let positional: Vec<u64> = run.chars().map_while(digit).collect();
    if positional.len() == 1 || first == '十' {
        return Some(structured(run, text));
    }
    let bytes: usize = run.chars().take(positional.len()).map(char::len_utf8).sum();
    let plain = bytes == run.len() && (positional.len() > 2 || positional.contains(&0));
    let digits = plain.then(|| positional.iter().map(u64::to_string).collect());
    Some(Numeral { length: run.len(), digits })
}

/// A numeral with units. What the grammar does not take is left for the next reading, unless it makes this one vague.
fn structured(run: &str, text: &str) -> Numeral {
    let vague = || Numeral { length: run.len(), digits: None };
    let (mut total, mut section, mut pending): (u64, u64, Option<u64>) = (0, 0, None);
    let (mut last, mut large, mut zero, mut length) = (u64::MAX, 0, false, 0);
    for c in run.chars() {
        if let Some(value) = digit(c) {
            match (pending, value) {
                (None, 0) if length == 0 => pending = Some(0),
                (None, 0) => zero = true,
                (None, value) => pending = Some(value),
                (Some(_), _) => return vague(),
            }
        } else if let Some(size) = unit(c) {
            if size >= 10_000 {
                let below = section + pending.unwrap_or(0);
                // 一亿两千万 adds, 两万亿 multiplies.
                let (kept, multiplied) = if size < large { (total, below) } else { (0, total + below) };
                let sum = multiplied.checked_mul(size).and_then(|n| n.checked_add(kept));
                let Some(sum) = sum.filter(|n| *n <= MAX && multiplied > 0) else { break };
                (total, section, pending, last, large) = (sum, 0, None, size, size);
            } else {
                let count = pending.or((size == 10).then_some(1));
                let Some(count) = count.filter(|_| size < last || last >= 10_000) else { break };
                (section, pending, last) = (section + count * size, None, size);
            }
            zero = false;
        }
        length += c.len_utf8();
    }
    // 两百五 is 250 and 三万五 is 35,000, but 一百零五 is 105.
    let step = if zero || last == u64::MAX { 1 } else { last / 10 };
    let value = total + section + pending.unwrap_or(0) * step.max(1);
    let rest = text.get(length..).unwrap_or_default();
    if rest.starts_with(['几', '来']) && last != u64::MAX || value > MAX {
        return vague();
    }
    Numeral { length, digits: Some(value.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        let cases = [
            ("两张", "2"),
            ("十二", "12"),
            ("二十", "20"),
            ("二十五块", "25"),
            ("一百零三", "103"),
            ("一百二", "120"),
            ("两百五", "250"),
            ("一百二十", "120"),
            ("一千零一夜", "1001"),
            ("三万五", "35000"),
            ("三万五千", "35000"),
            ("两万三千零五", "23005"),
            ("一亿两千万", "120000000"),
            ("十万", "100000"),
            ("两万亿", "2000000000000"),
            ("二〇二六年", "2026"),
            ("一三八零零一三八零零零", "13800138000"),
            ("零五", "05"),
            ("零", "0"),
            ("一百一十", "110"),
            ("俩", "2个"),
        ];
        for (text, digits) in cases {
            assert_eq!(read("", text).unwrap().digits.as_deref(), Some(digits), "{text}");
        }
        for vague in ["两三个", "十几个", "二十五六", "六七点", "十来个"] {
            assert_eq!(read("", vague).unwrap().digits, None, "{vague}");
        }
        for word in ["一下", "一起", "十分好", "三明治", "百", "千万", "半", ""] {
            assert!(read("", word).is_none(), "{word}");
        }
        assert_eq!(read("周", "六七点").unwrap().length, "六".len());
        assert_eq!(read("七点", "十分").unwrap().digits.as_deref(), Some("10"));
    }

    #[test]
    fn hostile_numerals() {
        for text in [
            "九".repeat(1_000),
            "亿".repeat(1_000),
            "九亿".repeat(500),
            "十".repeat(1_000),
            "九万亿".repeat(300),
        ] {
            let _ = read("", &text);
        }
    }
}
