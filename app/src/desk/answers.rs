//! `/e/:env/desk/answers`: answers that a bot may learn, for product managers to approve; live, all of it by keyboard.

use super::{
    rpc_answers::{Lessons, desk_candidates, desk_decide},
    teach::effect,
};
use crate::{
    dom,
    i18n::{messages::desk::title, messages::desk_answers::*, messages::ui::cancel, use_lang},
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Permission;
use types::desk::{Approval, Candidate, CandidateState, Lesson};

/// What the change log calls a change of the queue.
pub const CANDIDATES: &str = "desk_candidate";

/// What the rows share.
#[derive(Clone, Copy)]
struct Queue {
    env: StoredValue<types::EnvId>,
    list: RwSignal<Vec<Candidate>>,
    lessons: RwSignal<Lessons>,
    /// Which is looked at.
    at: RwSignal<usize>,
    /// Which is being edited: its id and words.
    editing: RwSignal<Option<Candidate>>,
    /// Counts decisions, so that the list is asked for anew.
    version: RwSignal<u32>,
    busy: RwSignal<bool>,
    toasts: Toasts,
    l: crate::i18n::Lang,
}

/// The page.
#[component]
pub fn AnswersPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let state = RwSignal::new(CandidateState::Waiting.as_str().to_owned());
    let queue = Queue {
        env: StoredValue::new(env.clone()),
        list: RwSignal::new(Vec::new()),
        lessons: RwSignal::new(Lessons::default()),
        at: RwSignal::new(0),
        editing: RwSignal::new(None),
        version: RwSignal::new(0),
        busy: RwSignal::new(false),
        toasts: use_toasts(),
        l,
    };
    let wanted = move || match state.get().as_str() {
        "approved" => CandidateState::Approved,
        "rejected" => CandidateState::Rejected,
        _ => CandidateState::Waiting,
    };
    let found = Resource::new(
        move || (env.clone(), wanted(), queue.version.get()),
        |(env, state, _)| desk_candidates(env, state),
    );
    on_content_change(move |change| {
        if change.is_of(&[CANDIDATES]) {
            found.refetch();
        }
    });
    let choices = [
        Choice::new(CandidateState::Waiting.as_str(), waiting(l)),
        Choice::new(CandidateState::Approved.as_str(), approved(l)),
        Choice::new(CandidateState::Rejected.as_str(), dismissed(l)),
    ]
    .to_vec();
    let may_decide = may(Permission::EditContent);
    if may_decide {
        queue.listen();
    }
    let hint = if may_decide { answers_keys(l) } else { answers_read_only(l) };
    view! {
        <div class="page">
            <PageHeader title=tab_answers(l) text=answers_text(l) up />
            <RadioGroup name="answers-state" legend=which(l) bind=state choices look=RadioLook::Segments hide_legend=true />
            <p class="small muted flex items-center gap-2">
                <Icon glyph=Glyph::Keyboard />
                {hint}
            </p>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match found.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok((list, lessons)) => {
                            let waiting = state.with_untracked(|s| s == CandidateState::Waiting.as_str());
                            view! { <List queue list lessons may_decide waiting /> }.into_any()
                        }
                    }
                })}
            </Transition>
            <Edit queue />
        </div>
    }
}

impl Queue {
    fn listen(self) {
        super::keys::listen(move |key| {
            let at = self.at.get_untracked();
            let now = self.list.with_untracked(|list| list.get(at).cloned());
            let Some(now) = now.filter(|c| c.state == CandidateState::Waiting) else { return false };
            match key {
                "j" => self.go(at + 1),
                "k" => self.go(at.saturating_sub(1)),
                "y" => self.decide(now.id, Some(Approval { question: now.question, answer: now.answer })),
                "x" => self.decide(now.id, None),
                "e" => self.editing.set(Some(now)),
                _ => return false,
            }
            true
        });
    }

    fn go(self, to: usize) {
        if to < self.list.with_untracked(Vec::len) {
            self.at.set(to);
            dom::focus(&format!("answer-{to}"));
        }
    }

    fn decide(self, id: String, approve: Option<Approval>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let learned = approve.is_some();
        spawn_local(async move {
            match desk_decide(self.env.get_value(), id, approve).await {
                Ok(_) => {
                    self.toasts.success(if learned { is_approved(self.l) } else { is_dismissed(self.l) });
                    self.editing.try_set(None);
                }
                Err(fault) => self.toasts.problem(&fault.0),
            }
            self.busy.try_set(false);
            self.version.try_update(|v| *v += 1);
        });
    }
}

#[component]
fn List(
    queue: Queue,
    list: Vec<Candidate>,
    lessons: Lessons,
    may_decide: bool,
    waiting: bool,
) -> impl IntoView {
    let l = use_lang();
    let empty = list.is_empty();
    queue.at.update(|at| *at = (*at).min(list.len().saturating_sub(1)));
    queue.lessons.set(lessons);
    queue.list.set(list.clone());
    if empty && !waiting {
        return view! { <p class="muted">{answers_none_here(l)}</p> }.into_any();
    }
    if empty {
        return view! { <Empty picture=Picture::Activity title=answers_none(l) text=answers_none_text(l) /> }
            .into_any();
    }
    let rows = list.into_iter().enumerate().map(|(n, c)| view! { <Row queue n c may_decide /> });
    view! { <ul class="grid gap-3 grid-cols-[minmax(0,1fr)]" aria-label=tab_answers(l)>{rows.collect_view()}</ul> }
        .into_any()
}

#[component]
fn Row(queue: Queue, n: usize, c: Candidate, may_decide: bool) -> impl IntoView {
    let l = use_lang();
    let env = queue.env.get_value();
    let for_whom = queue.lessons.with_untracked(|lessons| {
        let name = |all: &[(String, types::Text)], key: &str| {
            all.iter()
                .find(|(k, _)| k == key)
                .map_or_else(|| key.to_owned(), |(_, name)| name.get(l).to_owned())
        };
        match &c.lesson {
            Lesson::Qa { bot } => new_for(l, name(&lessons.bots, bot)),
            Lesson::Utterance { item } => example_of(l, name(&lessons.intents, item)),
        }
    });
    let is_qa = matches!(c.lesson, Lesson::Qa { .. });
    let chat = env_path(&env, &format!("desk/c/{}", c.conversation));
    let draft = c.became.as_ref().map(|became| env_path(&env, &format!("bot/{became}")));
    let draft = draft.map(|href| view! { <LinkButton size=Size::Small href>{open_draft(l)}</LinkButton> });
    let words = c.estimate.as_ref().map(|e| effect(l, e));
    let decided = c.decided_by.as_ref().map(|name| format!(" · {}", decided_by(l, name.get(l))));
    let stored = StoredValue::new(c.clone());
    let busy = queue.busy;
    let actions = (may_decide && c.state == CandidateState::Waiting).then(|| {
        let approve_it = move |()| {
            let Candidate { id, question, answer, .. } = stored.get_value();
            queue.decide(id, Some(Approval { question, answer }));
        };
        view! {
            <Button size=Size::Small kind=Kind::Primary busy on_press=approve_it>{approve(l)}</Button>
            <Button size=Size::Small on_press=move |()| queue.editing.set(Some(stored.get_value()))>{edit_words(l)}</Button>
            <Button size=Size::Small kind=Kind::Ghost on_press=move |()| queue.decide(stored.get_value().id, None)>
                {dismiss(l)}
            </Button>
        }
    });
    view! {
        <li
            id=format!("answer-{n}")
            class="card card-body grid gap-2 grid-cols-[minmax(0,1fr)] chosen-row"
            tabindex="-1"
            aria-current=move || (queue.at.get() == n).then_some("true")
            on:click=move |_| queue.at.set(n)
        >
            <p class="small muted flex flex-wrap gap-2 items-center">
                <Badge tone=Tone::Line>{for_whom}</Badge>
                <span>{proposed_by(l, c.by.get(l))} {decided}</span>
                <When at=c.at relative=true />
            </p>
            <p class="strong">{c.question.clone()}</p>
            {is_qa.then(|| view! { <p class="whitespace-pre-line">{c.answer.clone()}</p> })}
            {words.map(|words| view! { <p class="small soft">{words}</p> })}
            <div class="flex flex-wrap gap-2">
                {actions} {draft} <LinkButton size=Size::Small kind=Kind::Ghost href=chat>{open_chat(l)}</LinkButton>
            </div>
        </li>
    }
}

/// The words of a candidate, changed before they are approved.
#[component]
fn Edit(queue: Queue) -> impl IntoView {
    let l = use_lang();
    let (question, answer) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if let Some(c) = queue.editing.get() {
            question.set(c.question);
            answer.set(c.answer);
        }
    });
    let open = Bind::new(
        move || queue.editing.with(Option::is_some),
        move |on| {
            if !on {
                queue.editing.set(None);
            }
        },
    );
    let is_qa =
        move || queue.editing.with(|c| c.as_ref().is_some_and(|c| matches!(c.lesson, Lesson::Qa { .. })));
    let busy = queue.busy;
    let approve_it = move |()| {
        let Some(c) = queue.editing.get_untracked() else { return };
        let (question, answer) = (question.get_untracked(), answer.get_untracked());
        queue.decide(c.id, Some(Approval { question, answer }));
    };
    let foot = move || {
        view! {
            <Button on_press=move |()| queue.editing.set(None)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy on_press=approve_it>{approve(l)}</Button>
        }
    };
    view! {
        <Dialog id="answer-edit" title=edit_words(l) open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <Field id="answer-edit-question" label=the_question(l)>
                    <TextArea bind=question rows=2 maxlength=300 />
                </Field>
                {move || {
                    is_qa()
                        .then(|| {
                            view! {
                                <Field id="answer-edit-answer" label=the_answer(l)>
                                    <TextArea bind=answer rows=4 />
                                </Field>
                            }
                        })
                }}
            </div>
        </Dialog>
    }
}
