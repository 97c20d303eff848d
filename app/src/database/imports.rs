//! Importing documents: a file is sent and looked at, and imported when somebody says so. The server works on it whether
//! this page is open or not.

use super::{
    page::Unread,
    rpc::{cancel_import, list_imports, start_import},
    send::send,
    words::refusal,
};
use crate::{
    i18n::{fmt_bytes, fmt_number, messages::database::*, use_lang},
    rpc::Fault,
    session::use_env,
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;
use types::documents::{IdMode, ImportState, ImportView};

/// How often progress is asked for.
const EVERY: Duration = Duration::from_millis(500);
/// Complaints that are shown.
const SHOWN: usize = 20;

/// The tab.
#[component]
pub fn ImportsTab(
    /// The collection.
    collection: String,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let collection = StoredValue::new(collection);
    let toasts = use_toasts();
    let version = RwSignal::new(0_u32);
    let list =
        Resource::new(move || version.get(), move |_| list_imports(env.get_value(), collection.get_value()));
    let reload = move || {
        version.try_update(|version| *version += 1);
    };
    Effect::new(move |_| {
        let moving =
            list.get().is_some_and(|list| list.is_ok_and(|list| list.iter().any(|it| it.state.is_running())));
        if moving {
            set_timeout(reload, EVERY);
        }
    });
    let (ids, busy) = (RwSignal::new(IdMode::Keep.as_str().to_owned()), RwSignal::new(false));
    let fault = RwSignal::new(None::<Fault>);
    let input = NodeRef::<html::Input>::new();
    let take = move |()| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        let mode = ids.with_untracked(|ids| IdMode::parse(ids)).unwrap_or_default();
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let answer = send(&env.get_value(), &collection.get_value(), &file, mode).await;
            busy.try_set(false);
            if let Some(input) = input.get_untracked() {
                input.set_value("");
            }
            match answer {
                Ok(_) => reload(),
                Err(why) => drop(fault.try_set(Some(why))),
            }
        });
    };
    let act = move |id: String, begin: bool| {
        spawn_local(async move {
            let answer = match begin {
                true => start_import(env.get_value(), id).await,
                false => cancel_import(env.get_value(), id).await,
            };
            if let Err(why) = answer {
                toasts.error(refusal(l, &why));
            }
            reload();
        });
    };
    let choices = vec![
        Choice::new(IdMode::Keep.as_str(), ids_keep(l)),
        Choice::new(IdMode::Upsert.as_str(), ids_upsert(l)),
        Choice::new(IdMode::New.as_str(), ids_new(l)),
    ];
    view! {
        <div class="grid gap-6">
            <section class="section">
                <p class="soft">{import_text(l)}</p>
                <RadioGroup name="import-ids" legend=ids_label(l) bind=ids choices />
                <FileDrop
                    id="documents-file"
                    accept=".jsonl,.ndjson,.json,.csv"
                    input
                    busy
                    help=Signal::derive(move || if busy.get() { sending(l) } else { file_kinds(l) })
                    on_file=take
                />
                <div role="status" class="sr-only">
                    {move || busy.get().then(|| sending(l))}
                </div>
                {move || fault.get().map(|why| view! { <Banner tone=BannerTone::Bad>{refusal(l, &why)}</Banner> })}
            </section>
            <section class="section">
                <h2 class="title">{imports_title(l)}</h2>
                <Transition fallback=|| view! { <SkeletonRows rows=2 /> }>
                    {move || Suspend::new(async move {
                        match list.await {
                            Err(fault) => view! { <Unread fault /> }.into_any(),
                            Ok(list) if list.is_empty() => view! { <p class="muted">{imports_none(l)}</p> }.into_any(),
                            Ok(list) => {
                                list.into_iter()
                                    .map(|import| view! { <OneImport import on_act=move |(id, begin)| act(id, begin) /> })
                                    .collect_view()
                                    .into_any()
                            }
                        }
                    })}
                </Transition>
            </section>
        </div>
    }
}

/// One import: how far it is, what is wrong with it, what can be done.
#[component]
fn OneImport(import: ImportView, #[prop(into)] on_act: Callback<(String, bool)>) -> impl IntoView {
    let l = use_lang();
    let (tone, words) = match import.state {
        ImportState::Checking => (Tone::Info, import_checking(l)),
        ImportState::Checked => (Tone::Accent, import_checked(l)),
        ImportState::Importing => (Tone::Info, import_importing(l)),
        ImportState::Done => (Tone::Ok, import_done(l)),
        ImportState::Cancelled => (Tone::Plain, import_cancelled(l)),
        ImportState::Failed => (Tone::Bad, import_failed(l)),
    };
    let number = |n: u64| fmt_number(n as i64);
    let counts = import_counts(l, number(import.added), number(import.replaced), number(import.refused));
    let progress = import.state.is_running().then(|| {
        let words = progress_of(l, fmt_bytes(import.read), fmt_bytes(import.bytes));
        view! {
            <progress class="progress" max=import.bytes.max(1).to_string() value=import.read.to_string() aria-label=words.clone()></progress>
            <span class="small muted num">{words}</span>
        }
    });
    let stopped = matches!(import.state, ImportState::Cancelled | ImportState::Failed)
        .then(|| view! { <p class="small soft">{import_stopped(l, number(import.lines))}</p> });
    let writes = import.added + import.replaced;
    let button = |begin: bool, words: String| {
        let id = import.id.clone();
        let kind = if begin { Kind::Primary } else { Kind::Ghost };
        view! {
            <Button size=Size::Small kind on_press=move |()| on_act.run((id.clone(), begin))>
                {words}
            </Button>
        }
    };
    let actions = match import.state {
        ImportState::Checked => view! {
            {(writes > 0).then(|| button(true, import_start(l, number(writes))))}
            {button(false, import_give_up(l).to_owned())}
        }
        .into_any(),
        state if state.is_running() => button(false, import_stop(l).to_owned()).into_any(),
        _ => ().into_any(),
    };
    let line = |error: &types::documents::LineError| {
        view! {
            <li>
                <span class="mono small strong">{line_n(l, error.line)}</span>
                " "
                <span class="small">{error.message.clone()}</span>
            </li>
        }
    };
    let errors = (import.refused > 0).then(|| {
        let shown = import.errors.len().min(SHOWN) as u64;
        let rest = import.refused - shown.min(import.refused);
        view! {
            <details>
                <summary class="small text-bad">{import_errors(l, number(import.refused))}</summary>
                <ul class="db-errors">{import.errors.iter().take(SHOWN).map(line).collect_view()}</ul>
                {(rest > 0).then(|| view! { <p class="small muted">{import_more(l, number(rest))}</p> })}
            </details>
        }
    });
    view! {
        <article class="card">
            <div class="card-body grid gap-2">
                <div class="flex flex-wrap items-center gap-2">
                    <span class="strong truncate min-w-0">{import.name.clone()}</span>
                    <Badge tone>{words}</Badge>
                    <span class="small muted">
                        <When at=import.created_at relative=true />
                        " · "
                        {import.by.get(l).to_owned()}
                    </span>
                    <span class="ms-auto flex gap-2">{actions}</span>
                </div>
                <p class="small num" role="status">
                    {counts}
                </p>
                {progress}
                {stopped}
                {import.problem.clone().map(|why| view! { <p class="small text-bad">{why}</p> })}
                {errors}
            </div>
        </article>
    }
}
