//! Numbers where numbers are the point.

use leptos::prelude::*;

use crate::{dom, i18n::fmt_number};

/// How long a number takes to its new value, in milliseconds.
const GLIDE_MS: f64 = 450.0;

/// A number that moves softly to its new value, or at once for people who prefer less motion.
#[component]
pub fn LiveNumber(
    /// The number.
    #[prop(into)]
    value: Signal<i64>,
    /// How it is written; grouped digits unless told.
    #[prop(default = fmt_number)]
    show: fn(i64) -> String,
) -> impl IntoView {
    let shown = RwSignal::new(value.get_untracked());
    let target = StoredValue::new(value.get_untracked());
    Effect::new(move |before: Option<()>| {
        let to = value.get();
        target.set_value(to);
        let from = shown.get_untracked();
        if before.is_none() || dom::reduced_motion() || from == to {
            shown.set(to);
            return;
        }
        if let Some(start) = dom::now_ms() {
            glide(shown, target, from, to, start);
        }
    });
    // Screen readers get the final number, not every step of the way.
    view! {
        <span aria-hidden="true">{move || show(shown.get())}</span>
        <span class="sr-only">{move || show(value.get())}</span>
    }
}

/// One frame of the way; ends when the number has arrived or has a newer target.
fn glide(shown: RwSignal<i64>, target: StoredValue<i64>, from: i64, to: i64, start: f64) {
    request_animation_frame(move || {
        if target.try_get_value() != Some(to) {
            return;
        }
        let part = dom::now_ms().map_or(1.0, |now| ((now - start) / GLIDE_MS).clamp(0.0, 1.0));
        let eased = 1.0 - (1.0 - part).powi(3);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "in between values are for the eye"
        )]
        let now = if part >= 1.0 { to } else { from + ((to - from) as f64 * eased).round() as i64 };
        shown.try_set(now);
        if part < 1.0 {
            glide(shown, target, from, to, start);
        }
    });
}

/// A labelled number. Several stand together in a `stat-row`.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// The number.
    #[prop(into)]
    value: Signal<i64>,
    /// How it is written.
    #[prop(default = fmt_number)]
    show: fn(i64) -> String,
    /// A line below.
    #[prop(optional, into)]
    note: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div class="stat">
            <span class="stat-label">{move || label.get()}</span>
            <span class="stat-value">
                <LiveNumber value show />
            </span>
            {move || note.get().map(|n| view! { <span class="stat-note">{n}</span> })}
        </div>
    }
}

/// How much of something is used: a bar with words for screen readers.
#[component]
pub fn Meter(
    /// What is measured.
    #[prop(into)]
    label: Signal<String>,
    /// The part.
    #[prop(into)]
    value: Signal<i64>,
    /// The whole.
    #[prop(into)]
    max: Signal<i64>,
) -> impl IntoView {
    let percent = move || {
        #[expect(clippy::cast_precision_loss, reason = "a bar has a few hundred pixels")]
        let share = value.get() as f64 / (max.get().max(1)) as f64;
        (share * 100.0).clamp(0.0, 100.0)
    };
    view! {
        <div
            class="meter"
            role="meter"
            aria-label=move || label.get()
            aria-valuenow=move || value.get().to_string()
            aria-valuemin="0"
            aria-valuemax=move || max.get().to_string()
        >
            <span style=move || format!("width:{:.2}%", percent())></span>
        </div>
    }
}
