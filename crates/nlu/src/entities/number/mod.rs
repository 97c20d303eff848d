//! Numbers: digits, number words and numerals of both languages, brought to digits once for everybody else.
//!
//! [`in_digits`] gives the layer in which "two hundred", 两百 and 200 are the same; dates, money and counts match on
//! it and need not know how numbers are said. What a number counts is not known here.

mod en;
mod zh;

use std::sync::LazyLock;

use super::decimal::Decimal;
use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::{Layer, is_cjk};
use super::{BARE, Display, Found, LIKELY};

/// A number in digits: separators of thousands, decimals; not part of a word, a code, a date or a time.
pub(super) const DIGITS: &str = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?";

/// What multiplies a number before it. Not 千克, 千米 and the like, which are units.
static FACTOR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?: ?(?:hundred|thousand|million|billion)\b| ?[百万亿]|千(?:[^克米瓦卡赫]|$))")
});
static PLAIN: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(&format!(r"(?P<sign>-|minus |negative |负)?(?P<n>{DIGITS}(?:点\d\d?)?)")));
static IN_DATE: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\d{4}-(?:\d{1,2}-)?$"));
/// The T of ISO 8601 between a date and its time, which would make them one word.
static TIME_FOLLOWS: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"^t\d\d:\d\d"));
static ORDINAL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<n>\d{1,9})(?:st|nd|rd|th)(?: one)?|第 ?(?P<zh>\d{1,9})[个位张条项场部]?|(?P<last>the last(?: one)?|last one|最后(?:一|1)?[个位张条项场部])",
    )
});

/// The layer with every number in digits; ordinals as "3rd".
pub(super) fn in_digits(folded: &Layer) -> Layer {
    let text = folded.text();
    let mut out = Layer::default();
    let mut at = 0;
    let mut previous = ' ';
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let (before, rest) = (folded.before(at), folded.after(at));
        let mut length = c.len_utf8();
        let mut digits = None;
        if is_cjk(c) {
            if let Some(numeral) = zh::read(before, rest) {
                (length, digits) = (numeral.length, numeral.digits);
            }
        } else if c.is_ascii_alphabetic() && !previous.is_alphanumeric()
            || c.is_ascii_alphabetic() && is_cjk(previous)
        {
            if let Some((bytes, number)) = en::read(before, rest) {
                (length, digits) = (bytes, Some(number));
            }
        } else if c.is_ascii_digit() && !previous.is_ascii_digit() {
            (length, digits) = multiplied(rest);
        }
        if c == 't' && previous.is_ascii_digit() && TIME_FOLLOWS.is_match(rest) {
            digits = Some(" ".to_owned());
        }
        match digits {
            Some(digits) => out.replace(&digits, folded, at..at + length),
            None => out.copy(folded, at..at + length),
        }
        at += length;
        previous = folded.before(at).chars().next_back().unwrap_or(' ');
    }
    out
}

/// Digits at the beginning of a text, multiplied with the unit that follows (1.5万, 2 million), and their bytes.
fn multiplied(text: &str) -> (usize, Option<String>) {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = text.get(..length).unwrap_or_default().trim_end_matches('.');
    let rest = text.get(number.len()..).unwrap_or_default();
    let Some(unit) = FACTOR.length(rest).and_then(|unit| rest.get(..unit)) else {
        return (number.len(), None);
    };
    let name: String = unit.trim().chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    let (factor, bytes) = match (name.as_str(), unit.trim().chars().next()) {
        ("hundred", _) => (100, unit.len()),
        ("thousand", _) => (1_000, unit.len()),
        ("million", _) => (1_000_000, unit.len()),
        ("billion", _) => (1_000_000_000, unit.len()),
        (_, Some('百')) => (100, unit.len()),
        (_, Some('千')) => (1_000, '千'.len_utf8()),
        (_, Some('万')) => (10_000, unit.len()),
        _ => (100_000_000, unit.len()),
    };
    match Decimal::parse(number).map(|n| n.times(factor).to_string()) {
        Some(value) => (number.len() + bytes, Some(value)),
        None => (number.len(), None),
    }
}

/// Numbers that stand by themselves; see [`super::Builtin::Number`].
pub(super) fn find(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in PLAIN.all(layer.text()) {
        let (Some(n), Some(range)) = (caught.get("n"), caught.range("n")) else { continue };
        let before = layer.before(caught.span().start).chars().next_back();
        // A dash after a word or a number joins; before a number that begins something it is a sign.
        let joined = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let sign = caught.get("sign").filter(|sign| !(*sign == "-" && joined));
        let span = if sign.is_some() { caught.span().start..range.end } else { range };
        let after = layer.after(span.end);
        let digit_after = after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        let continues =
            after.starts_with(['.', ',']) && digit_after || after.starts_with([':', '/', '@', '\u{2044}']);
        let preceded = layer.before(span.start).ends_with(['/', ':', '.', '_', '@', '#', '\u{2044}']);
        let in_date = n.len() == 4 && after.starts_with('-') && digit_after
            || IN_DATE.is_match(layer.before(span.start));
        if continues || preceded || in_date || !layer.is_word(&span) {
            continue;
        }
        // 3点5 is a decimal; with two digits after it, or at an hour, it is a time.
        let value = match n.split_once('点') {
            Some((whole, places)) if places.len() == 1 => Decimal::parse(&format!("{whole}.{places}")),
            Some(_) => continue,
            None => Decimal::parse(n),
        };
        let Some(value) = value else { continue };
        let value = if sign.is_some() { value.negative() } else { value };
        let source = layer.written(span.clone());
        let source = written.get(source).unwrap_or_default();
        let score = match source {
            // Pronouns and articles as often as numbers.
            "一" | "one" | "One" if layer.text().trim().len() > 1 => BARE,
            _ if after.starts_with(['年', '月', '号', '日', '点', '时', '-']) => LIKELY,
            _ => 1.0,
        };
        hits.push(Hit::new(span, value, score));
    }
    let say = |value: &Decimal| (value.to_string(), Display::same(&value.to_string()));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Places in an order: "3rd", 第三个, and -1 for the last.
pub(super) fn find_ordinals(layer: &Layer, written: &str) -> Vec<Found> {
    let hits = ORDINAL.words(layer).filter_map(|caught| {
        let value =
            caught.int("n").or(caught.int("zh")).map(i64::from).or(caught.has("last").then_some(-1))?;
        Some(Hit::new(caught.span(), value, 1.0))
    });
    let say = |value: &i64| {
        let display = if *value < 0 {
            Display::new("the last", "最后一个")
        } else {
            Display::new(format!("number {value}"), format!("第{value}"))
        };
        (value.to_string(), display)
    };
    select(hits.collect()).iter().map(|hit| hit.found(layer, written, say)).collect()
}
