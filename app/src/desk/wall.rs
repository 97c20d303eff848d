//! `/e/:env/desk/wall`: how it stands now, in figures that are read from across the room; live.

use super::{rpc_care::desk_wall, words::stretch};
use crate::{
    i18n::{messages::desk::title, messages::desk_care::*, use_lang},
    live::hear_list,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;
use types::desk::{LiveEvent, Scope, View, Wall};

/// Figures that time alone changes are asked for this often.
const AGAIN: Duration = Duration::from_secs(20);
/// News within this time are asked for together.
const TOGETHER: Duration = Duration::from_secs(1);

/// The page.
#[component]
pub fn WallPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let clock = use_clock();
    let ahead = clock.offset_at(clock.now());
    let first = Resource::new(move || env.clone(), move |env| desk_wall(env, ahead));
    view! {
        <div class="page page-wide">
            <PageHeader title=tab_wall(l) text=wall_text(l) up />
            <Suspense fallback=|| view! { <SkeletonRows rows=6 /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(wall) => view! { <Board wall ahead /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Board(wall: Wall, ahead: i32) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let clock = use_clock();
    let wall = RwSignal::new(wall);
    let waits = StoredValue::new(false);
    let load = move || {
        waits.try_set_value(false);
        spawn_local(async move {
            // A figure that is late is shown until the next one comes.
            if let Ok(now) = desk_wall(env.get_value(), ahead).await {
                wall.try_set(now);
            }
        });
    };
    let soon = move || {
        if waits.try_get_value() == Some(false) {
            waits.set_value(true);
            set_timeout(load, TOGETHER);
        }
    };
    hear_list(Signal::stored(View::open(Scope::All)), Signal::stored(1), move |event| {
        if matches!(event, LiveEvent::Counts { .. } | LiveEvent::Agents { .. } | LiveEvent::List { .. }) {
            soon();
        }
    });
    Effect::new(move |_| {
        let timer = set_interval_with_handle(load, AGAIN).ok();
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
        });
    });
    let board = NodeRef::<html::Div>::new();
    let full = move |()| {
        if let Some(board) = board.get_untracked() {
            // Refused where the browser has no full screen: the board is as good in its window.
            let _ = board.request_fullscreen();
        }
    };
    let number = move |get: fn(&Wall) -> u32| Signal::derive(move || i64::from(wall.with(get)));
    let longest = move || {
        wall.with(|w| w.waiting_since).map_or_else(
            || nobody_waits(l).to_owned(),
            |since| stretch(l, (clock.now() - since).num_seconds().max(0)),
        )
    };
    let rating =
        move || wall.with(|w| w.rating).map_or_else(|| "—".to_owned(), |stars| format!("{stars:.1}"));
    let figure = move |label: &'static str,
                       tone: Option<fn(&Wall) -> &'static str>,
                       value: AnyView,
                       note: Option<Signal<String>>| {
        // A colour says that somebody should look: not while there is nothing.
        let class = move || format!("wall-figure {}", tone.map_or("", |tone| wall.with(tone)));
        view! {
            <div class=class>
                <dt>{label}</dt>
                <dd>
                    <span class="wall-value num">{value}</span>
                    {note.map(|note| view! { <span class="wall-note">{move || note.get()}</span> })}
                </dd>
            </div>
        }
    };
    let count = move |get: fn(&Wall) -> u32| view! { <LiveNumber value=number(get) /> }.into_any();
    let others = Signal::derive(move || wall.with(|w| wall_others(l, w.busy, w.away)));
    let resolved = Signal::derive(move || wall.with(|w| wall_resolved(l, w.resolved)));
    let ratings = Signal::derive(move || wall.with(|w| wall_ratings(l, w.ratings)));
    view! {
        <div class="flex justify-end">
            <Button icon=Glyph::Monitor on_press=full>{full_screen(l)}</Button>
        </div>
        <div class="wall" node_ref=board>
            <dl class="wall-figures">
                {figure(wall_queue(l), None, count(|w| w.queue), None)}
                {figure(wall_waiting(l), None, count(|w| w.waiting), None)}
                {figure(wall_longest(l), None, view! { {longest} }.into_any(), None)}
                {figure(wall_open(l), None, count(|w| w.open), None)}
                {figure(wall_agents(l), None, count(|w| w.online), Some(others))}
                {figure(wall_soon(l), Some(|w| if w.due_soon > 0 { "wall-warn" } else { "" }), count(|w| w.due_soon), None)}
                {figure(wall_late(l), Some(|w| if w.late > 0 { "wall-bad" } else { "" }), count(|w| w.late), None)}
                {figure(wall_began(l), None, count(|w| w.began), Some(resolved))}
                {figure(wall_rating(l), None, view! { {rating} }.into_any(), Some(ratings))}
            </dl>
        </div>
    }
}
