//! What calls the member: notes that mention them, reminders that came due. A badge counts what is new.

use super::{
    page::use_desk,
    rpc_find::{desk_calls, desk_calls_seen},
    words::{customer_name, party_name},
};
use crate::{
    i18n::{messages::desk_find::*, use_lang},
    live::on_content_change,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{Call, What};

/// What the change log calls a change of somebody's calls; its key is the member.
const CALLS: &str = "desk_call";

/// Keeps `desk.calls` current.
pub fn follow() {
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let load = move || {
        spawn_local(async move {
            // The next change asks again.
            if let Ok(calls) = desk_calls(env.get_value()).await {
                desk.calls.try_set(calls);
            }
        });
    };
    Effect::new(move |_| load());
    on_content_change(move |change| {
        let mine = || desk.me.with_value(|me| me.as_ref().is_some_and(|me| change.is_with(me.as_str())));
        if change.is_of(&[CALLS]) && mine() {
            load();
        }
    });
}

/// The list.
#[component]
pub fn CallList() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let all_seen = move |()| {
        spawn_local(async move {
            if let Err(fault) = desk_calls_seen(env.get_value(), None).await {
                toasts.problem(&fault.0);
            }
        });
    };
    let row = move |call: Call| {
        let href = env_path(&env.get_value(), &format!("desk/c/{}", call.conversation.id));
        let (who, words) = match &call.event.what {
            What::Note { text, .. } => (call_note(l, party_name(l, &call.event.by)), text.clone()),
            What::Reminded { text, .. } => (call_reminder(l).to_owned(), text.clone()),
            _ => (String::new(), String::new()),
        };
        let id = call.conversation.id.clone();
        let here = move || desk.open.with(|open| (open.as_ref() == Some(&id)).then_some("true"));
        view! {
            <li>
                <a class="desk-row" href=href aria-current=here>
                    <span class="desk-row-top">
                        <span class="truncate" class:strong=!call.seen>{who}</span>
                        <span class="small muted">
                            <When at=call.event.at relative=true />
                        </span>
                    </span>
                    <span class="desk-row-last">
                        <span class="truncate" class:strong=!call.seen>{words}</span>
                    </span>
                    <span class="small muted truncate">{customer_name(l, &call.conversation)}</span>
                </a>
            </li>
        }
    };
    view! {
        {move || {
            desk.calls
                .with(|calls| calls.unseen > 0)
                .then(|| {
                    view! {
                        <Button size=Size::Small kind=Kind::Ghost class="desk-more" on_press=all_seen>
                            {calls_all_seen(l)}
                        </Button>
                    }
                })
        }}
        <ol class="desk-rows">{move || desk.calls.get().calls.into_iter().map(row).collect_view()}</ol>
        {move || {
            desk.calls
                .with(|calls| calls.calls.is_empty())
                .then(|| view! { <Empty plain=true picture=Picture::Activity title=calls_none(l) text=calls_none_text(l) /> })
        }}
    }
}
