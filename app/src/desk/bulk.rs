//! Steps on all selected conversations: with progress, each for itself, and with a way back.

use super::{
    actions::assign_choices,
    page::use_desk,
    rpc_find::{desk_bulk, desk_ids},
    words::priority_name,
};
use crate::{
    i18n::{
        messages::{desk::*, desk_find::*, problems::problem},
        use_lang,
    },
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{Action, Bulked, MAX_TEXT, Priority, State};
use types::{ConversationId, MemberId};

/// Conversations of one call: so that progress is seen.
const AT_ONCE: usize = 20;
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// The bar; nothing while nothing is selected.
#[component]
pub fn BulkBar() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    // Done, and of how many.
    let progress = RwSignal::new(None::<(usize, usize)>);
    let failed = RwSignal::new(Vec::<Bulked>::new());
    let (assigning, labelling, replying) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let undo = move |done: Vec<Bulked>| {
        spawn_local(async move {
            let (mut back, mut late) = (0, None);
            for one in done {
                match desk_bulk(env.get_value(), vec![one.id], one.undo).await {
                    Ok(outcome) => {
                        back += outcome.iter().filter(|one| one.problem.is_none()).count();
                        late = late.or(outcome.into_iter().find_map(|one| one.problem));
                    }
                    Err(fault) => return toasts.problem(&fault.0),
                }
            }
            if back > 0 {
                toasts.success(bulk_undone(l, back));
            }
            if let Some(why) = late {
                toasts.problem(&why);
            }
        });
    };
    let run = move |actions: Vec<Action>| {
        let ids = desk.selected.get_untracked();
        if ids.is_empty() || progress.get_untracked().is_some() {
            return;
        }
        let all = ids.len();
        progress.set(Some((0, all)));
        spawn_local(async move {
            let mut outcomes: Vec<Bulked> = Vec::new();
            for some in ids.chunks(AT_ONCE) {
                match desk_bulk(env.get_value(), some.to_vec(), actions.clone()).await {
                    Ok(done) => outcomes.extend(done),
                    Err(fault) => {
                        toasts.problem(&fault.0);
                        break;
                    }
                }
                progress.try_set(Some((outcomes.len(), all)));
            }
            progress.try_set(None);
            let (bad, good): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|one| one.problem.is_some());
            // What was left as it was stays selected.
            desk.selected.try_set(bad.iter().map(|one| one.id.clone()).collect());
            let back: Vec<Bulked> = good.iter().filter(|one| !one.undo.is_empty()).cloned().collect();
            if back.is_empty() {
                toasts.success(bulk_done(l, good.len()));
            } else {
                toasts.undoable(bulk_done(l, good.len()), move || undo(back.clone()));
            }
            failed.try_set(bad);
        });
    };
    let select_all = move |()| {
        spawn_local(async move {
            match desk_ids(env.get_value(), desk.view.get_untracked()).await {
                Ok(ids) => drop(desk.selected.try_set(ids)),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let busy = Signal::derive(move || progress.with(Option::is_some));
    let count = move || match progress.get() {
        Some((done, all)) => bulk_progress(l, done, all),
        None => selected(l, desk.selected.with(Vec::len)),
    };
    let state_step = move |to: State| run(vec![Action::State { to, until: None }]);
    let snooze_for = move |minutes: u32, label: &'static str| {
        view! { <MenuItem icon=Glyph::Clock on_press=move |()| run(vec![Action::Snooze { minutes }])>{label}</MenuItem> }
    };
    let priority_item = move |to: Priority| {
        view! { <MenuItem on_press=move |()| run(vec![Action::Priority { to }])>{priority_name(l, to)}</MenuItem> }
    };
    let failures = Bind::new(
        move || failed.with(|all| !all.is_empty()),
        move |on| {
            if !on {
                failed.set(Vec::new());
            }
        },
    );
    let failed_title = Signal::derive(move || bulk_failed_title(l, failed.with(Vec::len)));
    let failure = move |one: Bulked| {
        let name = if one.name.is_empty() { one.id.to_string() } else { one.name };
        let why = one.problem.map(|p| problem(l, &p)).unwrap_or_default();
        view! { <li><span class="strong">{name}</span> " · " {why}</li> }
    };
    view! {
        <div
            class="desk-bulk"
            role="group"
            aria-label=bulk_label(l)
            hidden=move || desk.selected.with(Vec::is_empty) && progress.with(Option::is_none)
        >
            <p class="small strong num" role="status">{count}</p>
            <Button size=Size::Small kind=Kind::Ghost on_press=select_all>{select_all_label(l)}</Button>
            <IconButton glyph=Glyph::Close size=Size::Small label=select_none(l) on_press=move |()| desk.selected.set(Vec::new()) />
            <span class="flex-1"></span>
            <Button size=Size::Small busy on_press=move |()| state_step(State::Resolved)>{resolve(l)}</Button>
            <Menu id="desk-bulk-more" label=bulk_more(l) class="btn btn-small btn-icon" trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::More /> })>
                <MenuItem icon=Glyph::Chat on_press=move |()| replying.set(true)>{bulk_reply(l)}</MenuItem>
                <MenuItem icon=Glyph::User on_press=move |()| assigning.set(true)>{bulk_assign(l)}</MenuItem>
                <MenuItem icon=Glyph::Tag on_press=move |()| labelling.set(true)>{bulk_label_them(l)}</MenuItem>
                <MenuItem on_press=move |()| state_step(State::Open)>{reopen(l)}</MenuItem>
                <MenuItem on_press=move |()| state_step(State::Pending)>{set_pending(l)}</MenuItem>
                <MenuLine />
                <MenuLabel>{snooze(l)}</MenuLabel>
                {snooze_for(HOUR, snooze_hour(l))}
                {snooze_for(DAY, snooze_day(l))}
                {snooze_for(7 * DAY, snooze_week(l))}
                <MenuLine />
                <MenuLabel>{set_priority(l)}</MenuLabel>
                {Priority::ALL.map(priority_item).collect_view()}
            </Menu>
        </div>
        <ReplyToThem open=replying on_steps=move |steps| run(steps) />
        <AssignThem open=assigning on_steps=move |steps| run(steps) />
        <LabelThem open=labelling on_steps=move |steps| run(steps) />
        <Dialog
            id="desk-bulk-failed"
            title=failed_title
            text=bulk_failed_text(l)
            open=failures
            foot=ViewFn::from(move || view! { <Button kind=Kind::Primary on_press=move |()| failed.set(Vec::new())>{understood(l)}</Button> })
        >
            <ul class="grid gap-2">{move || failed.get().into_iter().map(failure).collect_view()}</ul>
        </Dialog>
    }
}

fn select_all_label(l: crate::i18n::Lang) -> &'static str {
    select_all(l)
}

/// Adds a row to the selection, or takes it off.
pub fn toggle(selected: RwSignal<Vec<ConversationId>>, id: &ConversationId) {
    selected.update(|all| match all.iter().position(|one| one == id) {
        Some(at) => drop(all.remove(at)),
        None => all.push(id.clone()),
    });
}

#[component]
fn ReplyToThem(open: RwSignal<bool>, #[prop(into)] on_steps: Callback<Vec<Action>>) -> impl IntoView {
    let l = use_lang();
    let words = RwSignal::new(String::new());
    let go = move |()| {
        let text = words.get_untracked().trim().to_owned();
        words.set(String::new());
        open.set(false);
        on_steps.run(vec![Action::Reply { text }]);
    };
    let foot = move || {
        let none = Signal::derive(move || words.with(|words| words.trim().is_empty()));
        view! { <Button kind=Kind::Primary disabled=none on_press=go>{send_label(l)}</Button> }
    };
    view! {
        <Dialog id="desk-bulk-reply" title=bulk_reply(l) text=bulk_reply_text(l) open foot=ViewFn::from(foot)>
            <TextArea bind=words label=reply_label(l) placeholder=reply_label(l) rows=4 maxlength=MAX_TEXT as u32 />
        </Dialog>
    }
}

#[component]
fn AssignThem(open: RwSignal<bool>, #[prop(into)] on_steps: Callback<Vec<Action>>) -> impl IntoView {
    let l = use_lang();
    let to = RwSignal::new(String::new());
    let choices = assign_choices();
    let go = move |()| {
        let step = match to.get_untracked().split_once(':') {
            Some(("agent", id)) => Action::Agent { agent: MemberId::new(id) },
            Some(("team", key)) => Action::Team { team: key.to_owned() },
            _ => Action::Release,
        };
        open.set(false);
        on_steps.run(vec![step]);
    };
    let foot = move || {
        let none = Signal::derive(move || to.with(String::is_empty));
        view! { <Button kind=Kind::Primary disabled=none on_press=go>{bulk_do(l)}</Button> }
    };
    view! {
        <Dialog id="desk-bulk-assign" title=assign_label(l) open foot=ViewFn::from(foot)>
            <Field label=assign_to(l) id="desk-bulk-to">
                <Select bind=to choices none="—" />
            </Field>
        </Dialog>
    }
}

#[component]
fn LabelThem(open: RwSignal<bool>, #[prop(into)] on_steps: Callback<Vec<Action>>) -> impl IntoView {
    let l = use_lang();
    let (add, remove) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let split = |text: String| -> Vec<String> {
        let words = text.split([',', '，', '、']).map(|word| word.trim().to_owned());
        words.filter(|word| !word.is_empty()).collect()
    };
    let go = move || {
        let (add, remove) = (split(add.get_untracked()), split(remove.get_untracked()));
        if add.is_empty() && remove.is_empty() {
            return;
        }
        open.set(false);
        on_steps.run(vec![Action::Label { add, remove }]);
    };
    let foot = move || view! { <Button kind=Kind::Primary on_press=move |()| go()>{bulk_do(l)}</Button> };
    view! {
        <Dialog id="desk-bulk-label" title=labels_label(l) open foot=ViewFn::from(foot)>
            <form class="grid gap-4" on:submit=move |ev| {
                ev.prevent_default();
                go();
            }>
                <Field label=label_add(l) id="desk-bulk-add" help=commas(l)>
                    <TextInput bind=add autocomplete="off" />
                </Field>
                <Field label=label_remove(l) id="desk-bulk-remove" help=commas(l)>
                    <TextInput bind=remove autocomplete="off" />
                </Field>
                <button type="submit" hidden></button>
            </form>
        </Dialog>
    }
}
