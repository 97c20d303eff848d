//! The dialog of an import: a file, what would happen, and that it happened.

use super::{
    plan::{PlanTable, count},
    send::Place,
};
use crate::{
    bot::rpc::transfer_columns,
    i18n::{
        Lang,
        messages::{transfer::*, ui::cancel},
        use_lang,
    },
    rpc::Fault,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use types::{ImportMode, ImportOp, ImportPlan, Imported, TransferFormat};

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Choose,
    Planned(ImportPlan),
    Done(Imported),
}

/// The dialog.
#[component]
pub fn ImportDialog(
    kind: String,
    bot: Option<String>,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let title = match kind.as_str() {
        "qa" => import_qa(l),
        "dictionary" => import_dictionaries(l),
        "golden" => import_golden(l),
        _ => import_intents(l),
    };
    let place = StoredValue::new(Place::new(&env, &kind, bot.as_deref()));
    let kind = StoredValue::new(kind);
    let step = RwSignal::new(Step::Choose);
    let fault = RwSignal::new(None::<Fault>);
    let (busy, skip) = (RwSignal::new(false), RwSignal::new(false));
    let mode = RwSignal::new("merge".to_owned());
    // The control keeps the file: it is sent once to be looked at, and once more to be imported.
    let input = NodeRef::<html::Input>::new();
    let file = move || input.get_untracked()?.files()?.get(0);
    let file_name = move || file().map(|file| file.name()).unwrap_or_default();
    let mode_now = move || match mode.with_untracked(|mode| mode == "replace") {
        true => ImportMode::Replace,
        false => ImportMode::Merge,
    };
    Effect::new(move |_| {
        if !open.get() {
            step.set(Step::Choose);
            fault.set(None);
            skip.set(false);
            mode.set("merge".to_owned());
        }
    });
    let look = move || {
        let Some(file) = file() else { return };
        busy.set(true);
        fault.set(None);
        skip.set(false);
        spawn_local(async move {
            let answer = place.get_value().plan(&file, mode_now()).await;
            busy.try_set(false);
            match answer {
                Ok(plan) => drop(step.try_set(Step::Planned(plan))),
                Err(why) => {
                    step.try_set(Step::Choose);
                    fault.try_set(Some(why));
                }
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        mode.track();
        if before.is_some() && matches!(step.get_untracked(), Step::Planned(_)) {
            look();
        }
    });
    let apply = move || {
        let (Some(file), Step::Planned(plan)) = (file(), step.get_untracked()) else { return };
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let answer = place.get_value().import(&file, mode_now(), &plan.token, skip.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(done) => {
                    step.try_set(Step::Done(done));
                    on_done.run(());
                }
                // What it was compared with moved on: it is compared once more.
                Err(why) if why.code() == "stale" => {
                    look();
                    fault.try_set(Some(why));
                }
                Err(why) => drop(fault.try_set(Some(why))),
            }
        });
    };
    let again = move || {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
        step.set(Step::Choose);
        fault.set(None);
    };
    let releases = env_path(&env, "releases");
    let foot = move || {
        let releases = releases.clone();
        move || match step.get() {
            Step::Choose => {
                view! { <Button on_press=move |()| open.set(false)>{cancel(l)}</Button> }.into_any()
            }
            Step::Planned(plan) => {
                let n = count(&plan, ImportOp::Add)
                    + count(&plan, ImportOp::Change)
                    + count(&plan, ImportOp::Remove);
                let refused = count(&plan, ImportOp::Refused);
                let words = if n > 0 { apply_action(l, n) } else { apply_none(l).to_owned() };
                view! {
                    <Button on_press=move |()| again()>{other_file(l)}</Button>
                    <Button
                        kind=Kind::Primary
                        busy
                        disabled=Signal::derive(move || n == 0 || (refused > 0 && !skip.get()))
                        on_press=move |()| apply()
                    >
                        {words}
                    </Button>
                }
                .into_any()
            }
            Step::Done(_) => view! {
                <LinkButton href=releases.clone()>{to_releases(l)}</LinkButton>
                <Button kind=Kind::Primary on_press=move |()| open.set(false)>
                    {done_close(l)}
                </Button>
            }
            .into_any(),
        }
    };
    view! {
        <Dialog id="import" title text=import_text(l) open wide=true foot=ViewFn::from(foot)>
            <div class="grid gap-4 min-w-0">
                <div hidden=move || step.get() != Step::Choose>
                    <FileDrop
                        id="import-file"
                        accept=".csv,.tsv,.txt,.xlsx,.json"
                        input
                        kind=Kind::Primary
                        busy
                        help=Signal::derive(move || if busy.get() { reading(l) } else { file_kinds(l) })
                        on_file=move |()| look()
                    />
                </div>
                <div role="status" class="sr-only">
                    {move || busy.get().then(|| reading(l))}
                </div>
                {move || fault.get().map(|fault| view! { <ProblemView fault /> })}
                {move || match step.get() {
                    Step::Choose => view! { <Help kind=kind.get_value() place=place.get_value() /> }.into_any(),
                    Step::Planned(plan) => {
                        view! { <PlanTable plan file=file_name() mode skip /> }.into_any()
                    }
                    Step::Done(done) => outcome(l, &done).into_any(),
                }}
            </div>
        </Dialog>
    }
}

/// An example to begin with, and the columns.
#[component]
fn Help(kind: String, place: Place) -> impl IntoView {
    let l = use_lang();
    let columns = Resource::new(|| (), move |()| transfer_columns(kind.clone()));
    let example = |format: TransferFormat, words: &'static str| {
        let href = place.file("/example", format, l);
        view! {
            <LinkButton
                size=Size::Small
                icon=Glyph::Download
                href
                download=format!("example.{}", format.ending())
            >
                {words}
            </LinkButton>
        }
    };
    view! {
        <div class="grid gap-2">
            <h3 class="subtitle">{example_title(l)}</h3>
            <div class="flex flex-wrap gap-2">
                {example(TransferFormat::Xlsx, "Excel")} {example(TransferFormat::Csv, "CSV")}
                {example(TransferFormat::Json, "JSON")}
            </div>
        </div>
        <details>
            <summary>{columns_title(l)}</summary>
            <p class="small muted mt-2">{columns_text(l)}</p>
            <Suspense>
                <ul class="flex flex-wrap gap-1 mt-2">
                    {move || {
                        let columns = columns.get().and_then(Result::ok).unwrap_or_default();
                        let badge = |title: types::Text| {
                            view! { <li><Badge>{title.get(l).to_owned()}</Badge></li> }
                        };
                        columns.into_iter().map(badge).collect_view()
                    }}
                </ul>
            </Suspense>
        </details>
    }
}

fn outcome(l: Lang, done: &Imported) -> impl IntoView + use<> {
    let Imported { added, changed, removed, refused } = *done;
    view! {
        <Banner tone=BannerTone::Ok>
            <p class="strong">{done_title(l)}</p>
            <p>{done_text(l, added, changed, removed)}</p>
            {(refused > 0).then(|| view! { <p>{done_refused(l, refused)}</p> })}
        </Banner>
    }
}
