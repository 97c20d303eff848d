//! Answer-back: an answer of an agent becomes something that a bot may learn. `a` opens it for the newest answer.

use super::{
    chat::Open,
    rpc_answers::{Lessons, desk_estimate, desk_lessons, desk_propose},
};
use crate::{
    i18n::{Lang, fmt_percent, messages::desk_answers::*, messages::ui::cancel, use_lang},
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use types::desk::{Estimate, Event, From, Lesson, What};

/// How long one must stop typing before the effect is worked out.
const PAUSE: Duration = Duration::from_millis(600);
/// Longest question, as the desk takes it.
const MAX_QUESTION: u32 = 300;

/// The newest answer of a person.
fn newest(all: &[Event]) -> Option<u64> {
    let is_answer =
        |e: &&Event| matches!(&e.what, What::Message(m) if m.from == From::Agent && !m.text.is_empty());
    all.iter().rev().find(is_answer).map(|e| e.seq)
}

/// An answer, and what the customer had said before it.
fn said(all: &[Event], seq: u64) -> (String, String) {
    let words = |from: From, e: &Event| match &e.what {
        What::Message(m) if m.from == from && !m.text.is_empty() => Some(m.text.clone()),
        _ => None,
    };
    let answer = all.iter().find(|e| e.seq == seq).and_then(|e| words(From::Agent, e));
    let question = all.iter().rev().filter(|e| e.seq < seq).find_map(|e| words(From::Customer, e));
    let question: String = question.unwrap_or_default().chars().take(MAX_QUESTION as usize).collect();
    (question, answer.unwrap_or_default())
}

/// The effect in words.
pub fn effect(l: Lang, estimate: &Estimate) -> String {
    let now = match &estimate.item {
        Some(_) => now_answers(l, &estimate.title, fmt_percent(f64::from(estimate.score))),
        None => now_silent(l).to_owned(),
    };
    let then = match estimate.of {
        0 => would_answer_none(l).to_owned(),
        of => would_answer(l, estimate.would_answer, of),
    };
    let between = if l == Lang::En { " " } else { "" };
    format!("{then}{between}{now}")
}

/// The dialog, and the key that opens it.
#[component]
pub fn Teach(open: Open) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (question, answer) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sort = RwSignal::new("qa".to_owned());
    let (bot, intent) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lessons = RwSignal::new(None::<Lessons>);
    let estimate = RwSignal::new(None::<Estimate>);
    let (estimating, busy) = (RwSignal::new(false), RwSignal::new(false));
    super::keys::listen(move |key| {
        if key != "a" {
            return false;
        }
        match open.events.with_untracked(|all| newest(all)) {
            Some(seq) => open.teaching.set(Some(seq)),
            None => toasts.success(nothing_to_teach(l)),
        }
        true
    });
    let wanted = Memo::new(move |_| {
        let lesson = match sort.with(|sort| sort == "qa") {
            true => Lesson::Qa { bot: bot.get() },
            false => Lesson::Utterance { item: intent.get() },
        };
        let named = match &lesson {
            Lesson::Qa { bot } => !bot.is_empty(),
            Lesson::Utterance { item } => !item.is_empty(),
        };
        let complete =
            named && question.with(|q| !q.trim().is_empty()) && answer.with(|a| !a.trim().is_empty());
        (open.teaching.get().is_some() && complete).then(|| (question.get(), answer.get(), lesson))
    });
    Effect::new(move |_| {
        let Some(seq) = open.teaching.get() else { return };
        let (asked, answered) = open.events.with_untracked(|all| said(all, seq));
        question.set(asked);
        answer.set(answered);
        estimate.set(None);
        if lessons.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match desk_lessons(env.get_value()).await {
                Ok(found) => {
                    bot.try_set(found.bots.first().map(|(key, _)| key.clone()).unwrap_or_default());
                    lessons.try_set(Some(found));
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    });
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = before.flatten() {
            handle.clear();
        }
        estimate.set(None);
        let asked = wanted.get();
        estimating.set(asked.is_some());
        let asked = asked?;
        let work = move || {
            spawn_local(async move {
                let (question, answer, lesson) = asked.clone();
                let found = desk_estimate(env.get_value(), question, answer, lesson).await;
                // What was typed meanwhile is estimated by itself.
                if wanted.try_get_untracked() == Some(Some(asked)) {
                    estimate.try_set(found.ok().flatten());
                    estimating.try_set(false);
                }
            });
        };
        set_timeout_with_handle(work, PAUSE).ok()
    });
    let propose_it = move |()| {
        let (Some(seq), Some((question, answer, lesson))) =
            (open.teaching.get_untracked(), wanted.get_untracked())
        else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let (env, id) = (env.get_value(), open.id.get_value());
            match desk_propose(env, id, seq, question, answer, lesson).await {
                Ok(()) => {
                    toasts.success(proposed(l));
                    open.teaching.try_set(None);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let is_open = Bind::new(
        move || open.teaching.with(Option::is_some),
        move |on| {
            if !on {
                open.teaching.set(None);
            }
        },
    );
    let foot = move || {
        let incomplete = Signal::derive(move || wanted.with(Option::is_none));
        view! {
            <Button on_press=move |()| open.teaching.set(None)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy disabled=incomplete on_press=propose_it>
                {propose(l)}
            </Button>
        }
    };
    let to_choices = move |all: fn(&Lessons) -> &Vec<(String, types::Text)>| {
        Signal::derive(move || {
            lessons.with(|lessons| {
                let all = lessons.as_ref().map(all).into_iter().flatten();
                all.map(|(key, name)| Choice::new(key, name.get(l))).collect::<Vec<_>>()
            })
        })
    };
    let (bots, intents) = (to_choices(|l| &l.bots), to_choices(|l| &l.intents));
    let no_bots_yet = move || lessons.with(|l| l.as_ref().is_some_and(|l| l.bots.is_empty()));
    let chosen = move || {
        let key = intent.get();
        intents.with(|all| all.iter().find(|c| c.value == key).map(|c| intent_chosen(l, &c.label)))
    };
    let sorts = [Choice::new("qa", as_qa(l)), Choice::new("utterance", as_utterance(l))].to_vec();
    let sorts = StoredValue::new(sorts);
    view! {
        <Dialog id="desk-teach" title=teach_title(l) text=teach_text(l) open=is_open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                {move || no_bots_yet().then(|| view! { <Banner tone=BannerTone::Warn>{no_bots(l)}</Banner> })}
                <Field id="teach-question" label=the_question(l)>
                    <TextArea bind=question rows=2 maxlength=MAX_QUESTION />
                </Field>
                <RadioGroup name="teach-sort" legend=teach_as(l) bind=sort choices=sorts.get_value() look=RadioLook::Segments />
                {move || {
                    if sort.with(|sort| sort == "qa") {
                        view! {
                            <Field id="teach-answer" label=the_answer(l)>
                                <TextArea bind=answer rows=3 />
                            </Field>
                            {move || {
                                (bots.with(Vec::len) > 1)
                                    .then(|| {
                                        view! {
                                            <Field id="teach-bot" label=which_bot(l)>
                                                <Select bind=bot choices=bots />
                                            </Field>
                                        }
                                    })
                            }}
                        }
                            .into_any()
                    } else {
                        view! {
                            <Combobox id="teach-intent" label=which_intent(l) choices=intents on_choose=move |key| intent.set(key) />
                            <p class="strong" role="status">{chosen}</p>
                        }
                            .into_any()
                    }
                }}
                <p class="small" role="status" id="teach-effect">
                    {move || match estimate.get() {
                        Some(found) => effect(l, &found),
                        None if estimating.get() => estimating_words(l),
                        None => String::new(),
                    }}
                </p>
            </div>
        </Dialog>
    }
}

fn estimating_words(l: Lang) -> String {
    crate::i18n::messages::desk_answers::estimating(l).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::desk::{Message, Party};

    fn event(seq: u64, from: From, text: &str) -> Event {
        let message = Message {
            client_id: seq.to_string(),
            from,
            text: text.to_owned(),
            attachments: vec![],
            undo_until: None,
            retracted: false,
        };
        let (conversation, at) = ("cnv_1".into(), types::Timestamp::default());
        Event { conversation, seq, at, by: Party::system(), what: What::Message(message) }
    }

    #[test]
    fn an_answer_goes_with_what_was_asked_before_it() {
        let log = [
            event(1, From::Customer, "Where?"),
            event(2, From::Agent, "At the lake."),
            event(3, From::Customer, "And when?"),
            event(4, From::System, "We are closed."),
            event(5, From::Agent, "At nine."),
            event(6, From::Agent, ""),
        ];
        assert_eq!(newest(&log), Some(5));
        assert_eq!(said(&log, 5), ("And when?".to_owned(), "At nine.".to_owned()));
        assert_eq!(said(&log, 2), ("Where?".to_owned(), "At the lake.".to_owned()));
        assert_eq!(newest(&log[..1]), None);
    }
}
