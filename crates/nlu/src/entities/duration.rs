//! Stretches of time: 两个半小时, an hour and a half, 3 days.

use std::sync::LazyLock;

use super::hit::{Hit, select};
use super::number::DIGITS;
use super::pattern::Pattern;
use super::text::Layer;
use super::{Display, Found};

/// A unit: as in ISO 8601, in seconds for those of a day and below, in English and Chinese, and as it is written.
struct Unit {
    iso: &'static str,
    /// How many of the next smaller unit are half of it, and which one that is.
    half: (u64, usize),
    en: &'static str,
    zh: &'static str,
    written: &'static str,
}

const fn unit(
    iso: &'static str,
    half: (u64, usize),
    en: &'static str,
    zh: &'static str,
    written: &'static str,
) -> Unit {
    Unit { iso, half, en, zh, written }
}

/// From large to small, as ISO 8601 wants them.
const UNITS: [Unit; 7] = [
    unit("Y", (6, 1), "year", "年", r"years?(?-u:\b)|yrs?(?-u:\b)|年"),
    unit("M", (15, 3), "month", "个月", r"months?(?-u:\b)|个月"),
    unit("W", (84, 4), "week", "周", r"weeks?(?-u:\b)|周|个?星期|个?礼拜"),
    unit("D", (12, 4), "day", "天", r"days?(?-u:\b)|天"),
    unit("H", (30, 5), "hour", "小时", r"hours?(?-u:\b)|hrs?(?-u:\b)|h(?-u:\b)|个?小时|个?钟头"),
    unit("M", (30, 6), "minute", "分钟", r"minutes?(?-u:\b)|mins?(?-u:\b)|分钟"),
    unit("S", (0, 6), "second", "秒", r"seconds?(?-u:\b)|secs?(?-u:\b)|秒钟?"),
];

/// For each unit, a number of it: "an hour and a half", 一个半小时, half an hour, 1.5小时.
static PARTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |unit: &Unit| {
        let written = unit.written;
        Pattern::new(&format!(
            r"^(?:(?P<half>half an? |a half |半个?)|(?P<n>{DIGITS}|an?(?: whole)?(?-u:\b))(?P<and> and a half|个?半)? ?-?)(?P<unit>{written})(?P<more> and a half|半)?"
        ))
    };
    UNITS.iter().map(pattern).collect()
});
static START: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\d[\d,.]*|(?-u:\b)an? |half an? |半"));
static SPECIAL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<quarters>1|2|3)刻钟|(?P<quarter>(?:a )?quarter of an hour)|(?P<three>three quarters of an hour|3 quarters of an hour)|(?P<fortnight>a fortnight)|(?P<day>(?:all|whole) day|一?整天)|(?P<h>\d{1,2})h ?(?P<min>\d{1,2})(?:m|mins?)?",
    )
});
static GLUE: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"^(?:,? (?:and )?|零|又|加)"));

/// For each unit of [`UNITS`], how many.
type Length = [u64; 7];

/// Durations; see [`super::Builtin::Duration`].
pub(super) fn find(layer: &Layer, written: &str) -> Vec<Found> {
    select(hits(layer)).iter().map(|hit| hit.found(layer, written, say)).collect()
}

fn hits(layer: &Layer) -> Vec<Hit<Length>> {
    let mut hits = Vec::new();
    let mut done = 0;
    for start in START.all(layer.text()).map(|caught| caught.span().start) {
        if start < done || layer.before(start).ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.') {
            continue;
        }
        if let Some((length, value)) = read(layer.after(start)) {
            done = start + length;
            hits.push(Hit::new(start..done, value, 1.0));
        }
    }
    for caught in SPECIAL.words(layer) {
        let mut value = [0; 7];
        if let (Some(hours), Some(minutes)) = (caught.int("h"), caught.int("min")) {
            (value[4], value[5]) = (hours.into(), minutes.into());
            hits.push(Hit::new(caught.span(), value, 1.0));
            continue;
        }
        match (caught.int("quarters"), caught.has("fortnight"), caught.has("day")) {
            (Some(n), ..) => value[5] = u64::from(n) * 15,
            (_, true, _) => value[2] = 2,
            (.., true) => value[3] = 1,
            _ => value[5] = if caught.has("three") { 45 } else { 15 },
        }
        hits.push(Hit::new(caught.span(), value, 1.0));
    }
    hits
}

/// The duration at the beginning of a text: parts from large to small.
fn read(text: &str) -> Option<(usize, Length)> {
    let (mut value, mut end, mut at, mut next) = ([0_u64; 7], 0, 0, 0);
    while let Some((index, length, amounts)) = part(text.get(at..)?, next) {
        for (sum, amount) in value.iter_mut().zip(amounts) {
            *sum = sum.saturating_add(amount);
        }
        (end, next) = (at + length, index + 1);
        at = end + GLUE.length(text.get(end..)?).unwrap_or(0);
    }
    (end > 0).then_some((end, value))
}

/// One number and its unit at the beginning of a text, the unit not larger than `first`.
fn part(text: &str, first: usize) -> Option<(usize, usize, Length)> {
    for (index, (unit, pattern)) in UNITS.iter().zip(PARTS.iter()).enumerate().skip(first) {
        let Some(caught) = pattern.all(text).next() else { continue };
        let whole = caught.whole().len();
        let rest = text.get(whole..).unwrap_or_default();
        // 3天 but not 3天津, 3分钟 but not 3年级; a year of four digits is a date.
        if unit.iso == "Y" && (rest.starts_with("级") || caught.get("n").is_some_and(|n| n.len() > 3)) {
            continue;
        }
        let mut amounts = [0_u64; 7];
        if let Some(n) = caught.get("n") {
            let (count, places) = n.split_once('.').unwrap_or((n, ""));
            amounts[index] = if count.starts_with('a') { 1 } else { count.replace(',', "").parse().ok()? };
            if amounts[index] > 1_000_000 {
                return None;
            }
            fraction(places, unit, &mut amounts)?;
        }
        if caught.has("half") || caught.has("and") || caught.has("more") {
            amounts[unit.half.1] += unit.half.0;
        }
        return Some((index, whole, amounts));
    }
    None
}

/// Adds the places after the point: tenths of the doubled half, as 1.5 hours are 1 hour 30 minutes.
fn fraction(places: &str, unit: &Unit, amounts: &mut Length) -> Option<()> {
    if places.is_empty() {
        return Some(());
    }
    let places: String = places.chars().take(3).collect();
    let parts = places.parse::<u64>().ok()? * unit.half.0 * 2;
    amounts[unit.half.1] += parts / 10_u64.pow(places.len() as u32);
    Some(())
}

fn say(value: &Length) -> (String, Display) {
    let (mut iso, mut en, mut zh) = (String::from("P"), Vec::new(), String::new());
    for (index, (unit, n)) in UNITS.iter().zip(value).enumerate().filter(|(_, (_, n))| **n > 0) {
        if index >= 4 && !iso.contains('T') {
            iso.push('T');
        }
        iso.push_str(&format!("{n}{}", unit.iso));
        en.push(format!("{n} {}{}", unit.en, if *n == 1 { "" } else { "s" }));
        zh.push_str(&format!("{n}{}", unit.zh));
    }
    if en.is_empty() {
        return ("PT0S".to_owned(), Display::new("0 seconds", "0秒"));
    }
    (iso, Display::new(en.join(" "), zh))
}
