//! English number words: seven, twenty-five, two hundred and five, a couple of, a dozen, the twenty-first.

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
/// Before them "second" is a time.
const BEFORE_SECOND: [&str; 6] = ["a", "one", "per", "each", "every", "split"];

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Article,
    Unit(u64),
    Tens(u64),
    Hundred,
    Large(u64),
    Couple,
    Dozen,
    Ordinal(u64),
}

fn word(text: &str) -> Option<Word> {
    let at = |list: &[&str]| list.iter().position(|w| *w == text).map(|n| n as u64);
    Some(match text {
        "a" | "an" => Word::Article,
        "hundred" => Word::Hundred,
        "thousand" => Word::Large(1_000),
        "million" => Word::Large(1_000_000),
        "billion" => Word::Large(1_000_000_000),
        "couple" => Word::Couple,
        "dozen" => Word::Dozen,
        "fourty" => Word::Tens(40),
        "twentieth" => Word::Ordinal(20),
        "thirtieth" => Word::Ordinal(30),
        _ => at(&UNITS)
            .map(Word::Unit)
            .or_else(|| at(&TENS).map(|n| Word::Tens((n + 2) * 10)))
            .or_else(|| at(&ORDINALS).map(Word::Ordinal))?,
    })
}

/// The bytes of the word a text begins with.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len())
}

/// Reads the number that `text` begins with: its bytes and its digits, with "st", "nd", "rd" or "th" for an ordinal.
/// `before` is what stands before it; the text begins with a word.
pub(super) fn read(before: &str, text: &str) -> Option<(usize, String)> {
    let (mut total, mut current): (u64, u64) = (0, 0);
    let (mut end, mut at, mut last, mut largest) = (0, 0, None, u64::MAX);
    loop {
        let rest = text.get(at..)?;
        let length = word_length(rest);
        // What follows must be the end of the word: "one1" is a name.
        let whole = !rest.get(length..)?.starts_with(|c: char| c.is_ascii_digit());
        let Some(next) = rest.get(..length).and_then(word).filter(|_| whole) else { break };
        match (last, next) {
            (None, Word::Article) => current = 1,
            (None | Some(Word::Large(_) | Word::Hundred), Word::Unit(n) | Word::Tens(n)) => current += n,
            (Some(Word::Tens(_)), Word::Unit(n @ 1..10)) => current += n,
            (Some(Word::Unit(1..) | Word::Tens(_) | Word::Article), Word::Hundred) if current < 100 => {
                current *= 100
            }
            (Some(Word::Unit(1..) | Word::Tens(_) | Word::Hundred | Word::Article), Word::Large(size))
                if size < largest =>
            {
                (total, current, largest) = (total + current * size, 0, size);
            }
            (None | Some(Word::Article), Word::Couple) => current = 2,
            (Some(Word::Unit(1..) | Word::Article), Word::Dozen) => current *= 12,
            (Some(Word::Tens(_)), Word::Ordinal(n @ 1..10)) => return ordinal(current + n, at + length),
            (None, Word::Ordinal(2)) if is_time(before) => return None,
            (None, Word::Ordinal(n)) => return ordinal(n, length),
            _ => break,
        }
        (end, last) = (at + length, Some(next));
        at = end;
        let gap = text.get(at..)?;
        if matches!(next, Word::Couple | Word::Dozen) {
            end += if gap.starts_with(" of ") { 3 } else { 0 };
            break;
        }
        let joined = matches!(next, Word::Hundred | Word::Large(_)) && gap.starts_with(" and ");
        at += match gap.chars().next() {
            Some(' ') if joined => 5,
            Some(' ' | '-') => 1,
            _ => break,
        };
    }
    // An article alone is no number, nor is "couple" without anything of it.
    match last? {
        Word::Article => None,
        Word::Couple if !text.starts_with("a ") && !text.get(..end)?.ends_with(" of") => None,
        _ => Some((end, (total + current).to_string())),
    }
}

fn is_time(before: &str) -> bool {
    let previous = before.trim_end();
    let previous = previous.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    BEFORE_SECOND.contains(&previous) || previous.ends_with(|c: char| c.is_ascii_digit())
}

fn ordinal(n: u64, length: usize) -> Option<(usize, String)> {
    let suffix = match (n % 10, n % 100 / 10) {
        (1, 0 | 2..) => "st",
        (2, 0 | 2..) => "nd",
        (3, 0 | 2..) => "rd",
        _ => "th",
    };
    Some((length, format!("{n}{suffix}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words() {
        let cases = [
            ("seven", 5, "7"),
            ("twenty-five!", 11, "25"),
            ("two hundred and five", 20, "205"),
            ("a hundred", 9, "100"),
            ("three thousand two hundred", 26, "3200"),
            ("a couple of tickets", 11, "2"),
            ("a dozen eggs", 7, "12"),
            ("seven thirty", 5, "7"),
            ("first", 5, "1st"),
            ("twenty-first", 12, "21st"),
            ("twelfth", 7, "12th"),
            ("one million", 11, "1000000"),
            ("twenty first", 12, "21st"),
            ("two million and five", 20, "2000005"),
        ];
        for (text, length, digits) in cases {
            assert_eq!(read("", text), Some((length, digits.to_owned())), "{text}");
        }
        for no in ["a seat", "couple", "someone", "one1", "and", "", "hundred"] {
            assert_eq!(read("", no), None, "{no}");
        }
        assert_eq!(read("wait a ", "second"), None);
        assert_eq!(read("the ", "second"), Some((6, "2nd".to_owned())));
    }

    #[test]
    fn hostile_words() {
        for text in ["one ".repeat(250), "a billion billion ".repeat(50), "ninety million and ".repeat(50)] {
            let _ = read("", &text);
        }
    }
}
