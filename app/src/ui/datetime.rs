//! Moments: telling them and asking for them, in the reader's zone.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::{bind::Bind, field::tied, input::keep};
use crate::{
    dom,
    i18n::{fmt_datetime, fmt_offset, fmt_relative, use_lang},
    shell::prefs::Prefs,
};

/// The page's clock. It starts at the moment when the server drew the page, in the zone that the browser last
/// reported, so that both draw the same words; then it follows the browser.
#[derive(Clone, Copy)]
pub struct PageClock {
    now: RwSignal<DateTime<Utc>>,
    /// The fixed offset of the first drawing; `None` once the browser's own zone is in force.
    fixed: RwSignal<Option<i32>>,
}

impl PageClock {
    /// Starts the clock; in the browser it ticks every 20 seconds.
    pub(crate) fn start(prefs: &Prefs) -> PageClock {
        let clock = PageClock { now: RwSignal::new(prefs.drawn()), fixed: RwSignal::new(Some(prefs.offset)) };
        let offset = prefs.offset;
        Effect::new(move |_| {
            clock.tick();
            clock.fixed.set(None);
            if let Some(real) = dom::now_ms().and_then(dom::zone_offset_at)
                && real != offset
            {
                dom::set_cookie("tz", &real.to_string());
            }
            if let Ok(handle) =
                set_interval_with_handle(move || clock.tick(), std::time::Duration::from_secs(20))
            {
                on_cleanup(move || handle.clear());
            }
        });
        clock
    }

    fn tick(&self) {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit 53 bits")]
        if let Some(now) = dom::now_ms().and_then(|ms| DateTime::from_timestamp_millis(ms as i64)) {
            self.now.set(now);
        }
    }

    /// The time now, to 20 seconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now.get()
    }

    /// Minutes east of UTC in the reader's zone at an instant.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit 53 bits")]
    pub fn offset_at(&self, at: DateTime<Utc>) -> i32 {
        self.fixed.get().or_else(|| dom::zone_offset_at(at.timestamp_millis() as f64)).unwrap_or(0)
    }
}

/// The page's clock.
#[must_use]
pub fn use_clock() -> PageClock {
    use_context::<PageClock>().unwrap_or_else(|| PageClock {
        now: RwSignal::new(DateTime::default()),
        fixed: RwSignal::new(Some(0)),
    })
}

/// A moment in words; the exact time is in the tooltip. `relative` says how long ago.
#[component]
pub fn When(
    /// The moment.
    #[prop(into)]
    at: Signal<DateTime<Utc>>,
    /// `5 min ago` instead of the date.
    #[prop(optional)]
    relative: bool,
) -> impl IntoView {
    let l = use_lang();
    let clock = use_clock();
    let exact = move || {
        let t = at.get();
        fmt_datetime(l, t, clock.offset_at(t))
    };
    let text = move || {
        let t = at.get();
        if relative { fmt_relative(l, t, clock.now(), clock.offset_at(t)) } else { exact() }
    };
    view! {
        <time datetime=move || at.get().to_rfc3339_opts(chrono::SecondsFormat::Secs, true) title=exact>
            {text}
        </time>
    }
}

const LOCAL: &str = "%Y-%m-%dT%H:%M";

fn show_local(at: Option<DateTime<Utc>>, offset: i32) -> String {
    at.and_then(|t| t.naive_utc().checked_add_signed(TimeDelta::minutes(offset.into())))
        .map(|t| t.format(LOCAL).to_string())
        .unwrap_or_default()
}

/// A control's text → the moment; empty → none. Daylight saving is asked of the moment itself.
fn read_local(text: &str, offset_at: impl Fn(DateTime<Utc>) -> i32) -> Option<Option<DateTime<Utc>>> {
    if text.is_empty() {
        return Some(None);
    }
    let local = NaiveDateTime::parse_from_str(text.get(..16)?, LOCAL).ok()?;
    let first = offset_at(local.and_utc());
    let guess = local.checked_sub_signed(TimeDelta::minutes(first.into()))?.and_utc();
    let exact = local.checked_sub_signed(TimeDelta::minutes(offset_at(guess).into()))?;
    Some(Some(exact.and_utc()))
}

/// A date and time, asked for in the reader's zone, which stands beside it.
#[component]
pub fn DateTimeInput(
    /// The moment; `None` while the control is empty.
    #[prop(into)]
    bind: Bind<Option<DateTime<Utc>>>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let t = tied(id);
    let clock = use_clock();
    let node = NodeRef::<leptos::html::Input>::new();
    // Minutes are all that the control can hold: a value with seconds still counts as shown.
    let shown = Bind::new(
        move || {
            let at = bind.get();
            show_local(at, at.map_or(0, |a| clock.offset_at(a)))
        },
        move |text: String| {
            if let Some(at) = read_local(&text, |a| untrack(|| clock.offset_at(a))) {
                bind.set(at);
            }
        },
    );
    keep(node, shown, |el| el.value(), |el, s| el.set_value(s), |s| Some(s.to_owned()), String::clone);
    view! {
        <div class="input-wrap">
            <input
                node_ref=node
                class="input num"
                type="datetime-local"
                id=t.id
                aria-label=label
                aria-describedby=move || t.describedby.get()
                aria-invalid=move || t.invalid.get()
                value=shown.get_untracked()
                on:input=move |ev| shown.set(event_target_value(&ev))
            />
            <span class="input-affix input-affix-end">
                {move || fmt_offset(clock.offset_at(bind.get().unwrap_or_else(|| clock.now())))}
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_round_trips_through_its_zone() {
        let at = "2026-12-24T12:30:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(show_local(Some(at), 480), "2026-12-24T20:30");
        assert_eq!(read_local("2026-12-24T20:30", |_| 480), Some(Some(at)));
        assert_eq!(read_local("", |_| 480), Some(None));
        assert_eq!(read_local("2026-13-40T99:99", |_| 0), None);
        assert_eq!(read_local("时间", |_| 0), None);
    }

    #[test]
    fn daylight_saving_is_asked_of_the_moment() {
        // A zone that changes from +60 to +120 at 2026-03-29T01:00Z.
        let change = "2026-03-29T01:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let offset = |a: DateTime<Utc>| if a >= change { 120 } else { 60 };
        let read = |s| read_local(s, offset).unwrap().unwrap().to_rfc3339();
        assert_eq!(read("2026-03-29T01:30"), "2026-03-29T00:30:00+00:00");
        assert_eq!(read("2026-03-29T03:30"), "2026-03-29T01:30:00+00:00");
    }
}
