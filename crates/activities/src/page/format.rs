//! Moments and amounts as people read them.

use super::words::words;
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use types::{Lang, Timestamp};

/// Pages show the time of China, where the customers are: eight hours ahead of UTC the whole year.
const CHINA: i32 = 8 * 3600;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn local(at: Timestamp) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(CHINA) {
        Some(china) => at.with_timezone(&china),
        None => at.fixed_offset(),
    }
}

/// "Fri 12 Dec" or "12月12日 周五".
pub fn day(at: Timestamp, lang: Lang) -> String {
    let at = local(at);
    let weekday = words(lang).weekdays[at.weekday().num_days_from_monday() as usize % 7];
    match lang {
        Lang::En => format!("{weekday} {} {}", at.day(), MONTHS[at.month0() as usize % 12]),
        Lang::Zh => format!("{}月{}日 {weekday}", at.month(), at.day()),
    }
}

/// "19:30".
pub fn time(at: Timestamp) -> String {
    let at = local(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// RFC 3339 with China's offset, for `<time datetime>`.
pub fn machine(at: Timestamp) -> String {
    local(at).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// Fen as "¥88" or "¥88.50".
pub fn price(fen: i64) -> String {
    match fen % 100 {
        0 => format!("¥{}", fen / 100),
        rest => format!("¥{}.{rest:02}", fen / 100),
    }
}

/// Days, hours, minutes and seconds until a moment; all 0 when it has passed.
pub fn until(at: Timestamp, now: Timestamp) -> [i64; 4] {
    let seconds = (at - now).num_seconds().max(0);
    [seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60]
}
