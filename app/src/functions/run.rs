//! Running the function on the screen with an input, and the runs of the published one.

use super::rpc::{recent_runs, run_function};
use crate::{
    i18n::{fmt_bytes, messages::functions::*, use_lang},
    items::Draft,
    rpc::Fault,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{LogLine, RunReport};

/// Input, button, result; below it the last runs.
#[component]
pub fn RunPanel(
    /// The function.
    draft: Draft,
    /// The last runs of the published function, if the member may see them.
    runs: Option<Vec<RunReport>>,
    /// Whether the member may run it.
    may_run: bool,
) -> impl IntoView {
    let l = use_lang();
    let input = RwSignal::new("{}".to_owned());
    let wrong =
        Memo::new(move |_| input.with(|text| serde_json::from_str::<serde_json::Value>(text).is_err()));
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<RunReport, Fault>>);
    let runs = RwSignal::new(runs);
    let refresh = move || {
        spawn_local(async move {
            if let Ok(list) = recent_runs(draft.env(), draft.item().key).await {
                runs.try_set(Some(list));
            }
        });
    };
    let run = move |()| {
        let Ok(event) = input.with_untracked(|text| serde_json::from_str(text)) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer =
                run_function(draft.env(), draft.item().key, draft.json().get_untracked(), event).await;
            busy.try_set(false);
            outcome.try_set(Some(answer));
            refresh();
        });
    };
    let error = Signal::derive(move || wrong.get().then(|| input_wrong(l).to_owned()));
    view! {
        <div class="grid gap-6 min-w-0">
            <Card title=run_title(l)>
                <div class="grid gap-4">
                    <p class="small muted">{run_text(l)}</p>
                    <Field id="event" label=input_label(l) error>
                        <TextArea bind=input rows=4 />
                    </Field>
                    <div class="flex justify-end">
                        <Button
                            kind=Kind::Secondary
                            icon=Glyph::Play
                            busy
                            disabled=Signal::derive(move || wrong.get() || !may_run)
                            on_press=run
                        >
                            {run_action(l)}
                        </Button>
                    </div>
                    <div role="status">
                        {move || match outcome.get() {
                            None => ().into_any(),
                            Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                            Some(Ok(report)) => view! { <Report report /> }.into_any(),
                        }}
                    </div>
                </div>
            </Card>
            <Recent runs />
        </div>
    }
}

/// One run: result or error, figures, what it wrote.
#[component]
fn Report(report: RunReport) -> impl IntoView {
    let l = use_lang();
    let memory = report.memory_bytes.map(|b| format!(" · {}", fmt_bytes(b)));
    let ended = match (report.error, report.result) {
        (Some(e), _) => {
            let stack =
                e.stack.filter(|s| !s.is_empty()).map(|s| view! { <pre class="code-block small">{s}</pre> });
            view! {
                <Banner tone=BannerTone::Bad>
                    <p class="strong">{e.message}</p>
                    <p class="small mono muted">{e.code}</p>
                </Banner>
                {stack}
            }
            .into_any()
        }
        (None, result) => view! { <JsonView value=result.unwrap_or_default() /> }.into_any(),
    };
    view! {
        <div class="grid gap-3">
            <p class="small muted num">{took(l, report.duration_ms)} {memory}</p>
            {ended}
            <Logs logs=report.logs />
        </div>
    }
}

#[component]
fn Logs(logs: Vec<LogLine>) -> impl IntoView {
    let l = use_lang();
    if logs.is_empty() {
        return view! { <p class="small muted">{no_logs(l)}</p> }.into_any();
    }
    let line = |log: LogLine| {
        let class = if log.level == "error" { "text-bad" } else { "soft" };
        view! { <span class=class>{format!("{:>5} ms  {:<5}  {}\n", log.at_ms, log.level, log.text)}</span> }
    };
    view! { <pre class="code-block small" tabindex="0" aria-label=logs_label(l)>{logs.into_iter().map(line).collect_view()}</pre> }
        .into_any()
}

#[component]
fn Recent(runs: RwSignal<Option<Vec<RunReport>>>) -> impl IntoView {
    let l = use_lang();
    let entry = move |report: RunReport| {
        let failed = report.error.is_some();
        let head = view! {
            <Dot tone=if failed { Tone::Bad } else { Tone::Ok } />
            <span class="num small">{took(l, report.duration_ms)}</span>
            <span class="small muted truncate min-w-0">{report.caller.get(l).to_owned()}</span>
            <span class="small muted ms-auto"><When at=report.at relative=true /></span>
        };
        view! {
            <li>
                <details>
                    <summary class="flex items-center gap-2">{head}</summary>
                    <div class="mt-2"><Report report /></div>
                </details>
            </li>
        }
    };
    view! {
        <Card title=recent_title(l) flush=true>
            {move || match runs.get() {
                None => view! { <p class="muted p-4">{recent_forbidden(l)}</p> }.into_any(),
                Some(list) if list.is_empty() => view! { <p class="muted p-4">{recent_none(l)}</p> }.into_any(),
                Some(list) => {
                    view! { <ul class="stack-list">{list.into_iter().map(entry).collect_view()}</ul> }.into_any()
                }
            }}
        </Card>
    }
}
