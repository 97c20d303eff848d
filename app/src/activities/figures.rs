//! How a published activity is doing, live.

use super::list::counter_of;
use crate::{
    i18n::{fmt_number, messages::activities::*, use_lang},
    live::{DocWatch, watch_docs},
    ui::*,
};
use leptos::prelude::*;
use types::ActivityCounter;

/// Stock, claimed, left, and a bar. Shows nothing while there is no counter.
#[component]
pub fn Figures(
    /// The activity.
    #[prop(into)]
    key: String,
    /// The counter when the page was drawn.
    counter: Option<ActivityCounter>,
) -> impl IntoView {
    let l = use_lang();
    let docs = watch_docs(DocWatch::one("activity_counters", key));
    let now = Memo::new(move |_| match docs.get() {
        Some(docs) => docs.first().and_then(counter_of).or(counter),
        None => counter,
    });
    let has = Memo::new(move |_| now.get().is_some());
    let figure =
        move |of: fn(ActivityCounter) -> i64| Signal::derive(move || of(now.get().unwrap_or_default()));
    let (stock, claimed, left) = (figure(|c| c.stock), figure(|c| c.claimed), figure(|c| c.left));
    let words = Signal::derive(move || claimed_of(l, fmt_number(claimed.get()), fmt_number(stock.get())));
    move || {
        has.get().then(|| {
            view! {
                <section class="grid gap-3" aria-label=figures_label(l)>
                    <div class="stat-row">
                        <Stat label=stat_left(l) value=left />
                        <Stat
                            label=stat_claimed(l)
                            value=claimed
                            note=Signal::derive(move || Some(stat_stock(l, fmt_number(stock.get()))))
                        />
                    </div>
                    <Meter label=words value=claimed max=stock />
                </section>
            }
        })
    }
}

/// "123 of 500 claimed" with a bar; a dash while there is no counter.
#[component]
pub fn Claimed(
    /// The counter.
    #[prop(into)]
    counter: Signal<Option<ActivityCounter>>,
) -> impl IntoView {
    let l = use_lang();
    let has = Memo::new(move |_| counter.get().is_some());
    let now = move || counter.get().unwrap_or_default();
    let words = Signal::derive(move || {
        let c = now();
        claimed_of(l, fmt_number(c.claimed), fmt_number(c.stock))
    });
    move || {
        if !has.get() {
            return view! { <span class="muted">"–"</span> }.into_any();
        }
        view! {
            <div class="grid gap-1">
                <span class="num small">{move || words.get()}</span>
                <Meter
                    label=words
                    value=Signal::derive(move || now().claimed)
                    max=Signal::derive(move || now().stock)
                />
            </div>
        }
        .into_any()
    }
}
