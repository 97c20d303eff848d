//! The inbox of the unanswered: by meaning, all of it with the keyboard.

use super::{
    rpc::{BotRow, bot_items, teach_bot},
    rpc_studio::{bot_misses, dismiss_misses},
};
use crate::{
    dom,
    i18n::{
        Lang, fmt_number,
        messages::{bot::*, bot_studio::*},
        use_lang,
    },
    session::{may, use_env},
    ui::*,
};
use leptos::{ev, prelude::*, task::spawn_local};
use types::{MissGroup, Misses as Found, NamedItem, Permission};

/// Examples of a group that are shown.
const SHOWN: usize = 5;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Inbox {
    /// The environment and the bot; the first bot if it is not named.
    what: StoredValue<(types::EnvId, Option<String>)>,
    /// What is shown.
    groups: RwSignal<Vec<MissGroup>>,
    /// Which of them is looked at.
    at: RwSignal<usize>,
    /// Which is being attached.
    attaching: RwSignal<Option<MissGroup>>,
    /// Counts what was done, so that the list is asked for anew.
    version: RwSignal<u32>,
    /// The reader's language.
    l: Lang,
    /// Where notices go.
    toasts: Toasts,
}

/// The section.
#[component]
pub fn Misses(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let inbox = Inbox {
        what: StoredValue::new((env.clone(), bot.clone())),
        groups: RwSignal::new(Vec::new()),
        at: RwSignal::new(0),
        attaching: RwSignal::new(None),
        version: RwSignal::new(0),
        l,
        toasts: use_toasts(),
    };
    let misses = Resource::new(
        move || (env.clone(), bot.clone(), inbox.version.get()),
        move |(env, bot, _)| bot_misses(env, bot, l),
    );
    Effect::new(move |_| {
        if let Some(Ok(found)) = misses.get() {
            inbox.at.update(|at| *at = (*at).min(found.groups.len().saturating_sub(1)));
            inbox.groups.set(found.groups);
        }
    });
    if may(Permission::EditContent) {
        inbox.listen();
    }
    view! {
        <Transition fallback=|| view! { <SkeletonRows /> }>
            {move || Suspend::new(async move {
                match misses.await {
                    Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    Ok(found) => view! { <List found inbox /> }.into_any(),
                }
            })}
        </Transition>
        <Attach inbox />
    }
}

impl Inbox {
    /// `j` and `k` move, `1` to `3` attach to a suggestion, `a` to anything, `x` puts aside.
    fn listen(self) {
        Effect::new(move |_| {
            let handle = window_event_listener(ev::keydown, move |ev| {
                let with_others = ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.default_prevented();
                if with_others || dom::is_typing(&ev) || dom::query("dialog[open]").is_some() {
                    return;
                }
                let at = self.at.get_untracked();
                let Some(group) = self.groups.with_untracked(|groups| groups.get(at).cloned()) else {
                    return;
                };
                match ev.key().as_str() {
                    "j" => self.go(at + 1),
                    "k" => self.go(at.saturating_sub(1)),
                    "a" => self.attaching.set(Some(group)),
                    "x" => self.dismiss(group),
                    key => {
                        let nth = key.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                        let Some(item) = nth.and_then(|n| group.suggested.get(n).cloned()) else { return };
                        self.attach(group, item.item);
                    }
                }
                ev.prevent_default();
            });
            on_cleanup(move || handle.remove());
        });
    }

    fn go(self, to: usize) {
        if to < self.groups.with_untracked(Vec::len) {
            self.at.set(to);
            dom::focus(&format!("miss-{to}"));
        }
    }

    fn attach(self, group: MissGroup, item: String) {
        let Self { l, toasts, .. } = self;
        self.attaching.set(None);
        spawn_local(async move {
            let (env, _) = self.what.get_value();
            match teach_bot(env, item, group.all).await {
                Ok(view) => {
                    toasts.success(taught(l, view.summary.title.get(l)));
                    self.version.try_update(|v| *v += 1);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    }

    fn dismiss(self, group: MissGroup) {
        let Self { l, toasts, .. } = self;
        let aside = move |texts: Vec<String>, back: bool| async move {
            let (env, bot) = self.what.get_value();
            let answer = dismiss_misses(env, bot, texts, back).await;
            self.version.try_update(|v| *v += 1);
            answer
        };
        spawn_local(async move {
            match aside(group.all.clone(), false).await {
                Ok(()) => toasts.undoable(dismissed(l), move || {
                    let texts = group.all.clone();
                    spawn_local(async move {
                        if let Err(fault) = aside(texts, true).await {
                            toasts.problem(&fault.0);
                        }
                    });
                }),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    }
}

fn number(n: u64) -> String {
    fmt_number(i64::try_from(n).unwrap_or(i64::MAX))
}

#[component]
fn List(found: Found, inbox: Inbox) -> impl IntoView {
    let l = use_lang();
    let Found { groups, week, week_answered: answered, dismissed: aside } = found;
    let aside = (aside > 0).then(|| view! { <span class="muted">{dismissed_count(l, number(aside))}</span> });
    if groups.is_empty() {
        return view! {
            <Empty picture=Picture::Search title=misses_none(l) text=misses_none_text(l)>{aside}</Empty>
        }
        .into_any();
    }
    let keys = may(Permission::EditContent)
        .then(|| view! { <p class="small muted"><Icon glyph=Glyph::Keyboard /> " " {keys_misses(l)}</p> });
    let groups = groups.into_iter().enumerate().map(|(n, group)| view! { <Group n group inbox /> });
    view! {
        <div class="section">
            <p>{week_answered(l, number(answered), number(week))} " " {aside}</p>
            {keys}
            <ul class="grid gap-3 grid-cols-[minmax(0,1fr)]" aria-label=misses_list(l)>{groups.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Group(n: usize, group: MissGroup, inbox: Inbox) -> impl IntoView {
    let l = use_lang();
    let may_edit = may(Permission::EditContent);
    let others = group.all.iter().filter(|text| **text != group.said).take(SHOWN);
    let others = others.map(|text| view! { <li class="small muted">{text.clone()}</li> }).collect_view();
    let is_answered = group.answered == group.count;
    let stored = StoredValue::new(group.clone());
    let suggestions = group.suggested.iter().enumerate().map(|(n, NamedItem { item, title })| {
        let (item, title) = (item.clone(), title.clone());
        view! {
            <Button size=Size::Small class="max-w-full" on_press=move |()| inbox.attach(stored.get_value(), item.clone())>
                <kbd class="kbd">{n + 1}</kbd>
                <span class="truncate">{title}</span>
            </Button>
        }
    });
    let actions = may_edit.then(|| {
        view! {
            <div class="flex flex-wrap gap-2">
                {suggestions.collect_view()}
                <Button size=Size::Small kind=Kind::Ghost on_press=move |()| inbox.attaching.set(Some(stored.get_value()))>
                    {attach(l)}
                </Button>
                <Button size=Size::Small kind=Kind::Ghost on_press=move |()| inbox.dismiss(stored.get_value())>
                    {dismiss(l)}
                </Button>
            </div>
        }
    });
    view! {
        <li
            id=format!("miss-{n}")
            class="card card-body grid gap-2 grid-cols-[minmax(0,1fr)] chosen-row"
            tabindex="-1"
            aria-current=move || (inbox.at.get() == n).then_some("true")
            on:click=move |_| inbox.at.set(n)
        >
            <div class="min-w-0 grid gap-1">
                <p class="strong">{group.said.clone()}</p>
                <ul>{others}</ul>
                <p class="small muted flex flex-wrap gap-2 items-center">
                    {times(l, number(group.count))} " · " <When at=group.last relative=true />
                    {is_answered.then(|| view! { <Badge tone=Tone::Ok>{drafts_answer(l)}</Badge> })}
                </p>
            </div>
            {actions}
        </li>
    }
}

/// Finds the intent or question that a group belongs to.
#[component]
fn Attach(inbox: Inbox) -> impl IntoView {
    let l = use_lang();
    let items = RwSignal::new(Vec::<Choice>::new());
    Effect::new(move |_| {
        if inbox.attaching.with(Option::is_none) || !items.with_untracked(Vec::is_empty) {
            return;
        }
        spawn_local(async move {
            let (env, bot) = inbox.what.get_value();
            let mut all = Vec::new();
            for kind in ["intent", "qa"] {
                let rows = bot_items(env.clone(), kind.to_owned(), bot.clone()).await.unwrap_or_default();
                let named = |row: BotRow| Choice::new(format!("{kind}/{}", row.key), row.title.get(l));
                all.extend(rows.into_iter().map(named));
            }
            all.sort_by(|a, b| a.label.cmp(&b.label));
            items.try_set(all);
        });
    });
    let choices = Signal::derive(move || {
        let likely = inbox.attaching.with(|g| g.as_ref().map(|g| g.suggested.clone()).unwrap_or_default());
        let first = likely.iter().map(|i| Choice::new(&i.item, &i.title).with_help(suggested(l)));
        let is_new = |choice: &Choice| likely.iter().all(|i| i.item != choice.value);
        items.with(|items| first.chain(items.iter().filter(|c| is_new(c)).cloned()).collect::<Vec<_>>())
    });
    let open = Bind::new(
        move || inbox.attaching.with(Option::is_some),
        move |open| {
            if !open {
                inbox.attaching.set(None);
            }
        },
    );
    let choose = Callback::new(move |item: String| {
        if let Some(group) = inbox.attaching.get_untracked() {
            inbox.attach(group, item);
        }
    });
    view! {
        <Dialog id="attach" title=attach_title(l) open>
            <div class="grid gap-4">
                <p class="strong">{move || inbox.attaching.with(|g| g.as_ref().map(|g| g.said.clone()))}</p>
                <Combobox id="attach-item" label=search_items(l) choices on_choose=choose />
            </div>
        </Dialog>
    }
}
