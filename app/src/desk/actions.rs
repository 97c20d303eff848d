//! The head of a conversation: whose it is, where it stands, and what can be done with it.

use super::{
    care::{Care, CareDialogs},
    chat::Open,
    page::use_desk,
    rpc::{desk_act, desk_assign, desk_take, desk_take_over},
    rpc_setup::{desk_macro, desk_transcript},
    words::{availability_name, customer_name, priority_name, state_name, state_tone},
};
use crate::{
    dom,
    i18n::{
        messages::{
            desk::*,
            desk_care::{erase, merge, remind, who_read},
        },
        use_lang,
    },
    rpc::Answer,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;
use types::desk::{Action, Conversation, Priority, State};
use types::{MemberId, Permission, Text};

/// The button of the menu with more actions.
const MORE: &str = "desk-more-actions";
/// Minutes of the snoozes that are offered.
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// The head.
#[component]
pub fn ChatHead(
    /// The conversation.
    open: Open,
    /// Macros: key and name.
    #[prop(into)]
    macros: Signal<Vec<(String, Text)>>,
    /// The customer's other conversations.
    previous: Vec<Conversation>,
) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let assigning = RwSignal::new(false);
    let care = Care::default();
    let run = move |call: std::pin::Pin<Box<dyn Future<Output = Answer<()>> + Send>>| {
        busy.set(true);
        spawn_local(async move {
            if let Err(fault) = call.await {
                toasts.problem(&fault.0);
            }
            busy.try_set(false);
        });
    };
    let act =
        move |action: Action| run(Box::pin(desk_act(env.get_value(), open.id.get_value(), vec![action])));
    let take = move || run(Box::pin(desk_take(env.get_value(), open.id.get_value())));
    let take_over_it = move || run(Box::pin(desk_take_over(env.get_value(), open.id.get_value())));
    let agent = Memo::new(move |_| open.chat.with(|c| c.agent.clone()));
    let state = Memo::new(move |_| open.chat.with(|c| c.state));
    let to = move |to: State| act(Action::State { to, until: None });
    let end = move || {
        let next = if state.get_untracked() == State::Resolved { State::Open } else { State::Resolved };
        to(next);
    };
    super::keys::listen(move |key| {
        match key {
            "e" => end(),
            "t" if agent.with_untracked(Option::is_none) => take(),
            "s" => dom::press(&format!("[popovertarget={MORE}]")),
            _ => return false,
        }
        true
    });
    let in_charge = move || match agent.get() {
        None => nobody(l).to_owned(),
        Some(a) if desk.is_me(&a.id) => assigned_to_you(l).to_owned(),
        Some(a) => assigned_to(l, a.name.get(l)),
    };
    let may_oversee = may(Permission::Oversee);
    let getting = move || {
        match agent.get() {
        None => Some(view! {
            <Button kind=Kind::Primary size=Size::Small busy on_press=move |()| take()>{take_label(l)}</Button>
        }
        .into_any()),
        Some(a) if may_oversee && !desk.is_me(&a.id) => Some(view! {
            <Button size=Size::Small busy on_press=move |()| take_over_it()>{take_over(l)}</Button>
        }
        .into_any()),
        Some(_) => None,
    }
    };
    let ending = move || {
        let label = if state.get() == State::Resolved { reopen(l) } else { resolve(l) };
        view! { <Button size=Size::Small busy on_press=move |()| end()>{label}</Button> }
    };
    let snooze_for = move |minutes: u32, label: &'static str| {
        view! { <MenuItem icon=Glyph::Clock on_press=move |()| act(Action::Snooze { minutes })>{label}</MenuItem> }
    };
    let priority = Memo::new(move |_| open.chat.with(|c| c.priority));
    let priority_item = move |to: Priority| {
        view! {
            <MenuItem on_press=move |()| act(Action::Priority { to }) checked=Signal::derive(move || priority.get() == to)>
                {priority_name(l, to)}
            </MenuItem>
        }
    };
    let macro_item = move |(key, name): (String, Text)| {
        let run_it = move |()| run(Box::pin(desk_macro(env.get_value(), open.id.get_value(), key.clone())));
        view! { <MenuItem icon=Glyph::Bolt on_press=run_it>{name.get(l).to_owned()}</MenuItem> }
    };
    let copy = move || {
        spawn_local(async move {
            match desk_transcript(env.get_value(), open.id.get_value()).await {
                Ok(text) => {
                    if dom::copy_text(&text).await {
                        toasts.success(copied(l));
                    }
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    view! {
        <header class="desk-chat-head">
            <a class="btn btn-ghost btn-icon desk-back" href=env_path(&env.get_value(), "desk") aria-label=back(l)>
                <Icon glyph=Glyph::ArrowLeft />
            </a>
            <div class="min-w-0 flex-1">
                <h1 id=HEADING tabindex="-1" class="truncate">
                    {move || open.chat.with(|c| customer_name(l, c))}
                </h1>
                <p class="small muted truncate">
                    {move || {
                        let state = state.get();
                        view! { <Badge tone=state_tone(state)>{state_name(l, state)}</Badge> }
                    }} " " {in_charge}
                </p>
            </div>
            {getting}
            <Button size=Size::Small on_press=move |()| assigning.set(true)>{assign_label(l)}</Button>
            {ending}
            <Menu id=MORE label=actions(l) trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::More /> })>
                <MenuLabel>{snooze(l)}</MenuLabel>
                {snooze_for(HOUR, snooze_hour(l))}
                {snooze_for(DAY, snooze_day(l))}
                {snooze_for(7 * DAY, snooze_week(l))}
                <MenuLine />
                <MenuItem on_press=move |()| to(State::Pending)>{set_pending(l)}</MenuItem>
                <MenuItem on_press=move |()| act(Action::Release)>{to_queue(l)}</MenuItem>
                <MenuLine />
                <MenuLabel>{set_priority(l)}</MenuLabel>
                {Priority::ALL.map(priority_item).collect_view()}
                {move || {
                    let all = macros.get();
                    (!all.is_empty())
                        .then(|| {
                            view! {
                                <MenuLine />
                                <MenuLabel>{macros_label(l)}</MenuLabel>
                                {all.into_iter().map(macro_item).collect_view()}
                            }
                        })
                }}
                <MenuLine />
                <MenuItem icon=Glyph::Clock on_press=move |()| care.reminding.set(true)>{remind(l)}</MenuItem>
                <MenuItem icon=Glyph::Layers on_press=move |()| care.merging.set(true)>{merge(l)}</MenuItem>
                {may_oversee
                    .then(|| {
                        let audit = format!("desk/audit?conversation={}", open.id.get_value());
                        view! {
                            <MenuLine />
                            <MenuItem icon=Glyph::Copy on_press=move |()| copy()>
                                {copy_transcript(l)}
                            </MenuItem>
                            <MenuLink icon=Glyph::Eye href=env_path(&env.get_value(), &audit)>
                                {who_read(l)}
                            </MenuLink>
                            <MenuItem icon=Glyph::Trash danger=true on_press=move |()| care.erasing.set(true)>
                                {erase(l)}
                            </MenuItem>
                        }
                    })}
            </Menu>
        </header>
        <CareDialogs open care previous />
        <AssignDialog open assigning />
    }
}

/// To whom conversations may be given: `queue`, `agent:ID`, `team:KEY`.
pub fn assign_choices() -> Signal<Vec<Choice>> {
    let l = use_lang();
    let desk = use_desk();
    Signal::derive(move || {
        let mut all = vec![Choice::new("queue", to_queue(l))];
        let agents = desk.agents.get();
        all.extend(agents.into_iter().map(|a| {
            let name = a.agent.name.get(l).to_owned();
            let state = if a.connected { availability_name(l, a.availability) } else { disconnected(l) };
            Choice::new(format!("agent:{}", a.agent.id), format!("{name} · {state} · {}", a.open))
        }));
        let teams = desk.teams.get();
        all.extend(teams.into_iter().map(|(key, name)| Choice::new(format!("team:{key}"), name.get(l))));
        all
    })
}

/// To whom, and what they should know.
#[component]
fn AssignDialog(open: Open, assigning: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (to, words, busy) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let choices = assign_choices();
    let give = move |()| {
        let chosen = to.get_untracked();
        let (mut team, mut agent) = (None, None);
        match chosen.split_once(':') {
            Some(("agent", id)) => agent = Some(MemberId::new(id)),
            Some(("team", key)) => team = Some(key.to_owned()),
            _ => {}
        }
        let seen = open.chat.with_untracked(|c| c.agent.as_ref().map(|a| a.id.clone()));
        busy.set(true);
        spawn_local(async move {
            let note = words.get_untracked();
            match desk_assign(env.get_value(), open.id.get_value(), seen, team, agent, note).await {
                Ok(()) => {
                    assigning.try_set(false);
                    words.try_set(String::new());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let foot = move || {
        view! {
            <Button kind=Kind::Primary busy disabled=Signal::derive(move || to.with(String::is_empty)) on_press=give>
                {assign_label(l)}
            </Button>
        }
    };
    view! {
        <Dialog id="desk-assign" title=assign_label(l) open=assigning foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <Field label=assign_to(l) id="desk-assign-to">
                    <Select bind=to choices none="—" />
                </Field>
                <Field label=assign_note(l) id="desk-assign-note">
                    <TextInput bind=words maxlength=200 />
                </Field>
            </div>
        </Dialog>
    }
}
