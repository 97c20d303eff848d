//! Dates: days and stretches of days, said absolutely or counted from today.
//!
//! [`absolute`] reads days of the calendar, [`weekday`] days of a week, [`relative`] what is counted from today. This
//! file puts neighbours together: "Saturday, 28 November" is one day, and in 11月28号到30号 the second has the month of
//! the first. Times of the day are not known here.

mod absolute;
mod relative;
mod weekday;

use std::sync::LazyLock;

use chrono::{Datelike as _, Days as Offset, NaiveDate, Weekday};

use super::hit::{Hit, select_valid};
use super::pattern::Pattern;
use super::text::Layer;
use super::{Context, Display, Found};

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

impl Days {
    fn one(day: NaiveDate) -> Self {
        Self { from: day, to: day }
    }

    pub(super) fn is_one(self) -> bool {
        self.from == self.to
    }
}

/// What a date leaves open, so that a neighbour can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// The month: only the day of a month was said.
    Month(u32),
    /// The week: only the day of a week was said.
    Week(Weekday),
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    days: Days,
    open: Option<Open>,
}

impl Reading {
    fn day(day: NaiveDate) -> Self {
        Self { days: Days::one(day), open: None }
    }

    fn range(from: NaiveDate, to: NaiveDate) -> Self {
        Self { days: Days { from, to }, open: None }
    }
}

/// What a pattern has read; nothing where there is no such day.
type Hits = Vec<Hit<Option<Reading>>>;

static UNTIL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^ ?(?:到|至|-|~|和|、|或者?|与|还是|跟|,|to|and|or|until|through|till) ?(?:the )?$")
});
static SAME: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"^[ ,，(（]*(?:the )?$"));

/// Dates; see [`super::Builtin::Date`].
pub(super) fn find(layer: &Layer, written: &str, ctx: &Context) -> Vec<Found> {
    hits(layer, ctx)
        .iter()
        .map(|hit| hit.found(layer, written, |days| (value(*days), display(*days))))
        .collect()
}

/// Dates, for what is made of them.
pub(super) fn hits(layer: &Layer, ctx: &Context) -> Vec<Hit<Days>> {
    let today = ctx.now.date();
    let mut all = absolute::read(layer, today, ctx.lang);
    all.extend(weekday::read(layer, today));
    all.extend(relative::read(layer, today));
    let mut hits: Vec<Hit<Reading>> = Vec::new();
    for hit in select_valid(all) {
        let Some(previous) = hits.last_mut() else {
            hits.push(hit);
            continue;
        };
        let gap = layer.text().get(previous.span.end..hit.span.start).unwrap_or_default();
        let weekdays = (is_weekday(previous), is_weekday(&hit));
        if SAME.is_match(gap)
            && weekdays.0 != weekdays.1
            && previous.value.days.is_one()
            && hit.value.days.is_one()
        {
            // The calendar's day counts, even where the day of the week does not fit it.
            let value = if weekdays.0 { hit.value } else { previous.value };
            let closed = gap.contains(['(', '（']) && layer.after(hit.span.end).starts_with(')');
            let end = hit.span.end + usize::from(closed);
            *previous = Hit::new(previous.span.start..end, value, previous.score.max(hit.score));
        } else if UNTIL.is_match(gap)
            && let Some(later) = after(previous.value.days.to, &hit)
        {
            hits.push(Hit::new(hit.span, Reading { days: Days::one(later), ..hit.value }, hit.score));
        } else {
            hits.push(hit);
        }
    }
    hits.into_iter().map(|hit| Hit::new(hit.span, hit.value.days, hit.score)).collect()
}

fn is_weekday(hit: &Hit<Reading>) -> bool {
    matches!(hit.value.open, Some(Open::Week(_)))
}

/// A day that leaves its month or week open, as the first after another day.
fn after(day: NaiveDate, hit: &Hit<Reading>) -> Option<NaiveDate> {
    match hit.value.open? {
        Open::Month(n) => next_day_of_month(day, n),
        Open::Week(weekday) => Some(next_weekday(day, weekday)),
    }
}

/// The first day from `from` on that is the `n`th of its month.
fn next_day_of_month(from: NaiveDate, n: u32) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    let months = (0..4).filter_map(|later| first.checked_add_months(chrono::Months::new(later)));
    months.filter_map(|month| month.with_day(n)).find(|day| *day >= from)
}

/// The first day from `from` on that is that day of the week.
fn next_weekday(from: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = (7 + weekday.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7;
    from.checked_add_days(Offset::new(ahead.into())).unwrap_or(from)
}

/// So many days later, or earlier.
fn shift(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Offset::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) }
}

/// So many months later, or earlier.
fn shift_months(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let by = chrono::Months::new(months.unsigned_abs());
    if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) }
}

pub(super) fn value(days: Days) -> String {
    if days.is_one() { days.from.to_string() } else { format!("{}/{}", days.from, days.to) }
}

pub(super) fn display(days: Days) -> Display {
    let (from, to) = (display_day(days.from), display_day(days.to));
    if days.is_one() {
        return from;
    }
    Display::new(format!("{} to {}", from.en, to.en), format!("{}至{}", from.zh, to.zh))
}

fn display_day(day: NaiveDate) -> Display {
    const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let weekday = WEEK.get(day.weekday().num_days_from_monday() as usize).unwrap_or(&"");
    let zh = format!("{}年{}月{}日星期{weekday}", day.year(), day.month(), day.day());
    Display::new(day.format("%A %-d %B %Y").to_string(), zh)
}
