//! Queries that people write themselves, with what they cost, and what was asked before.

use super::{
    ask::{Act, Ask, Wrong},
    code_view::CodeDialog,
    results::Results,
    rpc::{Ran, run_ask},
    words::{refusal, wrong},
};
use crate::{
    dom,
    i18n::{
        Lang, fmt_number,
        messages::{database::*, ui::cancel},
        use_lang,
    },
    session::{may, use_env, use_session},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Permission;

/// Questions that are remembered.
const REMEMBERED: usize = 30;

/// A beginning of each kind.
fn examples(l: Lang, collection: &str, may_write: bool) -> Vec<(&'static str, String)> {
    let head = format!("{{\n  \"collection\": \"{collection}\",\n");
    let mut list = vec![
        (
            example_find(l),
            format!(
                "{head}  \"where\": {{}},\n  \"orderBy\": {{ \"_id\": \"asc\" }},\n  \"limit\": 20\n}}\n"
            ),
        ),
        (example_count(l), format!("{head}  \"where\": {{}},\n  \"count\": true\n}}\n")),
        (
            example_pipeline(l),
            format!(
                "{head}  \"pipeline\": [\n    {{ \"$group\": {{ \"_id\": \"$_openid\", \"count\": {{ \"$sum\": 1 }} }} }},\n    {{ \"$sort\": {{ \"count\": -1 }} }},\n    {{ \"$limit\": 20 }}\n  ]\n}}\n"
            ),
        ),
    ];
    if may_write {
        list.push((
            example_update(l),
            format!("{head}  \"where\": {{ \"_id\": \"…\" }},\n  \"update\": {{ \"$set\": {{ \"field\": \"value\" }} }}\n}}\n"),
        ));
        list.push((
            example_remove(l),
            format!("{head}  \"where\": {{ \"_id\": \"…\" }},\n  \"remove\": true\n}}\n"),
        ));
    }
    list
}

/// The tab.
#[component]
pub fn QueryTab(
    /// The collection of the page.
    collection: String,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let may_write = may(Permission::WriteDocuments);
    let member = use_session().map(|session| session.member.id.to_string()).unwrap_or_default();
    let kept = StoredValue::new(format!("db-history:{member}:{}", env.get_value()));
    let history = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        let text = dom::kept(&kept.get_value());
        if let Some(list) = text.and_then(|text| serde_json::from_str(&text).ok()) {
            history.set(list);
        }
    });
    let samples = examples(l, &collection, may_write);
    let text = RwSignal::new(samples.first().map(|(_, text)| text.clone()).unwrap_or_default());
    let here = StoredValue::new(collection);
    let parsed = Memo::new(move |_| text.with(|text| Ask::read(text, &here.get_value())));
    let (busy, coding) = (RwSignal::new(false), RwSignal::new(false));
    let outcome = RwSignal::new(None::<Result<Ran, String>>);
    // A write that waits for a yes, with how many documents it matches.
    let waiting = RwSignal::new(None::<(Ask, u64)>);
    let remember = move || {
        let now = text.get_untracked();
        history.update(|list| {
            list.retain(|old| *old != now);
            list.insert(0, now);
            list.truncate(REMEMBERED);
        });
        let list = history.with_untracked(serde_json::to_string).unwrap_or_default();
        dom::keep(&kept.get_value(), &list);
    };
    let send = move |ask: Ask, confirmed: bool| {
        busy.set(true);
        spawn_local(async move {
            let answer = run_ask(env.get_value(), ask.clone(), confirmed).await;
            busy.try_set(false);
            match answer {
                Ok(ran) => match ran.wrote {
                    Some(wrote) if wrote.done.is_none() => drop(waiting.try_set(Some((ask, wrote.matched)))),
                    _ => drop(outcome.try_set(Some(Ok(ran)))),
                },
                Err(fault) => drop(outcome.try_set(Some(Err(match fault.code() {
                    "invalid_query" => fault.0.detail.clone(),
                    _ => refusal(l, &fault),
                })))),
            }
        });
    };
    let run = move |()| {
        if let Ok(ask) = parsed.get_untracked() {
            remember();
            outcome.set(None);
            send(ask, false);
        }
    };
    let shown = Signal::derive(move || {
        parsed.get().unwrap_or_else(|_| Ask::find(&here.get_value(), types::Json::default(), ""))
    });
    let complaint = move || match parsed.get() {
        Ok(ask) if ask.writes() && !may_write => {
            Some(crate::i18n::messages::problems::forbidden(l).to_owned())
        }
        Ok(_) => None,
        Err(why @ (Wrong::Syntax(..) | Wrong::Member(_) | Wrong::Unknown(_))) => Some(wrong(l, &why)),
    };
    let stuck = Signal::derive(move || complaint().is_some());
    let sample = |(name, sample): (&'static str, String)| {
        view! {
            <Button size=Size::Small kind=Kind::Ghost on_press=move |()| text.set(sample.clone())>
                {name}
            </Button>
        }
    };
    view! {
        <div class="db-query">
            <section class="section">
                <p class="soft">{console_text(l)}</p>
                <div class="flex flex-wrap items-center gap-1">
                    <span class="small muted">{examples_word(l)}</span>
                    {samples.into_iter().map(sample).collect_view()}
                </div>
                <CodeEditor id="query-text" label=console_label(l) bind=text rows=10 />
                <div role="status">
                    {move || complaint().map(|why| view! { <p class="field-error">{why}</p> })}
                </div>
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Primary icon=Glyph::Play busy disabled=stuck on_press=run>
                        {self::run_word(l)}
                    </Button>
                    <Button icon=Glyph::Code disabled=stuck on_press=move |()| coding.set(true)>
                        {copy_code(l)}
                    </Button>
                </div>
                <div role="status">
                    {move || match outcome.get() {
                        None => ().into_any(),
                        Some(Err(why)) => view! { <Banner tone=BannerTone::Bad>{why}</Banner> }.into_any(),
                        Some(Ok(ran)) => view! { <Outcome ran /> }.into_any(),
                    }}
                </div>
            </section>
            <History history text />
        </div>
        <CodeDialog id="query-code" open=coding ask=shown />
        <ConfirmWrite waiting on_yes=move |ask| send(ask, true) />
    }
}

fn run_word(l: Lang) -> &'static str {
    crate::i18n::messages::database::run(l)
}

fn examples_word(l: Lang) -> &'static str {
    crate::i18n::messages::database::examples(l)
}

/// What was found or written, and what it cost.
#[component]
fn Outcome(ran: Ran) -> impl IntoView {
    let l = use_lang();
    let cost = [
        Some(took(l, ran.ms)),
        ran.scanned.map(|n| cost_scan(l, fmt_number(n as i64))),
        ran.scanned.map(|_| ran.index.as_ref().map_or(no_index(l).to_owned(), |name| cost_index(l, name))),
    ];
    let cost = cost.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match ran.wrote {
        Some(wrote) => view! {
            <Banner tone=BannerTone::Ok>
                <p class="strong">{self::wrote_word(l, wrote.done.unwrap_or_default(), wrote.matched)}</p>
                <p class="small muted num">{cost}</p>
            </Banner>
        }
        .into_any(),
        None => view! {
            <div class="grid gap-3 min-w-0">
                <p class="small">
                    <span class="strong num">{results(l, ran.docs.len())}</span>
                    " "
                    <span class="muted num">{cost}</span>
                </p>
                {(!ran.docs.is_empty()).then(|| view! { <Results docs=ran.docs.clone() /> })}
            </div>
        }
        .into_any(),
    }
}

fn wrote_word(l: Lang, done: u64, matched: u64) -> String {
    crate::i18n::messages::database::wrote(l, fmt_number(done as i64), fmt_number(matched as i64))
}

#[component]
fn History(history: RwSignal<Vec<String>>, text: RwSignal<String>) -> impl IntoView {
    let l = use_lang();
    let entry = move |old: String| {
        let line = old.split_whitespace().collect::<Vec<_>>().join(" ");
        view! {
            <li>
                <button type="button" class="db-history mono small" on:click=move |_| text.set(old.clone())>
                    {line}
                </button>
            </li>
        }
    };
    move || {
        let list = history.get();
        (!list.is_empty()).then(|| {
            view! {
                <Card title=self::history_word(l) flush=true>
                    <ul class="db-history-list">{list.into_iter().map(entry).collect_view()}</ul>
                </Card>
            }
        })
    }
}

fn history_word(l: Lang) -> &'static str {
    crate::i18n::messages::database::history(l)
}

#[component]
fn ConfirmWrite(waiting: RwSignal<Option<(Ask, u64)>>, #[prop(into)] on_yes: Callback<Ask>) -> impl IntoView {
    let l = use_lang();
    let open = Bind::new(
        move || waiting.with(Option::is_some),
        move |open: bool| {
            if !open {
                waiting.set(None);
            }
        },
    );
    let words = move || {
        waiting.get().map(|(ask, matched)| {
            let n = fmt_number(matched as i64);
            match ask.act {
                Act::Update { multi: false, .. } => confirm_one(l, n),
                _ => confirm_many(l, n),
            }
        })
    };
    let go = move |()| {
        if let Some((ask, _)) = waiting.get_untracked() {
            waiting.set(None);
            on_yes.run(ask);
        }
    };
    let foot = move || {
        view! {
            <Button on_press=move |_| waiting.set(None)>{cancel(l)}</Button>
            <Button kind=Kind::Danger on_press=go>
                {confirm_do(l)}
            </Button>
        }
    };
    view! {
        <Dialog id="confirm-write" title=confirm_title(l) open foot=ViewFn::from(foot)>
            <p class="soft">{words}</p>
        </Dialog>
    }
}
