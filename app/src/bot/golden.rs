//! Golden conversations: the list, and what comes of them now.

use super::{
    list::Items,
    rpc_studio::{GoldenResult, run_golden},
};
use crate::{
    i18n::{messages::bot::*, use_lang},
    rpc::Answer,
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};

/// The section.
#[component]
pub fn Golden(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let what = StoredValue::new((use_env().id, bot.clone()));
    let (results, busy) = (RwSignal::new(None::<Answer<Vec<GoldenResult>>>), RwSignal::new(false));
    let run = move |()| {
        busy.set(true);
        spawn_local(async move {
            let (env, bot) = what.get_value();
            let answer = run_golden(env, bot).await;
            busy.try_set(false);
            results.try_set(Some(answer));
        });
    };
    let result = move |r: GoldenResult| {
        let turns = r
            .turns
            .into_iter()
            .map(|(say, expect, got, reply, good)| {
                let wrong = (!good)
                    .then(|| view! { <p class="text-bad small">{golden_expected(l, expect, got)}</p> });
                view! {
                    <li class="chat-turn">
                        <p class="chat-bubble chat-said">{say}</p>
                        <div class="chat-answer">
                            <p class="chat-bubble">{reply}</p>
                            {wrong}
                        </div>
                    </li>
                }
            })
            .collect_view();
        let badge = if r.is_good {
            view! { <Badge tone=Tone::Ok>{golden_good(l)}</Badge> }
        } else {
            view! { <Badge tone=Tone::Bad>{golden_bad(l)}</Badge> }
        };
        view! {
            <details class="card">
                <summary class="card-body flex gap-2 justify-between">
                    <span>{r.name.get(l).to_owned()}</span>
                    {badge}
                </summary>
                <ol class="card-body grid gap-3">{turns}</ol>
            </details>
        }
    };
    view! {
        <div class="section">
            <div class="flex justify-end">
                <Button icon=Glyph::Play busy on_press=run>{golden_run(l)}</Button>
            </div>
            {move || match results.get() {
                None => ().into_any(),
                Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                Some(Ok(all)) => {
                    view! { <div class="grid gap-3" aria-live="polite">{all.into_iter().map(result).collect_view()}</div> }
                        .into_any()
                }
            }}
            <Items kind="golden".to_owned() bot />
        </div>
    }
}
