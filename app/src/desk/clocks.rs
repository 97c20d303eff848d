//! The clocks of a conversation's promises, as they run.

use super::words::{clock_name, stretch};
use crate::{
    i18n::{messages::desk::*, use_lang},
    ui::*,
};
use leptos::prelude::*;
use types::desk::{Clock, ClockKind, ClockState, Clocks, Conversation};

/// The clocks that somebody should look at, with what they measure.
pub fn running(clocks: &Clocks) -> impl Iterator<Item = (ClockKind, &Clock)> {
    let all = [
        (ClockKind::FirstReply, &clocks.first_reply),
        (ClockKind::NextReply, &clocks.next_reply),
        (ClockKind::Resolution, &clocks.resolution),
    ];
    all.into_iter().filter_map(|(kind, clock)| Some((kind, clock.as_ref()?)))
}

/// The most pressing clock of a conversation as a badge; nothing while there is time.
#[component]
pub fn Pressing(
    /// The conversation.
    conversation: Conversation,
) -> impl IntoView {
    let l = use_lang();
    let clock = use_clock();
    let pressing = running(&conversation.clocks)
        .filter(|(_, clock)| clock.state == ClockState::Running)
        .min_by_key(|(_, clock)| clock.due_at)
        .map(|(kind, clock)| (kind, clock.clone()));
    pressing.map(|(kind, c)| {
        move || {
            let left = (c.due_at - clock.now()).num_seconds();
            let soon = clock.now() >= c.warn_at;
            soon.then(|| {
                let (tone, words) = if left < 0 {
                    (Tone::Bad, late_by(l, stretch(l, -left)))
                } else {
                    (Tone::Warn, due_in(l, stretch(l, left)))
                };
                view! {
                    <Badge tone icon=Glyph::Clock>
                        <span class="sr-only">{clock_name(l, kind)} " "</span>
                        {words}
                    </Badge>
                }
            })
        }
    })
}

/// All clocks of a conversation, for its panel.
#[component]
pub fn Promises(
    /// The clocks.
    clocks: Clocks,
) -> impl IntoView {
    let l = use_lang();
    let clock = use_clock();
    let rows: Vec<_> = running(&clocks).map(|(kind, c)| (kind, c.clone())).collect();
    rows.into_iter()
        .map(|(kind, c)| {
            let badge = move || {
                let left = (c.due_at - clock.now()).num_seconds();
                let (tone, words) = match c.state {
                    ClockState::Running if left < 0 => (Tone::Bad, late_by(l, stretch(l, -left))),
                    ClockState::Running => (Tone::Info, due_in(l, stretch(l, left))),
                    ClockState::Paused => (
                        Tone::Plain,
                        format!("{} · {}", clock_paused(l), stretch(l, c.left_s.unwrap_or_default())),
                    ),
                    ClockState::Met => (Tone::Ok, clock_met(l).to_owned()),
                    ClockState::Missed => (Tone::Bad, clock_missed(l).to_owned()),
                    ClockState::Void => (Tone::Plain, "—".to_owned()),
                };
                view! { <Badge tone>{words}</Badge> }
            };
            view! {
                <dt>{clock_name(l, kind)}</dt>
                <dd>{badge}</dd>
            }
        })
        .collect_view()
}
