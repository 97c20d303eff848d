//! Times of the day: hours, parts of the day, and both together ("eight in the evening", 晚上七点半).
//!
//! [`hours`] reads the clock, [`parts`] the parts of the day; this file moves an hour into the part that is near it.
//! An hour without one is taken as it was said: "at 7" is 07:00. Dates are not known here.

mod hours;
mod parts;

use std::sync::LazyLock;

use chrono::{Duration, NaiveTime, Timelike as _};

use super::hit::{Hit, select, select_valid};
use super::pattern::Pattern;
use super::text::Layer;
use super::{BARE, Context, Display, Found};
use parts::Part;

/// A time of a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    pub(super) from: NaiveTime,
    /// The same as `from`, but for a part of the day.
    pub(super) to: NaiveTime,
    /// How many days later than the day it is said of: midnight ends a day, 周六晚上两点 is on Sunday.
    pub(super) later: i64,
    /// Counted from now ("in two hours"): it has its date.
    pub(super) from_now: bool,
    /// A part of the day.
    part: Option<&'static Part>,
}

impl Time {
    fn at(time: NaiveTime) -> Self {
        Self { from: time, to: time, later: 0, from_now: false, part: None }
    }
}

/// An hour as it was said.
#[derive(Debug, Clone, Copy)]
struct Hour {
    time: NaiveTime,
    /// Said with 1 to 12, so that a part of the day may move it.
    open: bool,
}

/// Between a part of the day and its hour, and an hour and its part.
static TO_HOUR: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^(?:[ ,，的]|at|around|about|by|from|大概|大约|差不多|左右)*$"));
static TO_PART: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[ ,，的]|in the|this|at|on|tomorrow|today|[a-z]{3,6}days?|in|明天|今天|后天|周[1-6一二三四五六日天])*$",
    )
});
/// What ends the reach of a part of the day.
static BREAK: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"[.!?;。！？；]"));
/// How far a part of the day reaches over words that are not glue.
const REACH: usize = 20;

static NOW: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"right now|now|immediately|asap|现在|马上|立刻|立即|此刻"));
static FROM_NOW: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:in|within) (?:(?P<half>half an hour)|(?P<n>\d{1,4}|an?) ?(?:(?P<h>hours?|hrs?)|minutes?|mins?)(?P<and> and a half)?)|(?P<n2>\d{1,4})(?:个(?P<and2>半)?(?P<h2>小时|钟头)|(?P<h3>小时)|分钟)(?:之?后|以后)|再?过(?P<n3>\d{1,4})(?:个(?P<and3>半)?(?P<h4>小时|钟头)|(?P<h5>小时)|分钟)|(?P<half2>半个?小时|半个?钟头)(?:之?后|以后)",
    )
});

/// Times of the day; see [`super::Builtin::Time`].
pub(super) fn find(layer: &Layer, written: &str, ctx: &Context) -> Vec<Found> {
    hits(layer, ctx)
        .iter()
        .map(|hit| hit.found(layer, written, |time| (value(time), display(time))))
        .collect()
}

/// Times, for what is made of them.
pub(super) fn hits(layer: &Layer, ctx: &Context) -> Vec<Hit<Time>> {
    let parts = select(parts::read(layer));
    let mut used = vec![false; parts.len()];
    let mut all = Vec::new();
    for hour in select_valid(hours::read(layer)) {
        let near = nearest(layer, &hour, &parts);
        all.push(match near {
            Some((at, part, joined)) => {
                if let Some(flag) = used.get_mut(at) {
                    *flag = true;
                }
                let start = if joined { hour.span.start.min(part.span.start) } else { hour.span.start };
                let end = if joined { hour.span.end.max(part.span.end) } else { hour.span.end };
                Hit::new(start..end, within(hour.value, part.value), hour.score.max(super::LIKELY))
            }
            None => Hit::new(hour.span, Time::at(hour.value.time), hour.score),
        });
    }
    let free = parts.into_iter().zip(used).filter(|(_, used)| !used).map(|(part, _)| part);
    all.extend(free.map(|part| {
        let Part { from, to, later, .. } = part.value;
        let time = Time { to: *to, part: Some(part.value), later: *later, ..Time::at(*from) };
        Hit::new(part.span, time, part.score)
    }));
    all.extend(counted(layer, ctx));
    select(all)
}

/// The part of the day that an hour belongs to, and whether they are one expression.
fn nearest<'p>(
    layer: &Layer,
    hour: &Hit<Hour>,
    parts: &'p [Hit<&'static Part>],
) -> Option<(usize, &'p Hit<&'static Part>, bool)> {
    let near = parts.iter().enumerate().filter_map(|(at, part)| {
        if part.value.from == part.value.to && !part.value.is_noon() {
            return None;
        }
        let before = part.span.end <= hour.span.start;
        let gap = if before { part.span.end..hour.span.start } else { hour.span.end..part.span.start };
        let Some(text) = layer.text().get(gap) else {
            // They overlap: 早 in 早7点.
            return Some((0, at, part, true));
        };
        let glue = if before { TO_HOUR.is_match(text) } else { TO_PART.is_match(text) };
        let reach = text.len() <= REACH && !BREAK.is_match(text) && hour.value.open;
        (glue || reach).then_some((if glue { 0 } else { 1 + text.len() }, at, part, glue))
    });
    near.min_by_key(|(distance, ..)| *distance).map(|(_, at, part, glue)| (at, part, glue))
}

/// An hour of a part of the day.
fn within(hour: Hour, part: &'static Part) -> Time {
    if !hour.open {
        return Time::at(hour.time);
    }
    let (h, later) = part.place(hour.time.hour());
    Time { later, ..Time::at(hour.time.with_hour(h).unwrap_or(hour.time)) }
}

/// Now, and what is counted from it in hours and minutes.
fn counted(layer: &Layer, ctx: &Context) -> Vec<Hit<Time>> {
    let at = |minutes: i64| {
        let then = ctx.now.checked_add_signed(Duration::minutes(minutes)).unwrap_or(ctx.now);
        let time = then.time().with_second(0).and_then(|t| t.with_nanosecond(0)).unwrap_or(then.time());
        Time { later: (then.date() - ctx.now.date()).num_days(), from_now: true, ..Time::at(time) }
    };
    let mut hits: Vec<_> = NOW
        .words(layer)
        .map(|caught| Hit::new(caught.span(), at(0), if caught.whole() == "now" { BARE } else { 1.0 }))
        .collect();
    for caught in FROM_NOW.words(layer) {
        let has = |names: &[&str]| names.iter().any(|name| caught.has(name));
        let n =
            caught.get("n").or(caught.get("n2")).or(caught.get("n3")).map_or(0, |n| n.parse().unwrap_or(1));
        let unit = if has(&["h", "h2", "h3", "h4", "h5"]) { 60 } else { 1 };
        let half = if has(&["half", "half2", "and", "and2", "and3"]) { 30 } else { 0 };
        hits.push(Hit::new(caught.span(), at(n * unit + half), 1.0));
    }
    hits
}

pub(super) fn clock(time: NaiveTime) -> String {
    let format = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.format(format).to_string()
}

fn value(time: &Time) -> String {
    if time.from == time.to { clock(time.from) } else { format!("{}/{}", clock(time.from), clock(time.to)) }
}

pub(super) fn display(time: &Time) -> Display {
    match time.part.filter(|_| time.from != time.to) {
        Some(part) => Display::new(part.en, part.zh),
        None => Display::same(&value(time)),
    }
}
