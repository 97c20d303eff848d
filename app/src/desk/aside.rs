//! Beside the conversation: who the customer is, what it is about, and what was before.

use super::{
    chat::Open,
    clocks::Promises,
    reports::FollowUp,
    rpc::{desk_act, desk_scans},
    words::{channel_name, customer_name, state_name, state_tone},
};
use crate::{
    i18n::{
        messages::desk::*,
        messages::desk_care::{needs_follow_up, reminders},
        use_lang,
    },
    live::on_content_change,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{Action, Conversation};
use types::{Json, LinkScan};

/// Values of the customer's attributes that are shown.
const SHOWN: usize = 20;

/// The panel.
#[component]
pub fn Aside(
    /// The conversation.
    open: Open,
    /// What is known of the customer.
    attributes: Json,
    /// The customer's other conversations.
    previous: Vec<Conversation>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let facts: Vec<(String, String)> = attributes
        .as_object()
        .into_iter()
        .flatten()
        .take(SHOWN)
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let fact = |(name, value): (String, String)| view! { <dt>{name}</dt> <dd>{value}</dd> };
    let earlier = if previous.is_empty() {
        view! { <p class="small muted">{previous_none(l)}</p> }.into_any()
    } else {
        let row = move |c: Conversation| {
            let href = env_path(&env, &format!("desk/c/{}", c.id));
            let words = c.last.as_ref().map(|last| last.text.clone()).unwrap_or_default();
            let words = if c.subject.is_empty() { words } else { c.subject.clone() };
            view! {
                <li>
                    <a class="desk-earlier" href=href>
                        <span class="truncate">{words}</span>
                        <span class="small muted">
                            <When at=c.active_at relative=true /> " "
                            <Badge tone=state_tone(c.state)>{state_name(l, c.state)}</Badge>
                        </span>
                    </a>
                </li>
            }
        };
        view! { <ol class="grid gap-2">{previous.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    let about_customer = move || {
        open.chat.with(|c| {
            view! {
                <dl class="desk-facts">
                    <dt>{the_customer(l)}</dt>
                    <dd>{customer_name(l, c)}</dd>
                    <dt>{channel(l)}</dt>
                    <dd>{channel_name(l, &c.customer.channel)}</dd>
                    <dt>{person(l)}</dt>
                    <dd class="mono truncate">{c.customer.person.clone()}</dd>
                    {(!c.lang.is_empty()).then(|| view! { <dt>{language(l)}</dt> <dd>{c.lang.clone()}</dd> })}
                    <dt>{since(l)}</dt>
                    <dd>
                        <When at=c.created_at />
                    </dd>
                </dl>
            }
        })
    };
    let clocks = Memo::new(move |_| open.chat.with(|c| c.clocks.clone()));
    let promised = move || {
        let clocks = clocks.get();
        super::clocks::running(&clocks).next().is_some().then(|| {
            view! {
                <section class="desk-part">
                    <h2>{promises(l)}</h2>
                    <dl class="desk-facts">
                        <Promises clocks=clocks.clone() />
                    </dl>
                </section>
            }
        })
    };
    let rated = move || {
        open.chat.with(|c| c.rating.clone()).map(|rating| {
            let stars = "★".repeat(rating.score.into());
            view! {
                <section class="desk-part">
                    <h2>{rating_label(l)}</h2>
                    <p>
                        <span aria-hidden="true">{stars}</span>
                        <span class="sr-only">{ev_rated(l, rating.score)}</span>
                    </p>
                    <p class="small">{rating.comment}</p>
                    {rating
                        .follow_up
                        .then(|| {
                            view! {
                                <p class="small">
                                    <Badge tone=Tone::Warn>{needs_follow_up(l)}</Badge>
                                </p>
                                <div>
                                    <FollowUp id=open.id.get_value() on_done=|()| () />
                                </div>
                            }
                        })}
                </section>
            }
        })
    };
    let reminders_of = move || {
        let all = open.chat.with(|c| c.reminders.clone());
        (!all.is_empty()).then(|| {
            let reminder = |r: types::desk::Reminder| view! { <dt><When at=r.at /></dt> <dd>{r.text}</dd> };
            view! {
                <section class="desk-part">
                    <h2>{reminders(l)}</h2>
                    <dl class="desk-facts">{all.into_iter().map(reminder).collect_view()}</dl>
                </section>
            }
        })
    };
    view! {
        <aside class="desk-aside" aria-label=about(l)>
            <section class="desk-part">
                <h2>{the_customer(l)}</h2>
                {about_customer}
                {(!facts.is_empty()).then(|| view! { <dl class="desk-facts">{facts.into_iter().map(fact).collect_view()}</dl> })}
            </section>
            <Labels open />
            {promised}
            {reminders_of}
            {rated}
            <Scans open />
            <section class="desk-part">
                <h2>{previous_label(l)}</h2>
                {earlier}
            </section>
        </aside>
    }
}

/// The topic of scans in what is told of an environment.
const SCANS: &str = "link_scan";

/// The links that the customer followed, as they are followed.
#[component]
fn Scans(open: Open) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let scans = RwSignal::new(Vec::<LinkScan>::new());
    let Some(user) = open.chat.with_untracked(|c| c.customer.user()) else { return ().into_any() };
    let load = move || {
        spawn_local(async move {
            // The next scan asks again.
            if let Ok(all) = desk_scans(env.get_value(), open.id.get_value()).await {
                scans.try_set(all);
            }
        });
    };
    Effect::new(move |_| load());
    on_content_change(move |change| {
        if change.is_of(&[SCANS]) && change.is_with(user.as_str()) {
            load();
        }
    });
    let scan = move |scan: LinkScan| {
        let href = env_path(&env.get_value(), &format!("links/{}", scan.link));
        let name = if scan.name.is_empty() { scan.link.clone() } else { scan.name };
        view! {
            <li>
                <a class="desk-earlier" href=href>
                    <span class="truncate">{name}</span>
                    <span class="small muted">
                        <When at=scan.at relative=true />
                    </span>
                </a>
            </li>
        }
    };
    let list = move || {
        let all = scans.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="desk-part">
                    <h2>{scans_label(l)}</h2>
                    <ol class="grid gap-2">{all.into_iter().map(scan).collect_view()}</ol>
                </section>
            }
        })
    };
    view! { {list} }.into_any()
}

/// Labels, with the way to put on and take off.
#[component]
fn Labels(open: Open) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let new = RwSignal::new(String::new());
    let change = move |add: Vec<String>, remove: Vec<String>| {
        spawn_local(async move {
            let step = vec![Action::Label { add, remove }];
            match desk_act(env.get_value(), open.id.get_value(), step).await {
                Ok(()) => drop(new.try_set(String::new())),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let labels = Memo::new(move |_| open.chat.with(|c| c.labels.clone()));
    let label = move |name: String| {
        let gone = name.clone();
        view! {
            <li class="desk-label">
                {name.clone()}
                <IconButton
                    glyph=Glyph::Close
                    label=remove_label(l, &name)
                    size=Size::Small
                    on_press=move |()| change(Vec::new(), vec![gone.clone()])
                />
            </li>
        }
    };
    view! {
        <section class="desk-part">
            <h2>{labels_label(l)}</h2>
            <ul class="flex flex-wrap gap-2">
                <For each=move || labels.get() key=Clone::clone children=label />
            </ul>
            <form
                on:submit=move |ev| {
                    ev.prevent_default();
                    let name = new.get_untracked().trim().to_owned();
                    if !name.is_empty() {
                        change(vec![name], Vec::new());
                    }
                }
            >
                <TextInput bind=new label=add_label(l) placeholder=add_label(l) id="desk-new-label" maxlength=40 class="input-small" autocomplete="off" />
            </form>
        </section>
    }
}
