//! Dates in a time zone: an Olson name such as `Asia/Shanghai`, or an offset such as `+08:00`.

use super::{Fault, given, text, whole};
use crate::expression::Value;
use crate::value::{Kind, kind};
use chrono::{
    DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone,
};
use chrono_tz::Tz;
use types::Json;

/// A time zone.
#[derive(Clone, Copy)]
pub(super) enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

impl Zone {
    /// The zone of an operand; UTC if there is none.
    pub fn of(operands: &[Value<'_>], at: usize) -> Result<Self, Fault> {
        match given(operands, at) {
            None => Ok(Zone::Named(Tz::UTC)),
            Some(value) => Self::parse(text(value)?),
        }
    }

    fn parse(name: &str) -> Result<Self, Fault> {
        let fixed = || {
            let (sign, digits) = match name.split_at_checked(1)? {
                ("+", rest) => (1, rest.replace(':', "")),
                ("-", rest) => (-1, rest.replace(':', "")),
                _ => return None,
            };
            let numbers =
                digits.parse::<i32>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
            let minutes = match digits.len() {
                2 => numbers * 60,
                4 => numbers / 100 * 60 + numbers % 100,
                _ => return None,
            };
            FixedOffset::east_opt(sign * minutes * 60)
        };
        match (fixed(), name.parse::<Tz>()) {
            (Some(offset), _) => Ok(Zone::Fixed(offset)),
            (None, Ok(tz)) => Ok(Zone::Named(tz)),
            (None, Err(_)) => Err("takes a time zone such as Asia/Shanghai or +08:00".into()),
        }
    }

    /// What a clock in the zone shows, and how many minutes it is ahead of UTC.
    pub fn local(self, ms: i64) -> Result<(NaiveDateTime, i32), Fault> {
        let utc =
            DateTime::from_timestamp_millis(ms).ok_or("takes dates of the years that a calendar has")?;
        let utc = utc.naive_utc();
        let offset = match self {
            Zone::Named(tz) => tz.offset_from_utc_datetime(&utc).fix(),
            Zone::Fixed(offset) => offset,
        };
        let local = utc.checked_add_offset(offset).ok_or("takes dates of the years that a calendar has")?;
        Ok((local, offset.local_minus_utc() / 60))
    }

    /// When a clock in the zone shows this: the first time, and just after a gap if it never does.
    pub fn instant(self, local: NaiveDateTime) -> i64 {
        let found = match self {
            Zone::Named(tz) => tz.from_local_datetime(&local).earliest().map(|t| t.timestamp_millis()),
            Zone::Fixed(offset) => {
                offset.from_local_datetime(&local).earliest().map(|t| t.timestamp_millis())
            }
        };
        match (found, self) {
            (Some(ms), _) => ms,
            (None, Zone::Named(tz)) => {
                let before = local - TimeDelta::hours(3);
                let offset = tz.offset_from_utc_datetime(&before).fix().local_minus_utc();
                local.and_utc().timestamp_millis() - i64::from(offset) * 1000
            }
            (None, Zone::Fixed(_)) => local.and_utc().timestamp_millis(),
        }
    }
}

/// The milliseconds of a date; an object id has one too. `None` if it is null or missing.
pub(super) fn date(operands: &[Value<'_>], at: usize) -> Result<Option<i64>, Fault> {
    given(operands, at).map(instant).transpose()
}

fn instant(value: &Json) -> Result<i64, Fault> {
    match kind(value) {
        Kind::Date(ms) => Ok(ms),
        Kind::ObjectId(hex) => {
            let seconds = hex.get(..8).and_then(|hex| i64::from_str_radix(hex, 16).ok());
            seconds.map(|s| s * 1000).ok_or_else(|| "takes dates".into())
        }
        _ => Err("takes dates".into()),
    }
}

/// A span of the calendar or of the clock.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Months(i64),
    Days(i64),
    Milliseconds(i64),
}

impl Unit {
    pub fn of(operands: &[Value<'_>], at: usize) -> Result<Self, Fault> {
        let name = text(given(operands, at).ok_or("takes a unit")?)?;
        Ok(match name {
            "year" => Unit::Months(12),
            "quarter" => Unit::Months(3),
            "month" => Unit::Months(1),
            "week" => Unit::Days(7),
            "day" => Unit::Days(1),
            "hour" => Unit::Milliseconds(3_600_000),
            "minute" => Unit::Milliseconds(60_000),
            "second" => Unit::Milliseconds(1000),
            "millisecond" => Unit::Milliseconds(1),
            _ => return Err("takes a unit from year, quarter, month, week, day down to millisecond".into()),
        })
    }

    /// A date so many units later.
    pub fn add(self, ms: i64, amount: i64, zone: Zone) -> Result<i64, Fault> {
        let beyond = || Fault::from("goes beyond the calendar");
        let (local, _) = zone.local(ms)?;
        let by = |size: i64| amount.checked_mul(size).ok_or_else(beyond);
        let moved = match self {
            Unit::Milliseconds(size) => return ms.checked_add(by(size)?).ok_or_else(beyond),
            Unit::Days(size) => {
                let days = by(size)?;
                let count = Days::new(days.unsigned_abs());
                if days < 0 { local.checked_sub_days(count) } else { local.checked_add_days(count) }
            }
            Unit::Months(size) => {
                let months = by(size)?;
                let count = Months::new(u32::try_from(months.unsigned_abs()).map_err(|_| beyond())?);
                if months < 0 { local.checked_sub_months(count) } else { local.checked_add_months(count) }
            }
        };
        Ok(zone.instant(moved.ok_or_else(beyond)?))
    }

    /// In which of the units, counted from 2000 on, a date lies; weeks begin on `first` (0 is Monday).
    pub fn number(self, ms: i64, zone: Zone, first: i64) -> Result<i64, Fault> {
        let (local, _) = zone.local(ms)?;
        Ok(match self {
            Unit::Months(size) => {
                ((i64::from(local.year()) - 2000) * 12 + i64::from(local.month0())).div_euclid(size)
            }
            Unit::Days(size) => {
                let days = (local.date() - epoch(first, size)).num_days();
                days.div_euclid(size)
            }
            // Clock units follow the local clock's hour, as far as whole minutes go.
            Unit::Milliseconds(size) => {
                local.and_utc().timestamp_millis().saturating_sub(EPOCH_MS).div_euclid(size)
            }
        })
    }

    /// When the unit of a number begins.
    pub fn begin(self, number: i64, zone: Zone, first: i64) -> Result<i64, Fault> {
        let beyond = || Fault::from("goes beyond the calendar");
        let local = match self {
            Unit::Months(size) => {
                let months = number.checked_mul(size).ok_or_else(beyond)?;
                let year = i32::try_from(2000 + months.div_euclid(12)).map_err(|_| beyond())?;
                NaiveDate::from_ymd_opt(year, months.rem_euclid(12) as u32 + 1, 1).map(midnight)
            }
            Unit::Days(size) => {
                let days = number.checked_mul(size).and_then(TimeDelta::try_days).ok_or_else(beyond)?;
                epoch(first, size).checked_add_signed(days).map(midnight)
            }
            Unit::Milliseconds(size) => {
                let ms =
                    number.checked_mul(size).and_then(|ms| ms.checked_add(EPOCH_MS)).ok_or_else(beyond)?;
                DateTime::from_timestamp_millis(ms).map(|t| t.naive_utc())
            }
        };
        Ok(zone.instant(local.ok_or_else(beyond)?))
    }
}

/// 2000-01-01T00:00:00Z.
const EPOCH_MS: i64 = 946_684_800_000;

/// The first day of a week, or 2000-01-01, a Saturday.
fn epoch(first: i64, size: i64) -> NaiveDate {
    let day = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    // Monday 1999-12-27 is five days before.
    if size == 7 { day - TimeDelta::days(5 - first) } else { day }
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

/// The first day of a week: a weekday's name or its first three letters; Sunday if none is named.
pub(super) fn week_start(operands: &[Value<'_>], at: usize) -> Result<i64, Fault> {
    let Some(name) = given(operands, at) else { return Ok(-1) };
    let name = text(name)?.to_ascii_lowercase();
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    match days.iter().position(|day| *day == name || day[..3] == name) {
        Some(day) => Ok(day as i64),
        None if name == "sunday" || name == "sun" => Ok(-1),
        None => Err("takes a day of the week".into()),
    }
}

/// A whole number that may be missing.
pub(super) fn part(operands: &[Value<'_>], at: usize, default: i64) -> Result<i64, Fault> {
    given(operands, at).map_or(Ok(default), whole)
}
