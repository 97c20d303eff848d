//! `/e/:env/desk/c/:id`: one conversation, live.

use super::{
    actions::ChatHead,
    aside::Aside,
    composer::Composer,
    entries::Entries,
    page::use_desk,
    rpc::{OpenChat, desk_chat, desk_older, desk_reads},
    rpc_find::desk_calls_seen,
    rpc_setup::desk_shortcuts,
    teach::Teach,
};
use crate::{
    dom,
    i18n::{messages::desk::*, use_lang},
    live::{hear_chat, say_doing},
    session::use_env,
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;
use std::time::Duration;
use types::ConversationId;
use types::desk::{Conversation, Doing, Event, Here, LiveEvent, What};

/// How often a page says that it is still looked at; the desk believes it a little longer.
const LOOKING: Duration = Duration::from_secs(30);
/// Pixels from the end within which the log follows what is new.
const NEAR_END: i32 = 160;

/// A conversation as its parts share it.
#[derive(Clone, Copy)]
pub struct Open {
    /// Its id.
    pub id: StoredValue<ConversationId>,
    /// What its events came to.
    pub chat: RwSignal<Conversation>,
    /// The events in sight, oldest first, without a gap.
    pub events: RwSignal<Vec<Event>>,
    /// Who else is here.
    pub here: RwSignal<Vec<Here>>,
    /// Which answer is being made the bot's.
    pub teaching: RwSignal<Option<u64>>,
}

impl Open {
    /// Takes what the live socket says in.
    fn hear(self, event: LiveEvent) {
        match event {
            LiveEvent::Chat { conversation, events } => {
                self.chat.try_set(*conversation);
                self.events.try_set(events);
            }
            LiveEvent::Events { events } => {
                for event in events {
                    if self.chat.try_with_untracked(|c| c.seq) == Some(event.seq.saturating_sub(1)) {
                        self.chat.try_update(|c| c.apply(&event));
                        self.events.try_update(|all| take_in(all, event));
                    }
                }
            }
            LiveEvent::Here { here } => drop(self.here.try_set(here)),
            LiveEvent::List { .. }
            | LiveEvent::Rows { .. }
            | LiveEvent::Counts { .. }
            | LiveEvent::Agents { .. }
            | LiveEvent::AgentsChanged { .. }
            | LiveEvent::Queue { .. } => {}
        }
    }
}

/// Adds an event; what it takes back loses its words.
fn take_in(all: &mut Vec<Event>, event: Event) {
    if let What::Retracted { message } = event.what
        && let Some(old) = all.iter_mut().find(|e| e.seq == message)
        && let What::Message(said) = &mut old.what
    {
        said.text.clear();
        said.attachments.clear();
        said.retracted = true;
    }
    all.push(event);
}

/// Beside the list while no conversation is open.
#[component]
pub fn NoChat() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="desk-none">
            <Empty plain=true picture=Picture::Activity title=choose(l) text=choose_text(l) />
        </div>
    }
}

/// The open conversation.
#[component]
pub fn ChatPane() -> impl IntoView {
    let env = use_env().id;
    let params = use_params_map();
    let id = Memo::new(move |_| ConversationId::new(params.read().get("id").unwrap_or_default()));
    let chat = Resource::new(move || (env.clone(), id.get()), |(env, id)| desk_chat(env, id));
    // Not a transition: nobody must write into the conversation before while the next one loads.
    view! {
        <Suspense fallback=|| view! { <div class="desk-chat"><SkeletonRows rows=6 /></div> }>
            {move || Suspend::new(async move {
                match chat.await {
                    Err(fault) => view! { <div class="desk-chat"><ProblemView fault /></div> }.into_any(),
                    Ok(chat) => view! { <Chat chat /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Chat(chat: OpenChat) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let OpenChat { conversation, events, attributes, here, sources, previous } = chat;
    let (id, last) = (conversation.id.clone(), conversation.seq);
    let open = Open {
        id: StoredValue::new(id.clone()),
        chat: RwSignal::new(conversation),
        events: RwSignal::new(events),
        here: RwSignal::new(here),
        teaching: RwSignal::new(None),
    };
    calls_are_seen(open, env);
    hear_chat(id.clone(), last, move |event| open.hear(event));
    // Not a resource: the page is complete without them, and they come when it is alive.
    let (canned, macros) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok((replies, steps)) = desk_shortcuts(env.get_value(), open.id.get_value()).await {
                canned.try_set(replies);
                macros.try_set(steps);
            }
        });
    });
    let log = NodeRef::<html::Div>::new();
    stay_at_end(log, open);
    mark_read(open, env);
    look(id, env);
    let others = move || {
        let here = open.here.get();
        let words = here.into_iter().filter_map(|h| match (h.agent, h.doing) {
            (None, Doing::Typing) => Some(customer_types(l).to_owned()),
            (Some(a), _) if desk.is_me(&a.id) => None,
            (Some(a), Doing::Typing) => Some(agent_types(l, a.name.get(l))),
            (Some(a), Doing::Viewing) => Some(agent_looks(l, a.name.get(l))),
            (None, Doing::Viewing) | (_, Doing::Left) => None,
        });
        words.collect::<Vec<_>>().join(" · ")
    };
    let has_older = move || open.events.with(|all| all.first().is_some_and(|e| e.seq > 1));
    let loading = RwSignal::new(false);
    let toasts = use_toasts();
    let load_older = move |()| {
        let Some(before) = open.events.with_untracked(|all| all.first().map(|e| e.seq)) else { return };
        loading.set(true);
        spawn_local(async move {
            match desk_older(env.get_value(), open.id.get_value(), before).await {
                Ok(older) => drop(open.events.try_update(|all| all.splice(0..0, older).for_each(drop))),
                Err(fault) => toasts.problem(&fault.0),
            }
            loading.try_set(false);
        });
    };
    view! {
        <section class="desk-chat" aria-label=log_label(l)>
            <ChatHead open macros previous=previous.clone() />
            <div class="desk-log" node_ref=log role="log" aria-label=log_label(l) tabindex="0">
                {move || {
                    has_older()
                        .then(|| {
                            view! {
                                <Button size=Size::Small kind=Kind::Ghost busy=loading on_press=load_older>
                                    {older(l)}
                                </Button>
                            }
                        })
                }}
                <Entries open sources />
            </div>
            <p class="desk-here small muted" aria-live="off">
                {others}
            </p>
            <Composer open canned />
        </section>
        <Aside open attributes previous />
        <Teach open />
    }
}

/// Keeps the newest message in sight, unless the reader looks at older ones.
fn stay_at_end(log: NodeRef<html::Div>, open: Open) {
    Effect::new(move |before: Option<u64>| {
        let last = open.events.with(|all| all.last().map(|e| e.seq).unwrap_or_default());
        let Some(log) = log.get() else { return last };
        let left = log.scroll_height() - log.scroll_top() - log.client_height();
        if before.is_none_or(|b| b != last) && (before.is_none_or(|b| b == 0) || left < NEAR_END) {
            request_animation_frame(move || log.set_scroll_top(log.scroll_height()));
        }
        last
    });
}

/// What calls the member here is seen.
fn calls_are_seen(open: Open, env: StoredValue<types::EnvId>) {
    let desk = use_desk();
    let id = open.id.get_value();
    let unseen = Memo::new(move |_| {
        desk.calls.with(|all| all.calls.iter().any(|call| !call.seen && call.conversation.id == id))
    });
    Effect::new(move |_| {
        if unseen.get() {
            spawn_local(async move {
                // Another look marks it, should this one fail.
                let _ = desk_calls_seen(env.get_value(), Some(open.id.get_value())).await;
            });
        }
    });
}

/// What the customer said is read when it is in sight.
fn mark_read(open: Open, env: StoredValue<types::EnvId>) {
    let newest = Memo::new(move |_| open.chat.with(|c| c.unread.last().copied()));
    Effect::new(move |_| {
        let Some(up_to) = newest.get() else { return };
        if !dom::BROWSER {
            return;
        }
        spawn_local(async move {
            // Another look marks it, should this one fail.
            let _ = desk_reads(env.get_value(), open.id.get_value(), up_to).await;
        });
    });
}

/// Says that the member looks, from time to time, and at the end that they left.
fn look(id: ConversationId, env: StoredValue<types::EnvId>) {
    Effect::new(move |_| {
        let say = {
            let id = id.clone();
            move |doing| say_doing(env.get_value(), id.clone(), doing)
        };
        say(Doing::Viewing);
        let again = say.clone();
        let timer = set_interval_with_handle(move || again(Doing::Viewing), LOOKING).ok();
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
            say(Doing::Left);
        });
    });
}
