//! Dialogs over a conversation: a reminder, merging, and forgetting a customer.

use super::{
    chat::Open,
    rpc_care::{ToErase, desk_erase, desk_merge, desk_remind, desk_to_erase},
    words::{channel_name, state_name},
};
use crate::{
    i18n::{Lang, fmt_number, messages::desk_care::*, use_lang},
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::ConversationId;
use types::desk::{Conversation, State};

/// Which dialog is open.
#[derive(Clone, Copy, Default)]
pub struct Care {
    /// The reminder.
    pub reminding: RwSignal<bool>,
    /// Merging.
    pub merging: RwSignal<bool>,
    /// The erasure.
    pub erasing: RwSignal<bool>,
}

/// All of them.
#[component]
pub fn CareDialogs(
    /// The conversation.
    open: Open,
    /// Which is open.
    care: Care,
    /// The customer's other conversations.
    previous: Vec<Conversation>,
) -> impl IntoView {
    view! {
        <Remind open reminding=care.reminding />
        <Merge open merging=care.merging previous />
        <Erase open erasing=care.erasing />
    }
}

/// The spans that are offered: minutes and words.
fn spans(l: Lang) -> [(u32, String); 6] {
    [
        (30, in_half_hour(l).to_owned()),
        (120, in_hours(l, 2)),
        (240, in_hours(l, 4)),
        (1_440, in_day(l).to_owned()),
        (4_320, in_days(l, 3)),
        (10_080, in_week(l).to_owned()),
    ]
}

#[component]
fn Remind(open: Open, reminding: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (minutes, words) = (RwSignal::new("1440".to_owned()), RwSignal::new(remind_default(l).to_owned()));
    let busy = RwSignal::new(false);
    let set = move || {
        let text = words.get_untracked().trim().to_owned();
        let span = minutes.get_untracked().parse().unwrap_or(1_440);
        if text.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match desk_remind(env.get_value(), open.id.get_value(), span, text).await {
                Ok(()) => {
                    toasts.success(reminded(l));
                    reminding.try_set(false);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let choices = StoredValue::new(spans(l).map(|(n, words)| Choice::new(n.to_string(), words)).to_vec());
    let foot =
        move || view! { <Button kind=Kind::Primary busy on_press=move |()| set()>{remind_it(l)}</Button> };
    view! {
        <Dialog id="desk-remind" title=remind_title(l) open=reminding foot=ViewFn::from(foot)>
            <form class="grid gap-4" on:submit=move |ev| {
                ev.prevent_default();
                set();
            }>
                <Field id="remind-when" label=remind_when(l)>
                    <Select bind=minutes choices=choices.get_value() />
                </Field>
                <Field id="remind-of" label=remind_of(l)>
                    <TextInput bind=words maxlength=200 autocomplete="off" />
                </Field>
            </form>
        </Dialog>
    }
}

#[component]
fn Merge(open: Open, merging: RwSignal<bool>, previous: Vec<Conversation>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (which, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let mergeable = previous.into_iter().filter(|c| c.merged_into.is_none() && !c.erased);
    let clock = use_clock();
    let named = move |c: Conversation| {
        let at = crate::i18n::fmt_datetime(l, c.created_at, clock.offset_at(c.created_at));
        let words = c.last.map(|last| last.text).unwrap_or_default();
        let words = if c.subject.is_empty() { words } else { c.subject };
        Choice::new(c.id.to_string(), at).with_help(format!("{} · {words}", state_name(l, c.state)))
    };
    let choices: Vec<Choice> = mergeable.map(named).collect();
    let none = choices.is_empty();
    let choices = StoredValue::new(choices);
    let go = move |()| {
        let other = ConversationId::new(which.get_untracked());
        busy.set(true);
        spawn_local(async move {
            match desk_merge(env.get_value(), other, open.id.get_value()).await {
                Ok(()) => drop(merging.try_set(false)),
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let foot = move || {
        let unchosen = Signal::derive(move || which.with(String::is_empty));
        view! { <Button kind=Kind::Primary busy disabled=unchosen on_press=go>{merge_it(l)}</Button> }
    };
    view! {
        <Dialog id="desk-merge" title=merge_title(l) text=merge_text(l) open=merging foot=ViewFn::from(foot)>
            {if none {
                view! { <p class="muted">{merge_none(l)}</p> }.into_any()
            } else {
                view! {
                    <RadioGroup name="desk-merge-which" legend=merge_which(l) bind=which choices=choices.get_value() look=RadioLook::Cards />
                }
                    .into_any()
            }}
        </Dialog>
    }
}

#[component]
fn Erase(open: Open, erasing: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<ToErase>);
    Effect::new(move |_| {
        found.set(None);
        if !erasing.get() {
            return;
        }
        spawn_local(async move {
            match desk_to_erase(env.get_value(), open.id.get_value()).await {
                Ok(all) => drop(found.try_set(Some(all))),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    });
    let number = |n: u64| fmt_number(i64::try_from(n).unwrap_or(i64::MAX));
    let text = Signal::derive(move || {
        found.get().map_or_else(
            || erase_counting(l).to_owned(),
            |all| erase_text(l, number(all.conversations), number(all.messages), number(all.with_bots)),
        )
    });
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match desk_erase(env.get_value(), open.id.get_value()).await {
                Ok(()) => {
                    toasts.success(erased(l));
                    erasing.try_set(false);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Confirm
            id="desk-erase"
            title=erase_title(l)
            text
            action=erase_it(l)
            open=erasing
            busy
            word=erase_word(l)
            on_confirm=go
        />
    }
}

/// A conversation in one line: when it is another's than the reader's.
pub fn line_of(l: Lang, c: &Conversation) -> String {
    let state =
        if c.state == State::Resolved { String::new() } else { format!(" · {}", state_name(l, c.state)) };
    format!("{} · {}{state}", super::words::customer_name(l, c), channel_name(l, &c.customer.channel))
}
