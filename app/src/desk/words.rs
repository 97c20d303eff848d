//! What the desk's shapes are called.

use crate::i18n::{Lang, messages::desk::*};
use crate::ui::Tone;
use types::desk::{Availability, ClockKind, Conversation, Party, PartyKind, Priority, State};

pub fn state_name(l: Lang, state: State) -> &'static str {
    match state {
        State::Open => state_open(l),
        State::Pending => state_pending(l),
        State::Snoozed => state_snoozed(l),
        State::Resolved => state_resolved(l),
    }
}

pub fn state_tone(state: State) -> Tone {
    match state {
        State::Open => Tone::Accent,
        State::Pending => Tone::Warn,
        State::Snoozed => Tone::Info,
        State::Resolved => Tone::Ok,
    }
}

pub fn priority_name(l: Lang, priority: Priority) -> &'static str {
    match priority {
        Priority::None => priority_none(l),
        Priority::Low => priority_low(l),
        Priority::Medium => priority_medium(l),
        Priority::High => priority_high(l),
        Priority::Urgent => priority_urgent(l),
    }
}

pub fn priority_tone(priority: Priority) -> Tone {
    match priority {
        Priority::None | Priority::Low => Tone::Plain,
        Priority::Medium => Tone::Info,
        Priority::High => Tone::Warn,
        Priority::Urgent => Tone::Bad,
    }
}

pub fn availability_name(l: Lang, availability: Availability) -> &'static str {
    match availability {
        Availability::Online => online(l),
        Availability::Busy => busy(l),
        Availability::Away => away(l),
    }
}

pub fn availability_tone(availability: Availability) -> Tone {
    match availability {
        Availability::Online => Tone::Ok,
        Availability::Busy => Tone::Warn,
        Availability::Away => Tone::Plain,
    }
}

pub fn clock_name(l: Lang, clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::FirstReply => clock_first(l),
        ClockKind::NextReply => clock_next(l),
        ClockKind::Resolution => clock_resolution(l),
    }
}

pub fn channel_name(l: Lang, channel: &str) -> String {
    match channel {
        "web" => channel_web(l).to_owned(),
        "mini_program" => channel_mini(l).to_owned(),
        "wechat" => channel_wechat(l).to_owned(),
        other => other.to_owned(),
    }
}

/// The customer's name, or the end of their id.
pub fn customer_name(l: Lang, c: &Conversation) -> String {
    if !c.customer.name.is_empty() {
        return c.customer.name.clone();
    }
    let id: Vec<char> = c.customer.person.chars().collect();
    customer(l, id[id.len().saturating_sub(6)..].iter().collect::<String>())
}

/// Who did something, as a sentence begins.
pub fn party_name(l: Lang, party: &Party) -> String {
    match party.kind {
        _ if !party.name.is_empty() => party.name.get(l).to_owned(),
        PartyKind::Customer => the_customer(l).to_owned(),
        PartyKind::Bot => the_bot(l).to_owned(),
        PartyKind::Agent | PartyKind::Api if !party.id.is_empty() => party.id.clone(),
        PartyKind::Agent | PartyKind::Api | PartyKind::Rule | PartyKind::System => the_desk(l).to_owned(),
    }
}

/// A stretch of time in its largest unit.
pub fn stretch(l: Lang, seconds: i64) -> String {
    let minutes_all = (seconds + 59) / 60;
    match minutes_all {
        0..=90 => minutes(l, minutes_all),
        91..=2879 => hours(l, minutes_all / 60),
        _ => days(l, minutes_all / 1440),
    }
}
