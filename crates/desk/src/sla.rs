//! Clocks of promises. When one starts, its moments are worked out from the policy and the hours as they are then, and
//! stand in the event: what the log comes to never depends on what is published later.

use crate::{calendar::Calendar, setup::Promised, work::Work};
use chrono::Duration;
use std::cmp::Ordering;
use types::Timestamp;
use types::desk::{Clock, ClockKind, ClockState, Party, Promise, State, What};

/// Percent of the time after which agents are warned, where the policy does not say.
const WARN: f64 = 80.0;

/// Starts, pauses and restarts clocks after what just happened.
pub fn follow(work: &mut Work) {
    let setup = work.setup.clone();
    let Some(promised) = setup.promise(work.chat.team.as_deref(), work.chat.priority) else { return };
    replies(work, &promised);
    resolution(work, &promised);
}

fn replies(work: &mut Work, promised: &Promised<'_>) {
    let Some(since) = work.chat.waiting_since else { return };
    let kind = if work.chat.first_reply_at.is_none() { ClockKind::FirstReply } else { ClockKind::NextReply };
    let Some(target) = target(promised.promise, kind) else { return };
    let stands = work.chat.clocks.get(kind).is_some_and(|clock| {
        clock.started_at == since && clock.target_s == target && work.chat.clocks.policy == promised.key
    });
    if !stands {
        start(work, promised, kind, since, target);
    }
}

fn resolution(work: &mut Work, promised: &Promised<'_>) {
    let kind = ClockKind::Resolution;
    let state = work.chat.state;
    let Some(target) = target(promised.promise, kind) else { return };
    if state == State::Resolved {
        return;
    }
    let pauses = promised.policy.pause_pending && matches!(state, State::Pending | State::Snoozed);
    let clock = work.chat.clocks.resolution.clone();
    match clock {
        Some(clock) if clock.state == ClockState::Running && pauses => {
            let left_s = left(promised.calendar, work.now, clock.due_at);
            work.add(Party::system(), What::ClockPaused { clock: kind, left_s });
        }
        Some(clock) if clock.state == ClockState::Paused && !pauses => {
            let due_at = go_on(promised.calendar, work.now, clock.left_s.unwrap_or_default());
            restart(work, promised, &clock, due_at);
        }
        Some(clock) if matches!(clock.state, ClockState::Running | ClockState::Paused) => {
            if clock.target_s != target || work.chat.clocks.policy != promised.key {
                start(work, promised, kind, clock.started_at, target);
            }
        }
        // Opened, or opened again.
        Some(_) => start(work, promised, kind, work.now, target),
        None => start(work, promised, kind, work.chat.created_at, target),
    }
}

fn start(work: &mut Work, promised: &Promised<'_>, clock: ClockKind, started_at: Timestamp, target_s: u64) {
    let due_at = after(promised.calendar, started_at, target_s);
    let warn_at = after(promised.calendar, started_at, warned_after(promised, target_s));
    let policy = promised.key.to_owned();
    work.add(Party::system(), What::ClockStarted { clock, policy, started_at, target_s, warn_at, due_at });
}

/// Goes on after a pause: the moments move, the promise stays.
fn restart(work: &mut Work, promised: &Promised<'_>, clock: &Clock, due_at: Timestamp) {
    let rest = clock.target_s - warned_after(promised, clock.target_s);
    let left = clock.left_s.unwrap_or_default();
    let before_warning = left - i64::try_from(rest).unwrap_or(i64::MAX);
    let warn_at = go_on(promised.calendar, work.now, before_warning);
    let (policy, started_at, target_s) = (promised.key.to_owned(), clock.started_at, clock.target_s);
    let clock = ClockKind::Resolution;
    work.add(Party::system(), What::ClockStarted { clock, policy, started_at, target_s, warn_at, due_at });
}

fn target(promise: &Promise, kind: ClockKind) -> Option<u64> {
    let minutes = match kind {
        ClockKind::FirstReply => promise.first_reply,
        ClockKind::NextReply => promise.next_reply,
        ClockKind::Resolution => promise.resolution,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the form")]
    minutes.filter(|minutes| *minutes > 0.0).map(|minutes| (minutes.min(5_256_000.0) * 60.0) as u64)
}

fn warned_after(promised: &Promised<'_>, target_s: u64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 99 by the form")]
    let percent = promised.policy.warn_percent.unwrap_or(WARN).clamp(1.0, 99.0) as u64;
    target_s * percent / 100
}

fn after(calendar: Option<&Calendar>, from: Timestamp, seconds: u64) -> Timestamp {
    match calendar {
        Some(calendar) => calendar.after(from, seconds),
        None => from + Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX)),
    }
}

fn left(calendar: Option<&Calendar>, now: Timestamp, due: Timestamp) -> i64 {
    match calendar {
        Some(calendar) => calendar.between(now, due),
        None => (due - now).num_seconds(),
    }
}

/// When what is left is over. What was late stays as late.
fn go_on(calendar: Option<&Calendar>, now: Timestamp, left: i64) -> Timestamp {
    match left.cmp(&0) {
        Ordering::Greater => after(calendar, now, left.unsigned_abs()),
        Ordering::Equal | Ordering::Less => now + Duration::seconds(left),
    }
}
