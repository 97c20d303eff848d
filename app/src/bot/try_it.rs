//! A chat with the drafts, each answer with its reason, and the way to teach what it should have been.

use super::{
    chat::{TurnView, Why},
    rpc::{BotRow, bot_items, bot_pages, teach_bot, try_bot},
};
use crate::{
    i18n::{
        messages::{
            bot::*,
            bot_studio::{try_no_page, try_page},
            problems::problem,
            ui::cancel,
        },
        use_lang,
    },
    session::{may, use_env},
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use types::{Permission, Turn};

/// Messages that stay on the page.
const SHOWN: usize = 60;

/// The panel.
#[component]
pub fn TryIt(
    /// The bot.
    #[prop(into)]
    bot: String,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let what = StoredValue::new((env, bot));
    let turns = RwSignal::new(Vec::<Turn>::new());
    let (text, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let error = RwSignal::new(None::<String>);
    // The page that the conversation is on, and those that the bot treats by themselves.
    let (page, pages) = (RwSignal::new(String::new()), RwSignal::new(Vec::<Choice>::new()));
    Effect::new(move |_| {
        spawn_local(async move {
            let (env, bot) = what.get_value();
            if let Ok(all) = bot_pages(env, bot).await {
                pages.try_set(all.into_iter().map(|page| Choice::new(page.clone(), page)).collect());
            }
        });
    });
    let log = NodeRef::<html::Ol>::new();
    let send = move |said: String, anew: bool| {
        if busy.get_untracked() || (said.trim().is_empty() && !anew) {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let (env, bot) = what.get_value();
            let answer = try_bot(env, bot, said, l, page.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(turn) => {
                    turns.try_update(|turns| {
                        if anew {
                            turns.clear();
                        }
                        turns.push(turn);
                        let over = turns.len().saturating_sub(SHOWN);
                        turns.drain(..over);
                    });
                    request_animation_frame(move || {
                        if let Some(log) = log.get_untracked() {
                            log.set_scroll_top(log.scroll_height());
                        }
                    });
                }
                Err(fault) => drop(error.try_set(Some(problem(l, &fault.0)))),
            }
        });
    };
    let begun = RwSignal::new(false);
    Effect::new(move |_| {
        if !begun.get_untracked() {
            begun.set(true);
            send(String::new(), true);
        }
    });
    let from_page = Bind::new(
        move || page.get(),
        move |chosen: String| {
            page.set(chosen);
            send(String::new(), true);
        },
    );
    let say = Callback::new(move |words: String| send(words, false));
    let teaching = RwSignal::new(None::<String>);
    let may_edit = may(Permission::EditContent);
    let again = move || {
        view! {
            <Button size=Size::Small kind=Kind::Ghost on_press=move |()| send(String::new(), true)>{try_again(l)}</Button>
        }
    };
    let turn_view = move |turn: Turn| {
        let said = turn.said.clone();
        let shown = turn.clone();
        let more = move || {
            let (turn, said) = (turn.clone(), said.clone());
            let teach_button = (may_edit && !said.is_empty()).then(|| {
                view! {
                    <Button size=Size::Small kind=Kind::Ghost on_press=move |()| teaching.set(Some(said.clone()))>
                        {teach(l)}
                    </Button>
                }
            });
            (!turn.said.is_empty()).then(
                || view! { <div class="grid gap-1 justify-items-start"><Why turn /> {teach_button}</div> },
            )
        };
        view! { <TurnView turn=shown say more=ViewFn::from(more) /> }
    };
    view! {
        <Card title=try_title(l) actions=ViewFn::from(again)>
            <div class="chat">
                <p class="small muted">{try_text(l)}</p>
                {move || {
                    pages
                        .with(|pages| !pages.is_empty())
                        .then(|| {
                            view! { <Select id="try-page" bind=from_page choices=pages label=try_page(l) none=try_no_page(l) class="input-small" /> }
                        })
                }}
                <ol class="chat-log" node_ref=log aria-label=try_log(l) aria-live="polite" tabindex="0">
                    <For each=move || turns.get() key=|turn| turn.id.clone() children=turn_view />
                    {move || busy.get().then(|| view! { <li class="small muted">{try_busy(l)}</li> })}
                </ol>
                {move || error.get().map(|e| view! { <Banner tone=BannerTone::Bad>{e}</Banner> })}
                <form
                    class="flex gap-2"
                    on:submit=move |ev| {
                        ev.prevent_default();
                        // What is typed while the bot thinks stays until it can be sent.
                        if busy.get_untracked() {
                            return;
                        }
                        let said = text.get_untracked();
                        text.set(String::new());
                        send(said, false);
                    }
                >
                    <TextInput id="try-it" bind=text label=try_label(l) placeholder=try_label(l) maxlength=1000 autocomplete="off" />
                    <button type="submit" class="btn btn-primary" disabled=move || busy.get()>{try_send(l)}</button>
                </form>
            </div>
        </Card>
        <Teach bot=what.with_value(|(_, bot)| Some(bot.clone())) said=teaching />
    }
}

/// What a message should have been understood as.
#[component]
pub fn Teach(
    /// The bot; the first if it is not named.
    bot: Option<String>,
    /// What was said; closed while there is nothing. Several lines are several examples.
    said: RwSignal<Option<String>>,
    /// Called when it is done.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let env = use_env().id;
    let what = StoredValue::new((env, bot));
    let choices = RwSignal::new(Vec::<(String, String)>::new());
    let (chosen, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        if said.with(Option::is_none) || !choices.with_untracked(Vec::is_empty) {
            return;
        }
        spawn_local(async move {
            let (env, bot) = what.get_value();
            let mut all = Vec::new();
            for kind in ["intent", "qa"] {
                let rows = bot_items(env.clone(), kind.to_owned(), bot.clone()).await.unwrap_or_default();
                let named = |row: BotRow| (format!("{kind}/{}", row.key), row.title.get(l).to_owned());
                all.extend(rows.into_iter().map(named));
            }
            all.sort_by(|a, b| a.1.cmp(&b.1));
            if let Some((first, _)) = all.first() {
                chosen.try_set(first.clone());
            }
            choices.try_set(all);
        });
    });
    let add = move |()| {
        let (env, _) = what.get_value();
        let (item, Some(text)) = (chosen.get_untracked(), said.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let texts = text.lines().map(str::to_owned).collect();
            let answer = teach_bot(env, item, texts).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    toasts.success(taught(l, view.summary.title.get(l)));
                    said.set(None);
                    if let Some(on_done) = on_done {
                        on_done.run(());
                    }
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let open = Bind::new(
        move || said.with(Option::is_some),
        move |open| {
            if !open {
                said.set(None);
            }
        },
    );
    let foot = move || {
        view! {
            <Button on_press=move |()| said.set(None)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy on_press=add>{teach_it(l)}</Button>
        }
    };
    view! {
        <Dialog id="teach" title=teach(l) open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <p class="whitespace-pre-line strong">{move || said.get()}</p>
                <Field id="teach-item" label=teach_label(l)>
                    {move || {
                        let all = choices.get();
                        let all: Vec<_> = all.iter().map(|(value, label)| Choice::new(value, label)).collect();
                        view! { <Select bind=chosen choices=all /> }
                    }}
                </Field>
            </div>
        </Dialog>
    }
}
