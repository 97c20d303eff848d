//! When people are there.

use crate::check::clock;
use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, Weekday};
use types::{BotContent, Timestamp};

/// Hours ahead of UTC of a bot that does not say: China's.
const CHINA: f64 = 8.0;

/// The time where a bot lives.
pub fn local(bot: &BotContent, now: Timestamp) -> NaiveDateTime {
    #[expect(clippy::cast_possible_truncation, reason = "at most fourteen hours")]
    let minutes = (bot.utc_offset.unwrap_or(CHINA).clamp(-12.0, 14.0) * 60.0) as i64;
    now.naive_utc() + chrono::Duration::minutes(minutes)
}

/// Whether people are there at a local time. Always, if the bot has no hours.
pub fn is_open(bot: &BotContent, now: NaiveDateTime) -> bool {
    let (today, time) = (now.weekday(), now.time());
    let yesterday = (now.date() - Days::new(1)).weekday();
    bot.hours.is_empty()
        || bot.hours.iter().any(|hours| {
            let (Some(from), Some(to)) = (clock(&hours.from), clock(&hours.to)) else { return false };
            if from <= to {
                return is_on(&hours.days, today) && within(time, from, to);
            }
            // Over midnight.
            is_on(&hours.days, today) && time >= from || is_on(&hours.days, yesterday) && time < to
        })
}

fn within(time: NaiveTime, from: NaiveTime, to: NaiveTime) -> bool {
    time >= from && time < to
}

fn is_on(days: &str, day: Weekday) -> bool {
    let weekend = matches!(day, Weekday::Sat | Weekday::Sun);
    match days {
        "every" => true,
        "weekdays" => !weekend,
        "weekend" => weekend,
        own => own.parse::<Weekday>() == Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::Hours;

    #[test]
    fn hours_hold_over_midnight_and_on_their_days() {
        let hours =
            |days: &str, from: &str, to: &str| Hours { days: days.into(), from: from.into(), to: to.into() };
        let bot = BotContent {
            hours: vec![hours("weekdays", "09:00", "18:00"), hours("fri", "20:00", "02:00")],
            ..BotContent::default()
        };
        let at = |text: &str| is_open(&bot, text.parse().unwrap());
        // A Friday, and the night after it.
        assert!(at("2026-11-27T09:00:00") && at("2026-11-27T17:59:59") && !at("2026-11-27T18:00:00"));
        assert!(at("2026-11-27T23:00:00") && at("2026-11-28T01:59:00") && !at("2026-11-28T02:00:00"));
        assert!(!at("2026-11-28T10:00:00"));
        assert!(is_open(&BotContent::default(), "2026-11-28T03:00:00".parse().unwrap()));
    }
}
