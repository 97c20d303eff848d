//! Dates: their parts, and dates made of parts, texts and other dates.

use super::calendar::{Unit, Zone, date, part, week_start};
use super::{Fault, Operator, Out, given, named, null, some, text};
use crate::expression::{Run, Shape, Value};
use crate::value;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use serde_json::json;
use types::Json;

const fn part_of(name: &'static str, about: &'static str, run: Run) -> Operator {
    Operator { name, about, shape: Shape::Date(run) }
}

/// A part of a date in a zone.
fn of(operands: &[Value<'_>], f: impl Fn(NaiveDateTime) -> i64) -> Out {
    match date(operands, 0)? {
        None => null(),
        Some(ms) => some(f(Zone::of(operands, 1)?.local(ms)?.0)),
    }
}

fn week(at: NaiveDateTime) -> i64 {
    // Weeks begin on Sundays; days before the first are in week 0.
    i64::from((at.ordinal0() + 7 - at.weekday().num_days_from_sunday()) / 7)
}

pub(crate) static DATES: &[Operator] = &[
    part_of("$year", "the year", |v| of(v, |t| t.year().into())),
    part_of("$month", "the month, 1–12", |v| of(v, |t| t.month().into())),
    part_of("$dayOfMonth", "the day of the month, 1–31", |v| of(v, |t| t.day().into())),
    part_of("$dayOfYear", "the day of the year, 1–366", |v| of(v, |t| t.ordinal().into())),
    part_of("$dayOfWeek", "the day of the week, Sunday is 1", |v| {
        of(v, |t| i64::from(t.weekday().number_from_sunday()))
    }),
    part_of("$hour", "the hour, 0–23", |v| of(v, |t| t.hour().into())),
    part_of("$minute", "the minute, 0–59", |v| of(v, |t| t.minute().into())),
    part_of("$second", "the second, 0–59", |v| of(v, |t| t.second().into())),
    part_of("$millisecond", "the millisecond, 0–999", |v| of(v, |t| i64::from(t.nanosecond() / 1_000_000))),
    part_of("$week", "the week, 0–53, from Sunday", |v| of(v, week)),
    part_of("$isoDayOfWeek", "the day of the week, Monday is 1", |v| {
        of(v, |t| i64::from(t.weekday().number_from_monday()))
    }),
    part_of("$isoWeek", "the ISO week, 1–53", |v| of(v, |t| t.iso_week().week().into())),
    part_of("$isoWeekYear", "the year of the ISO week", |v| of(v, |t| t.iso_week().year().into())),
    named(
        "$dateFromParts",
        "a date of `year`, `month`, … or `isoWeekYear`, `isoWeek`, `isoDayOfWeek`",
        &[
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "millisecond",
            "timezone",
            "isoWeekYear",
            "isoWeek",
            "isoDayOfWeek",
        ],
        0,
        from_parts,
    ),
    named(
        "$dateFromString",
        "the date that a text says, in a `format` or in ISO 8601",
        &["dateString", "format", "timezone", "onError", "onNull"],
        1,
        from_text,
    ),
    named("$dateToParts", "an object of year, month, …", &["date", "timezone", "iso8601"], 1, to_parts),
    named("$dateToString", "a date in a `format`", &["date", "format", "timezone", "onNull"], 1, to_text),
    named("$dateAdd", "a date some `unit`s later", &["startDate", "unit", "amount", "timezone"], 3, |v| {
        add(v, 1)
    }),
    named(
        "$dateSubtract",
        "a date some `unit`s earlier",
        &["startDate", "unit", "amount", "timezone"],
        3,
        |v| add(v, -1),
    ),
    named(
        "$dateDiff",
        "how many times a `unit` begins between two dates",
        &["startDate", "endDate", "unit", "timezone", "startOfWeek"],
        3,
        |v| {
            let (Some(from), Some(to)) = (date(v, 0)?, date(v, 1)?) else { return null() };
            let (unit, zone, first) = (Unit::of(v, 2)?, Zone::of(v, 3)?, week_start(v, 4)?);
            some(unit.number(to, zone, first)? - unit.number(from, zone, first)?)
        },
    ),
    named(
        "$dateTrunc",
        "the beginning of the `unit`, or of `binSize` of them",
        &["date", "unit", "binSize", "timezone", "startOfWeek"],
        2,
        |v| {
            let Some(ms) = date(v, 0)? else { return null() };
            let size = part(v, 2, 1)?;
            if size < 1 {
                return Err("takes a binSize, 1 or more".into());
            }
            let (unit, zone, first) = (Unit::of(v, 1)?, Zone::of(v, 3)?, week_start(v, 4)?);
            let number = unit.number(ms, zone, first)?.div_euclid(size) * size;
            some(value::date(unit.begin(number, zone, first)?))
        },
    ),
];

fn add(operands: &[Value<'_>], sign: i64) -> Out {
    let (Some(ms), Some(amount)) = (date(operands, 0)?, given(operands, 2)) else { return null() };
    let amount = super::whole(amount)?.checked_mul(sign).ok_or("goes beyond the calendar")?;
    some(value::date(Unit::of(operands, 1)?.add(ms, amount, Zone::of(operands, 3)?)?))
}

fn from_parts(operands: &[Value<'_>]) -> Out {
    let zone = Zone::of(operands, 7)?;
    let beyond = || Fault::from("goes beyond the calendar");
    let small = |n: i64| i32::try_from(n).map_err(|_| beyond());
    let day = if given(operands, 8).is_some() {
        let year = small(part(operands, 8, 1970)?)?;
        let (week, day) = (part(operands, 9, 1)?, part(operands, 10, 1)?);
        let first = NaiveDate::from_isoywd_opt(year, 1, Weekday::Mon).ok_or_else(beyond)?;
        let days = (i64::from(small(week)?) - 1) * 7 + i64::from(small(day)?) - 1;
        first.checked_add_signed(TimeDelta::days(days)).ok_or_else(beyond)?
    } else {
        let year = given(operands, 0).ok_or("takes a year or an isoWeekYear")?;
        // Months and days beyond their range carry over.
        let month = i64::from(small(part(operands, 1, 1)?)?) - 1;
        let year = super::whole(year)?.checked_add(month.div_euclid(12)).ok_or_else(beyond)?;
        let first =
            NaiveDate::from_ymd_opt(small(year)?, month.rem_euclid(12) as u32 + 1, 1).ok_or_else(beyond)?;
        let days = TimeDelta::days(i64::from(small(part(operands, 2, 1)?)?) - 1);
        first.checked_add_signed(days).ok_or_else(beyond)?
    };
    let mut ms: i64 = 0;
    for (at, size) in [(3, 3_600_000), (4, 60_000), (5, 1000), (6, 1)] {
        ms += i64::from(small(part(operands, at, 0)?)?) * size;
    }
    let local = day.and_time(chrono::NaiveTime::MIN);
    let local = local.checked_add_signed(TimeDelta::milliseconds(ms)).ok_or_else(beyond)?;
    some(value::date(zone.instant(local)))
}

fn from_text(operands: &[Value<'_>]) -> Out {
    let own = |at: usize| operands[at].as_deref().cloned();
    let Some(value) = given(operands, 0) else { return Ok(own(4).or(Some(Json::Null))) };
    let zone = Zone::of(operands, 2)?;
    let format = given(operands, 1).map(text).transpose()?;
    let read = text(value).ok().and_then(|text| read(text, format, zone));
    match (read, own(3)) {
        (Some(ms), _) => some(value::date(ms)),
        (None, Some(instead)) => Ok(Some(instead)),
        (None, None) => Err("cannot read the text as a date".into()),
    }
}

/// A date from ISO 8601, in full or without its end, or from a format.
pub(super) fn read(text: &str, format: Option<&str>, zone: Zone) -> Option<i64> {
    let text = text.trim();
    let day = |day: NaiveDate| zone.instant(day.and_time(chrono::NaiveTime::MIN));
    if let Some(format) = format {
        let format = format.replace("%L", "%3f");
        if let Ok(at) = DateTime::parse_from_str(text, &format) {
            return Some(at.timestamp_millis());
        }
        let local = NaiveDateTime::parse_from_str(text, &format).map(|at| zone.instant(at));
        return local.or_else(|_| NaiveDate::parse_from_str(text, &format).map(day)).ok();
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.timestamp_millis());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Some(at.timestamp_millis());
        }
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(text, format) {
            return Some(zone.instant(at));
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map(day).ok()
}

fn to_parts(operands: &[Value<'_>]) -> Out {
    let Some(ms) = date(operands, 0)? else { return null() };
    let (t, _) = Zone::of(operands, 1)?.local(ms)?;
    let mut parts = if value::truthy(given(operands, 2)) {
        let week = t.iso_week();
        json!({"isoWeekYear": week.year(), "isoWeek": week.week(),
            "isoDayOfWeek": t.weekday().number_from_monday()})
    } else {
        json!({"year": t.year(), "month": t.month(), "day": t.day()})
    };
    parts["hour"] = t.hour().into();
    parts["minute"] = t.minute().into();
    parts["second"] = t.second().into();
    parts["millisecond"] = (t.nanosecond() / 1_000_000).into();
    some(parts)
}

fn to_text(operands: &[Value<'_>]) -> Out {
    let Some(ms) = date(operands, 0)? else {
        return Ok(operands[3].as_deref().cloned().or(Some(Json::Null)));
    };
    let format = given(operands, 1).map(text).transpose()?.unwrap_or("%Y-%m-%dT%H:%M:%S.%LZ");
    let (t, ahead) = Zone::of(operands, 2)?.local(ms)?;
    let mut out = String::with_capacity(format.len() + 16);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('d') => out += &format!("{:02}", t.day()),
            Some('G') => out += &format!("{:04}", t.iso_week().year()),
            Some('H') => out += &format!("{:02}", t.hour()),
            Some('j') => out += &format!("{:03}", t.ordinal()),
            Some('L') => out += &format!("{:03}", t.nanosecond() / 1_000_000),
            Some('m') => out += &format!("{:02}", t.month()),
            Some('M') => out += &format!("{:02}", t.minute()),
            Some('S') => out += &format!("{:02}", t.second()),
            Some('w') => out += &t.weekday().number_from_sunday().to_string(),
            Some('u') => out += &t.weekday().number_from_monday().to_string(),
            Some('U') => out += &format!("{:02}", week(t)),
            Some('V') => out += &format!("{:02}", t.iso_week().week()),
            Some('Y') => out += &format!("{:04}", t.year()),
            Some('b') => out += &t.format("%b").to_string(),
            Some('B') => out += &t.format("%B").to_string(),
            Some('z') => {
                let sign = if ahead < 0 { '-' } else { '+' };
                out += &format!("{sign}{:02}{:02}", ahead.abs() / 60, ahead.abs() % 60);
            }
            Some('Z') => out += &ahead.to_string(),
            Some('%') => out.push('%'),
            _ => return Err("takes a format of %Y, %m, %d, %H, %M, %S, %L and their like".into()),
        }
    }
    some(out)
}
