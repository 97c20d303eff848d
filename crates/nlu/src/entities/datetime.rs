//! Dates and times together: "Saturday evening", 明天下午三点, 2026-11-28T19:30, "in two hours".

use std::sync::LazyLock;

use chrono::{Days as Offset, NaiveDate};

use super::date::{self, Days};
use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::Layer;
use super::time::{self, Time};
use super::{Context, Display, Found, LIKELY, PLAIN};

/// Between a date and its time, in either order.
static GLUE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?:[ ,，、的(（)）]|at|on|in the|around|about|by|from|t|for|大概|大约|差不多|的话)*$")
});
/// Between a time and another of the same date.
static ALSO: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^ ?(?:到|至|-|~|和|、|或者?|还是|to|and|or|until|till|through)? ?(?:at )?$")
});

/// A date, a time, or both.
#[derive(Debug, Clone, Copy)]
struct Moment {
    days: Days,
    time: Option<Time>,
    /// Said without a date.
    alone: bool,
}

/// Dates with times; see [`super::Builtin::DateTime`].
pub(super) fn find(layer: &Layer, written: &str, ctx: &Context) -> Vec<Found> {
    let dates = date::hits(layer, ctx);
    let mut used = vec![false; dates.len()];
    let mut hits: Vec<Hit<Moment>> = Vec::new();
    for time in time::hits(layer, ctx) {
        let near =
            dates.iter().enumerate().filter_map(|(at, date)| Some((gap(layer, date, &time)?, at, date)));
        let near = near.min_by_key(|(gap, ..)| *gap).filter(|_| !time.value.from_now);
        if let Some((_, at, date)) = near {
            if let Some(flag) = used.get_mut(at) {
                *flag = true;
            }
            let span = date.span.start.min(time.span.start)..date.span.end.max(time.span.end);
            let score = time.score.min(date.score);
            hits.push(Hit::new(
                span,
                Moment { days: date.value, time: Some(time.value), alone: false },
                score,
            ));
            lend(layer, &mut hits);
            continue;
        }
        let previous = hits.last().filter(|previous| {
            let between = layer.text().get(previous.span.end..time.span.start);
            between.is_some_and(|between| ALSO.is_match(between))
        });
        let (days, score) = match previous {
            Some(previous) => (previous.value.days, time.score),
            None => (alone(&time.value, ctx), time.score.min(LIKELY)),
        };
        let score = if time.value.from_now { time.score } else { score };
        hits.push(Hit::new(
            time.span,
            Moment { days, time: Some(time.value), alone: previous.is_none() },
            score,
        ));
    }
    let free = dates.into_iter().zip(used).filter(|(_, used)| !used);
    hits.extend(free.map(|(date, _)| {
        Hit::new(date.span, Moment { days: date.value, time: None, alone: false }, date.score.min(PLAIN))
    }));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Gives the date of the last moment to the times before it that are joined to it: "3 pm or 4 pm on Sunday".
fn lend(layer: &Layer, hits: &mut [Hit<Moment>]) {
    let Some((last, before)) = hits.split_last_mut() else { return };
    let mut next = last.span.start;
    for hit in before.iter_mut().rev() {
        let joined = layer.text().get(hit.span.end..next).is_some_and(|between| ALSO.is_match(between));
        if !joined || !hit.value.alone || hit.value.time.is_some_and(|time| time.from_now) {
            return;
        }
        (hit.value.days, hit.score, next) = (last.value.days, last.score, hit.span.start);
    }
}

/// How far apart a date and a time are, if they belong together.
fn gap(layer: &Layer, date: &Hit<Days>, time: &Hit<Time>) -> Option<usize> {
    let between = if date.span.start <= time.span.start {
        date.span.end..time.span.start
    } else {
        time.span.end..date.span.start
    };
    if between.start > between.end {
        return Some(0);
    }
    layer.text().get(between).filter(|text| GLUE.is_match(text)).map(str::len)
}

/// The day of a time without a date: the next day that has it ahead. A part of the day counts until it is over.
fn alone(time: &Time, ctx: &Context) -> Days {
    let today = ctx.now.date();
    if time.from_now {
        return Days { from: today, to: today };
    }
    let ahead = time.to > ctx.now.time();
    let day = if ahead { today } else { plus(today, 1) };
    // Midnight and the small hours are of the night before.
    let day = plus_signed(day, -time.later);
    Days { from: day, to: day }
}

fn plus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Offset::new(days)).unwrap_or(day)
}

fn plus_signed(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Offset::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) }.unwrap_or(day)
}

fn say(moment: &Moment) -> (String, Display) {
    let Some(time) = moment.time else { return (date::value(moment.days), date::display(moment.days)) };
    let days =
        Days { from: plus_signed(moment.days.from, time.later), to: plus_signed(moment.days.to, time.later) };
    let (from, to) = (
        format!("{}T{}", days.from, time::clock(time.from)),
        format!("{}T{}", days.to, time::clock(time.to)),
    );
    let value = if from == to { from } else { format!("{from}/{to}") };
    // The words for a part of the day go with the day they were said of.
    let part = time.from != time.to;
    let (day, clock) = (date::display(if part { moment.days } else { days }), time::display(&time));
    let en = if part { format!("{}, {}", day.en, clock.en) } else { format!("{} at {}", day.en, clock.en) };
    (value, Display::new(en, format!("{} {}", day.zh, clock.zh)))
}
