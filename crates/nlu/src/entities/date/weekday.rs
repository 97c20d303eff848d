//! Days of a week, weekends and weeks: Saturday, next Tuesday, this weekend, 周六, 下周三, 礼拜天.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{Hits, Open, Reading, next_weekday, shift};
use crate::entities::hit::Hit;
use crate::entities::pattern::Pattern;
use crate::entities::text::Layer;

static CHINESE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?P<p>下下|下|上上|上|这|本|每)?个?(?:周|星期|礼拜)(?P<d>[1-6一二三四五六日天末])")
});
static CHINESE_WEEK: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?P<p>下下|下|上上|上|这|本)个?(?:周|星期|礼拜)"));
static ENGLISH: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:(?P<p>next|this coming|this|last|coming|the following|every|each) )?(?:week(?:'s)? (?:on )?)?(?P<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thurs?|thu|fri|sat|sun)(?P<plural>s)?\.?(?P<nw> (?:of )?next week)?",
    )
});
static ENGLISH_WEEK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:(?P<p>next|this|last|the|coming|this coming|over the) )?(?P<end>weekend)|(?P<q>next|this|last) week",
    )
});
/// "Sat", "sun", "wed" and "mon" are also words: a day behind these, or before a part of the day or a number.
static SHORT_AFTER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^ ?|[,.!?;] ?|(?-u:\b)(?:on|by|until|till|from|to|before|after|for|or|and|about|a|next|this|last) )$",
    )
});
static SHORT_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^\.?,? ?(?:\d|at |morning|afternoon|evening|night|nov|dec|or |and |- ?(?:mon|tue|wed|thu|fri|sat|sun))",
    )
});

pub(super) fn read(layer: &Layer, today: NaiveDate) -> Hits {
    let mut hits = Hits::new();
    for caught in CHINESE.words(layer) {
        // 一周六天: a week and its days, no Saturday.
        let counted = layer.before(caught.span().start).ends_with(|c: char| c.is_ascii_digit());
        let prefix = caught.get("p").unwrap_or_default();
        if counted && prefix.is_empty() {
            continue;
        }
        let weeks = chinese_weeks(prefix);
        let reading = match caught.get("d").unwrap_or_default() {
            _ if prefix == "每" => None,
            "末" => weekend(today, weeks),
            digit => match (chinese_day(digit), weeks) {
                (Some(day), Some(weeks)) => in_week(today, weeks, day).map(Reading::day),
                (Some(day), None) => Some(upcoming(today, day)),
                _ => None,
            },
        };
        hits.push(Hit::new(caught.span(), reading, 1.0));
    }
    for caught in CHINESE_WEEK.words(layer) {
        let reading = chinese_weeks(caught.get("p").unwrap_or_default()).and_then(|weeks| week(today, weeks));
        hits.push(Hit::new(caught.span(), reading, 1.0));
    }
    for caught in ENGLISH.words(layer) {
        let (Some(name), Some(range)) = (caught.get("w"), caught.range("w")) else { continue };
        let prefix = caught.get("p").unwrap_or_default();
        let word = matches!(name, "sat" | "sun" | "wed" | "mon") && prefix.is_empty();
        let after = layer.after(range.end);
        let day_near = SHORT_AFTER.is_match(layer.before(range.start)) || SHORT_BEFORE.is_match(after);
        let Some(day) = english_day(name).filter(|_| !word || day_near) else { continue };
        let next_week = caught.has("nw") || prefix == "next" || caught.whole().starts_with("next");
        let reading = match prefix {
            "every" | "each" => None,
            "last" => shift(next_weekday(today, day), -7).map(Reading::day),
            _ if next_week => in_week(today, 1, day).map(Reading::day),
            "the following" => shift(next_weekday(today, day), 7).map(Reading::day),
            _ => Some(upcoming(today, day)),
        };
        // Mondays are no day; with "s" it is also the end of "mon's".
        if caught.has("plural") {
            continue;
        }
        hits.push(Hit::new(caught.span(), reading, 1.0));
    }
    for caught in ENGLISH_WEEK.words(layer) {
        let weeks = |words| match words {
            "next" => Some(1),
            "last" => Some(-1),
            _ => None,
        };
        let reading = if caught.has("end") {
            weekend(today, caught.get("p").and_then(weeks))
        } else {
            week(today, caught.get("q").and_then(weeks).unwrap_or(0))
        };
        hits.push(Hit::new(caught.span(), reading, 1.0));
    }
    hits
}

/// How many weeks from this one; nothing where no week was said.
fn chinese_weeks(prefix: &str) -> Option<i64> {
    match prefix {
        "下下" => Some(2),
        "下" => Some(1),
        "上" => Some(-1),
        "上上" => Some(-2),
        "这" | "本" => Some(0),
        _ => None,
    }
}

fn chinese_day(digit: &str) -> Option<Weekday> {
    let at = |days: &str| days.chars().position(|day| digit.starts_with(day));
    let day = at("一二三四五六日").or(at("123456天"))?;
    Weekday::try_from(day as u8).ok()
}

fn english_day(name: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = NAMES.iter().position(|start| name.starts_with(start))?;
    Weekday::try_from(at as u8).ok()
}

/// The next such day; today if it is one.
fn upcoming(today: NaiveDate, day: Weekday) -> Reading {
    Reading { open: Some(Open::Week(day)), ..Reading::day(next_weekday(today, day)) }
}

fn monday(today: NaiveDate, weeks: i64) -> Option<NaiveDate> {
    shift(today, weeks * 7 - i64::from(today.weekday().num_days_from_monday()))
}

fn in_week(today: NaiveDate, weeks: i64, day: Weekday) -> Option<NaiveDate> {
    shift(monday(today, weeks)?, day.num_days_from_monday().into())
}

/// A whole week; of this one, what is left.
fn week(today: NaiveDate, weeks: i64) -> Option<Reading> {
    let monday = monday(today, weeks)?;
    Some(Reading::range(if weeks == 0 { today } else { monday }, shift(monday, 6)?))
}

/// Saturday and Sunday; on a Sunday "the weekend" is what is left of it.
fn weekend(today: NaiveDate, weeks: Option<i64>) -> Option<Reading> {
    let weeks = weeks.unwrap_or(0);
    let (from, to) = (in_week(today, weeks, Weekday::Sat)?, in_week(today, weeks, Weekday::Sun)?);
    Some(Reading::range(if weeks == 0 { from.max(today) } else { from }, to))
}
