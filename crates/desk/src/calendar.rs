//! When a team works, and how much of a time it works.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Weekday};
use std::collections::HashMap;
use std::sync::LazyLock;
use types::desk::TeamContent;
use types::{Hours, Timestamp};

/// Hours ahead of UTC of a team that does not say: China's.
const CHINA: f64 = 8.0;
/// Days that are looked through for time that a team works. More than a year, so that every rule of a year is met.
const LOOKED_THROUGH: u64 = 400;
const DAY: i64 = 86_400;

/// Days that are other than their weekday says: whether they are worked.
static HOLIDAYS: LazyLock<HashMap<NaiveDate, bool>> =
    LazyLock::new(|| read(include_str!("../data/holidays-cn.csv")));

fn read(csv: &str) -> HashMap<NaiveDate, bool> {
    let mut days = HashMap::new();
    for line in csv.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(',');
        let mut date = || parts.next()?.parse::<NaiveDate>().ok();
        let (Some(from), Some(to)) = (date(), date()) else { continue };
        let works = parts.next() == Some("work");
        days.extend(from.iter_days().take_while(|day| *day <= to).map(|day| (day, works)));
    }
    days
}

/// A team's working time.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    hours: Vec<Hours>,
    holidays: bool,
    /// Seconds ahead of UTC.
    offset: i64,
}

impl Calendar {
    /// A team's.
    pub fn of(team: &TeamContent) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most fourteen hours")]
        let offset = (team.utc_offset.unwrap_or(CHINA).clamp(-12.0, 14.0) * 3600.0) as i64;
        Self { hours: team.hours.clone(), holidays: team.holidays, offset }
    }

    /// Whether the team works at a moment.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let (day, second) = self.local(at);
        self.spans(day).iter().any(|(from, to)| (*from..*to).contains(&second))
    }

    /// When the team works again; none if it works now, or never.
    pub fn opens(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) {
            return None;
        }
        let opens = self.after(now, 1) - chrono::Duration::seconds(1);
        self.is_open(opens).then_some(opens)
    }

    /// The moment at which the team has worked so many seconds from another one on. Without any working time in more
    /// than a year, the time counts as it passes.
    pub fn after(&self, from: Timestamp, seconds: u64) -> Timestamp {
        let mut left = i64::try_from(seconds).unwrap_or(i64::MAX);
        let (first, begin) = self.local(from);
        for n in 0..LOOKED_THROUGH {
            let Some(day) = first.checked_add_days(Days::new(n)) else { break };
            for (start, end) in self.spans(day) {
                let start = if n == 0 { start.max(begin) } else { start };
                if end <= start {
                    continue;
                }
                if end - start >= left {
                    return self.moment(day, start + left, from);
                }
                left -= end - start;
            }
        }
        from + chrono::Duration::seconds(
            i64::try_from(seconds).unwrap_or(i64::MAX).min(LOOKED_THROUGH as i64 * DAY),
        )
    }

    /// How many seconds the team works between two moments; below zero if the second comes first.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        if to < from {
            return -self.between(to, from);
        }
        let ((first, begin), (last, end)) = (self.local(from), self.local(to));
        let mut sum = 0;
        for n in 0..LOOKED_THROUGH {
            let Some(day) = first.checked_add_days(Days::new(n)).filter(|day| *day <= last) else { break };
            for (start, stop) in self.spans(day) {
                let start = if day == first { start.max(begin) } else { start };
                let stop = if day == last { stop.min(end) } else { stop };
                sum += (stop - start).max(0);
            }
        }
        sum
    }

    /// The day where the team is, and the second of it.
    fn local(&self, at: Timestamp) -> (NaiveDate, i64) {
        let local = at.naive_utc() + chrono::Duration::seconds(self.offset);
        (local.date(), local.time().num_seconds_from_midnight().into())
    }

    fn moment(&self, day: NaiveDate, second: i64, otherwise: Timestamp) -> Timestamp {
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp();
        DateTime::from_timestamp(midnight + second - self.offset, 0).unwrap_or(otherwise)
    }

    /// When the team works on a day, in seconds from midnight: sorted, without overlaps.
    fn spans(&self, day: NaiveDate) -> Vec<(i64, i64)> {
        let mut spans = vec![];
        if self.hours.is_empty() {
            if self.weekday(day).is_some() {
                spans.push((0, DAY));
            }
            return spans;
        }
        for hours in &self.hours {
            let (Some(from), Some(to)) = (clock(&hours.from), clock(&hours.to)) else { continue };
            let over_midnight = to <= from;
            if self.works(&hours.days, day) {
                spans.push((from, if over_midnight { DAY } else { to }));
            }
            // What began yesterday.
            if over_midnight && day.pred_opt().is_some_and(|yesterday| self.works(&hours.days, yesterday)) {
                spans.push((0, to));
            }
        }
        spans.sort_unstable();
        let mut merged: Vec<(i64, i64)> = vec![];
        for (from, to) in spans {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged
    }

    fn works(&self, days: &str, day: NaiveDate) -> bool {
        let Some(weekday) = self.weekday(day) else { return false };
        let weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
        match days {
            "every" => true,
            "weekdays" => !weekend,
            "weekend" => weekend,
            own => own.parse::<Weekday>() == Ok(weekday),
        }
    }

    /// The weekday that a day counts as; none for a public holiday. A weekend day that is worked is a Monday.
    fn weekday(&self, day: NaiveDate) -> Option<Weekday> {
        match HOLIDAYS.get(&day).filter(|_| self.holidays) {
            Some(true) => Some(Weekday::Mon),
            Some(false) => None,
            None => Some(day.weekday()),
        }
    }
}

/// Seconds from midnight of `HH:MM`; 24:00 is the end of the day.
pub fn clock(text: &str) -> Option<i64> {
    if text == "24:00" {
        return Some(DAY);
    }
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    Some(time.num_seconds_from_midnight().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(hours: &[(&str, &str, &str)], holidays: bool) -> Calendar {
        let hours = hours.iter().map(|(days, from, to)| Hours {
            days: (*days).into(),
            from: (*from).into(),
            to: (*to).into(),
        });
        Calendar::of(&TeamContent { hours: hours.collect(), holidays, ..TeamContent::default() })
    }

    /// A moment in China.
    fn at(text: &str) -> Timestamp {
        format!("{text}:00+08:00").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
    }

    #[test]
    fn the_notices_add_up() {
        // Days off as each notice counts them; of 2024, New Year and Dragon Boat name one day beside a weekend.
        for (year, off, work) in [(2024, 1 + 8 + 3 + 5 + 1 + 3 + 7, 8), (2025, 28, 5), (2026, 33, 6)] {
            let of = |works| HOLIDAYS.iter().filter(|(day, w)| day.year() == year && **w == works).count();
            assert_eq!((of(false), of(true)), (off, work), "{year}");
        }
        let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        assert!(HOLIDAYS.iter().filter(|(_, works)| **works).all(|(day, _)| weekend(day)));
    }

    #[test]
    fn holidays_are_closed_and_swapped_days_are_mondays() {
        let hours = [("weekdays", "09:00", "18:00")];
        let (cn, plain) = (team(&hours, true), team(&hours, false));
        assert!(!cn.is_open(at("2026-10-01T10:00")) && plain.is_open(at("2026-10-01T10:00")));
        assert!(cn.is_open(at("2026-10-10T10:00")) && !plain.is_open(at("2026-10-10T10:00")));
        assert!(team(&[("mon", "09:00", "18:00")], true).is_open(at("2026-10-10T10:00")));
        assert!(
            team(&[], false).is_open(at("2026-10-01T03:00"))
                && !team(&[], true).is_open(at("2026-10-01T03:00"))
        );
    }

    #[test]
    fn time_is_counted_while_the_team_works() {
        let cn = team(&[("weekdays", "09:00", "18:00")], true);
        // From the evening before the National Day of 2026, over seven days off: the 8th is a Thursday.
        assert_eq!(cn.after(at("2026-09-30T17:30"), 3600), at("2026-10-08T09:30"));
        // Friday evening to the worked Saturday.
        assert_eq!(cn.after(at("2026-10-09T17:30"), 3600), at("2026-10-10T09:30"));
        assert_eq!(cn.between(at("2026-09-30T17:30"), at("2026-10-08T09:30")), 3600);
        assert_eq!(cn.between(at("2026-10-08T09:30"), at("2026-09-30T17:30")), -3600);
        assert_eq!(cn.after(at("2026-10-03T12:00"), 60), at("2026-10-08T09:01"));
        let night = team(&[("fri", "20:00", "02:00"), ("sat", "01:00", "03:00")], false);
        assert_eq!(night.between(at("2026-11-27T00:00"), at("2026-11-29T00:00")), 7 * 3600);
        assert_eq!(team(&[], false).after(at("2026-11-27T12:00"), 90_000), at("2026-11-28T13:00"));
        let never = team(&[("xyz", "09:00", "18:00")], false);
        assert_eq!(never.after(at("2026-11-27T12:00"), 60), at("2026-11-27T12:01"));
    }
}
