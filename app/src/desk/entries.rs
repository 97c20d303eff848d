//! The log of a conversation as people read it: messages, notes, and a quiet line for whatever else matters.

use super::{
    chat::Open,
    page::{DeskState, use_desk},
    rpc::desk_retract,
    words::{clock_name, party_name, priority_name, state_name},
};
use crate::{
    bot::{TurnView, Why},
    dom,
    i18n::{
        Lang,
        messages::{desk::*, desk_answers::teach, desk_care::failed_file},
        use_lang,
    },
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::HashMap;
use std::time::Duration;
use types::Turn;
use types::desk::{AssignedWhy, DeliveryState, Event, From, Message, Source, What};

/// An event with what later ones said of it.
#[derive(Clone, PartialEq)]
struct Shown {
    event: Event,
    delivery: Option<(DeliveryState, Option<String>)>,
    read: bool,
}

impl Shown {
    /// Changes when it must be drawn anew.
    fn key(&self) -> (u64, u8, bool, bool) {
        let retracted = matches!(&self.event.what, What::Message(m) if m.retracted);
        let delivery = self.delivery.as_ref().map_or(0, |(state, _)| 1 + *state as u8);
        (self.event.seq, delivery, self.read, retracted)
    }
}

/// The whole log.
#[component]
pub fn Entries(
    /// The conversation.
    open: Open,
    /// What a bot handed over.
    sources: Vec<Source>,
) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let shown = Memo::new(move |_| {
        let read = open.chat.with(|c| c.read_by_customer);
        open.events.with(|all| shown_of(all, read))
    });
    let sources = StoredValue::new(sources);
    view! {
        <ol class="desk-entries">
            <For
                each=move || shown.get()
                key=Shown::key
                children=move |shown| entry(l, desk, open, shown, sources)
            />
        </ol>
    }
}

fn shown_of(all: &[Event], read: u64) -> Vec<Shown> {
    let mut deliveries = HashMap::new();
    for event in all {
        if let What::Delivery { message, state, reason } = &event.what {
            deliveries.insert(*message, (*state, reason.clone()));
        }
    }
    let matters = |event: &&Event| {
        !matches!(
            event.what,
            What::Read { .. }
                | What::Delivery { .. }
                | What::Retracted { .. }
                | What::ClockStarted { .. }
                | What::ClockPaused { .. }
        )
    };
    let shown = |event: &Event| Shown {
        delivery: deliveries.get(&event.seq).cloned(),
        read: event.seq <= read,
        event: event.clone(),
    };
    all.iter().filter(matters).map(shown).collect()
}

fn entry(l: Lang, desk: DeskState, open: Open, shown: Shown, sources: StoredValue<Vec<Source>>) -> AnyView {
    match &shown.event.what {
        What::Message(message) => message_view(l, desk, open, &shown, message.clone()),
        What::Note { text, only_for, .. } => {
            let name = party_name(l, &shown.event.by);
            let kind = if only_for.is_some() { whisper(l) } else { note(l) };
            view! {
                <li class="desk-entry desk-note">
                    <p class="small muted">{name} " · " {kind} " · " <When at=shown.event.at /></p>
                    <p class="desk-bubble">{text.clone()}</p>
                </li>
            }
            .into_any()
        }
        What::HandedOver { .. } => {
            let seq = shown.event.seq;
            let source = sources.with_value(|all| all.iter().find(|s| s.seq == seq).cloned());
            let line = line(l, desk, &shown.event);
            view! {
                <li class="desk-entry desk-line">
                    <p class="small muted">{line} " · " <When at=shown.event.at /></p>
                    {source.map(|source| view! { <BotTurns source /> })}
                </li>
            }
            .into_any()
        }
        _ => match line(l, desk, &shown.event) {
            Some(line) => view! {
                <li class="desk-entry desk-line">
                    <p class="small muted">{line} " · " <When at=shown.event.at /></p>
                </li>
            }
            .into_any(),
            None => ().into_any(),
        },
    }
}

fn message_view(l: Lang, desk: DeskState, open: Open, shown: &Shown, message: Message) -> AnyView {
    let event = &shown.event;
    let ours = message.from != From::Customer;
    let mine = desk.me.with_value(|me| me.as_ref().is_some_and(|me| me.as_str() == event.by.id));
    let name = match message.from {
        From::Customer => None,
        From::Agent | From::Bot | From::System => Some(party_name(l, &event.by)),
    };
    let delivery = (ours && !message.retracted).then(|| delivery_words(l, shown)).flatten();
    let failed = shown.delivery.as_ref().is_some_and(|(state, _)| *state == DeliveryState::Failed);
    let body = if message.retracted {
        view! { <p class="desk-bubble muted">{retracted(l)}</p> }.into_any()
    } else {
        let text =
            (!message.text.is_empty()).then(|| view! { <p class="desk-bubble">{message.text.clone()}</p> });
        let files = message.attachments.clone().into_iter();
        let files = files.map(|attachment| view! { <AttachmentView attachment /> }).collect_view();
        view! { {text} {files} }.into_any()
    };
    let undo = (mine && !message.retracted).then_some(message.undo_until).flatten();
    let undo = undo.map(|until| view! { <Undo open seq=event.seq until /> });
    let seq = event.seq;
    let teaches = message.from == From::Agent && !message.retracted && !message.text.is_empty();
    let teach = teaches.then(|| {
        view! {
            <IconButton glyph=Glyph::Bolt size=Size::Small label=teach(l) class="desk-teach" on_press=move |()| open.teaching.set(Some(seq)) />
        }
    });
    view! {
        <li class="desk-entry" class:desk-ours=ours data-seq=event.seq>
            {body}
            <p class="small muted">
                {name.map(|name| format!("{name} · "))} <When at=event.at />
                {delivery.map(|words| view! { <span class:desk-failed=failed>" · " {words}</span> })} {undo} {teach}
            </p>
        </li>
    }
    .into_any()
}

fn delivery_words(l: Lang, shown: &Shown) -> Option<String> {
    if shown.read {
        return Some(delivery_read(l).to_owned());
    }
    let (state, reason) = shown.delivery.as_ref()?;
    Some(match state {
        DeliveryState::Pending => delivery_pending(l).to_owned(),
        DeliveryState::Sent => delivery_sent(l).to_owned(),
        DeliveryState::Delivered => delivery_delivered(l).to_owned(),
        DeliveryState::Read => delivery_read(l).to_owned(),
        DeliveryState::Failed => {
            let code = reason.clone().unwrap_or_default();
            let why = match code.as_str() {
                "window_closed" => failed_window(l).to_owned(),
                "no_file" | "invalid" => failed_file(l).to_owned(),
                _ => code,
            };
            delivery_failed(l, why)
        }
    })
}

/// The button that takes a message back, while there is time.
#[component]
fn Undo(open: Open, seq: u64, until: types::Timestamp) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let possible = RwSignal::new(false);
    Effect::new(move |_| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
        let left = until.timestamp_millis() as f64 - dom::now_ms().unwrap_or_default();
        if left > 0.0 {
            possible.set(true);
            let over = move || {
                possible.try_set(false);
            };
            set_timeout(over, Duration::from_secs_f64(left / 1000.0));
        }
    });
    let take_back = move |()| {
        spawn_local(async move {
            match desk_retract(env.get_value(), open.id.get_value(), seq).await {
                // What was taken back is a draft again.
                Ok(words) => super::composer::put_back(open, &words),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    move || {
        possible.get().then(|| {
            view! {
                <Button size=Size::Small kind=Kind::Ghost icon=Glyph::Undo on_press=take_back>
                    {undo(l)}
                </Button>
            }
        })
    }
}

/// What was said with the bot before, each turn with its reason.
#[component]
fn BotTurns(source: Source) -> impl IntoView {
    let l = use_lang();
    let turns: Vec<Turn> = serde_json::from_value(source.turns).unwrap_or_default();
    let turn = |turn: Turn| {
        let reason = turn.clone();
        let more = move || view! { <Why turn=reason.clone() /> };
        view! { <TurnView turn more=ViewFn::from(more) /> }
    };
    view! {
        <details class="desk-before">
            <summary>{bot_turns(l)}</summary>
            <ol class="grid gap-3">{turns.into_iter().map(turn).collect_view()}</ol>
        </details>
    }
}

/// A quiet line for what is no message; nothing for what nobody needs to read.
fn line(l: Lang, desk: DeskState, event: &Event) -> Option<String> {
    let who = party_name(l, &event.by);
    Some(match &event.what {
        What::Opened { .. } => ev_opened(l).to_owned(),
        What::HandedOver { name, reason, .. } => {
            let why = match reason.as_str() {
                "asked_for_person" => why_asked(l),
                "missed_too_often" => why_missed(l),
                "intent" => why_intent(l),
                other => other,
            };
            ev_handed_over(l, name, why)
        }
        What::State { to, .. } => ev_state(l, who, state_name(l, *to)),
        What::Assigned { team, agent, why, note } => {
            let to = agent.as_ref().map(|a| a.name.get(l).to_owned());
            let to = to.or_else(|| team.as_ref().map(|key| desk.team_name(l, key))).unwrap_or_default();
            let line = match why {
                AssignedWhy::Took => ev_took(l, who),
                AssignedWhy::TakenOver => ev_taken_over(l, who),
                AssignedWhy::Released => ev_queued(l, who),
                AssignedWhy::Routed => ev_routed(l, to),
                AssignedWhy::AgentAway => ev_away(l).to_owned(),
                AssignedWhy::Overflow => ev_overflow(l, to),
                AssignedWhy::Given | AssignedWhy::Transferred | AssignedWhy::Rule => ev_given(l, who, to),
            };
            if note.is_empty() { line } else { format!("{line}: {note}") }
        }
        What::Labelled { added, removed } => {
            let plus = added.iter().map(|label| format!("+{label}"));
            let minus = removed.iter().map(|label| format!("−{label}"));
            ev_labels(l, who, plus.chain(minus).collect::<Vec<_>>().join(" "))
        }
        What::Prioritised { to } => ev_priority(l, who, priority_name(l, *to)),
        What::Described { subject: Some(subject), .. } => ev_subject(l, who, subject),
        What::Warned { clock } => ev_warned(l, clock_name(l, *clock)),
        What::Breached { clock } => ev_breached(l, clock_name(l, *clock)),
        What::Rated { score, comment, .. } => {
            let line = ev_rated(l, score);
            if comment.is_empty() { line } else { format!("{line} · {comment}") }
        }
        What::FollowedUp { note } => format!("{} {note}", ev_followed_up(l, who)),
        What::Alarm { words, .. } => ev_alarm(l, words.join(", ")),
        What::Absorbed { .. } => ev_merged(l).to_owned(),
        What::MergedInto { .. } => is_merged(l).to_owned(),
        What::ReminderSet { text, .. } | What::Reminded { text, .. } => ev_reminder(l, text),
        What::RuleRan { rule } => ev_rule(l, rule),
        What::Erased {} => ev_erased(l).to_owned(),
        What::Message(_)
        | What::Note { .. }
        | What::Retracted { .. }
        | What::Delivery { .. }
        | What::Described { .. }
        | What::Read { .. }
        | What::ClockStarted { .. }
        | What::ClockPaused { .. } => return None,
    })
}
