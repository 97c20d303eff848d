//! Numbers, money and time as each language writes them.

use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};

use super::Lang;

/// Groups digits: `12,345,678`. Both languages write it so in products.
#[must_use]
pub fn fmt_number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// An amount in the currency's minor unit (fen, cents): `¥39.50`, `¥1,200`.
/// Whole amounts lose their decimals, as prices on posters do.
#[must_use]
pub fn fmt_money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, rest) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let whole = fmt_number(i64::try_from(whole).unwrap_or(i64::MAX));
    if rest == 0 { format!("{sign}¥{whole}") } else { format!("{sign}¥{whole}.{rest:02}") }
}

/// A share from 0 to 1: `4.2%`, `38%`.
#[must_use]
pub fn fmt_percent(share: f64) -> String {
    let p = share * 100.0;
    if p != 0.0 && p.abs() < 10.0 { format!("{p:.1}%") } else { format!("{p:.0}%") }
}

/// A size in bytes: `812 B`, `14 kB`, `3.4 MB`.
#[must_use]
pub fn fmt_bytes(n: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let f = n as f64;
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{:.0} kB", f / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", f / 1e6),
        _ => format!("{:.1} GB", f / 1e9),
    }
}

/// The zone that is `minutes` east of UTC; beyond a day's range it is UTC.
fn zone(minutes: i32) -> FixedOffset {
    minutes
        .checked_mul(60)
        .and_then(FixedOffset::east_opt)
        .unwrap_or(FixedOffset::east_opt(0).unwrap_or_else(utc))
}

fn utc() -> FixedOffset {
    use chrono::Offset;
    Utc.fix()
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date: `22 Nov 2026`, `2026年11月22日`. `offset` is minutes east of UTC.
#[must_use]
pub fn fmt_date(l: Lang, at: DateTime<Utc>, offset: i32) -> String {
    let t = at.with_timezone(&zone(offset));
    match l {
        Lang::En => format!("{} {} {}", t.day(), MONTHS[t.month0() as usize % 12], t.year()),
        Lang::Zh => format!("{}年{}月{}日", t.year(), t.month(), t.day()),
    }
}

/// A time of day, 24 hours: `20:05`. `offset` is minutes east of UTC.
#[must_use]
pub fn fmt_time(at: DateTime<Utc>, offset: i32) -> String {
    let t = at.with_timezone(&zone(offset));
    format!("{:02}:{:02}", t.hour(), t.minute())
}

/// Date and time: `22 Nov 2026, 20:05`, `2026年11月22日 20:05`. `offset` is minutes east of UTC.
#[must_use]
pub fn fmt_datetime(l: Lang, at: DateTime<Utc>, offset: i32) -> String {
    let (date, time) = (fmt_date(l, at, offset), fmt_time(at, offset));
    match l {
        Lang::En => format!("{date}, {time}"),
        Lang::Zh => format!("{date} {time}"),
    }
}

/// The name of an offset: `UTC`, `UTC+8`, `UTC−3:30`.
#[must_use]
pub fn fmt_offset(minutes: i32) -> String {
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '−' } else { '+' };
    let (h, m) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    if m == 0 { format!("UTC{sign}{h}") } else { format!("UTC{sign}{h}:{m:02}") }
}

/// How long ago, or how soon: `just now`, `5 min ago`, `in 3 days`; beyond 30 days the date itself.
#[must_use]
pub fn fmt_relative(l: Lang, at: DateTime<Utc>, now: DateTime<Utc>, offset: i32) -> String {
    let secs = (now - at).num_seconds();
    let past = secs >= 0;
    let s = secs.unsigned_abs();
    if s < 45 {
        return match l {
            Lang::En => "just now",
            Lang::Zh => "刚刚",
        }
        .to_owned();
    }
    let (n, en, zh) = match s {
        0..3_570 => (((s + 30) / 60).max(1), "min", "分钟"),
        3_570..84_600 => (((s + 1_800) / 3_600).max(1), "h", "小时"),
        84_600..2_592_000 => {
            let n = ((s + 43_200) / 86_400).max(1);
            (n, if n == 1 { "day" } else { "days" }, "天")
        }
        _ => return fmt_date(l, at, offset),
    };
    match (l, past) {
        (Lang::En, true) => format!("{n} {en} ago"),
        (Lang::En, false) => format!("in {n} {en}"),
        (Lang::Zh, true) => format!("{n} {zh}前"),
        (Lang::Zh, false) => format!("{n} {zh}后"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: &str) -> DateTime<Utc> {
        s.parse().unwrap()
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!(fmt_number(0), "0");
        assert_eq!(fmt_number(999), "999");
        assert_eq!(fmt_number(1_000), "1,000");
        assert_eq!(fmt_number(-12_345_678), "-12,345,678");
        assert_eq!(fmt_number(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn money_is_in_minor_units() {
        assert_eq!(fmt_money(3_950), "¥39.50");
        assert_eq!(fmt_money(-120_000), "-¥1,200");
        assert_eq!(fmt_money(5), "¥0.05");
    }

    #[test]
    fn time_is_told_in_the_given_offset() {
        let t = at("2026-11-22T16:05:00Z");
        assert_eq!(fmt_datetime(Lang::En, t, 480), "23 Nov 2026, 00:05");
        assert_eq!(fmt_datetime(Lang::Zh, t, 480), "2026年11月23日 00:05");
        assert_eq!(fmt_datetime(Lang::En, t, 1_000_000), "22 Nov 2026, 16:05");
        assert_eq!(fmt_offset(-210), "UTC−3:30");
    }

    #[test]
    fn relative_time_steps_through_units() {
        let now = at("2026-11-22T12:00:00Z");
        let rel = |l, s: &str| fmt_relative(l, at(s), now, 0);
        assert_eq!(rel(Lang::En, "2026-11-22T11:59:40Z"), "just now");
        assert_eq!(rel(Lang::En, "2026-11-22T11:58:00Z"), "2 min ago");
        assert_eq!(rel(Lang::Zh, "2026-11-22T15:00:00Z"), "3 小时后");
        assert_eq!(rel(Lang::En, "2026-11-21T12:00:00Z"), "1 day ago");
        assert_eq!(rel(Lang::Zh, "2026-09-01T12:00:00Z"), "2026年9月1日");
    }
}
