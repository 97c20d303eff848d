//! One file: what it looks like, its link, its place.

use super::{
    address::name_of,
    preview::Preview,
    rpc::{FileDetails, move_file, open_file},
};
use crate::{
    dom,
    i18n::{
        fmt_bytes,
        messages::{files::*, problems::problem},
        use_lang,
    },
    rpc::Answer,
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Permission;

/// The sheet of the file that is in the address.
#[component]
pub fn FileSheet(
    /// Its path; empty while none is open.
    #[prop(into)]
    path: Bind<String>,
    /// What is to be deleted.
    doomed: RwSignal<Vec<String>>,
) -> impl IntoView {
    let env = StoredValue::new(use_env().id);
    let file = RwSignal::new(None::<Answer<FileDetails>>);
    Effect::new(move |_| {
        let path = path.get();
        file.set(None);
        if path.is_empty() {
            return;
        }
        spawn_local(async move {
            let opened = open_file(env.get_value(), path).await;
            file.try_set(Some(opened));
        });
    });
    let open = Bind::new(
        move || !path.get().is_empty(),
        move |open: bool| {
            if !open {
                path.set(String::new());
            }
        },
    );
    let title = Signal::derive(move || name_of(&path.get()).to_owned());
    view! {
        <Sheet id="file" title open>
            {move || match file.get() {
                None => view! { <SkeletonRows rows=4 /> }.into_any(),
                Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                Some(Ok(file)) => view! { <Details file path doomed /> }.into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Details(file: FileDetails, path: Bind<String>, doomed: RwSignal<Vec<String>>) -> impl IntoView {
    let l = use_lang();
    let may_write = may(Permission::WriteDocuments);
    let info = file.info.clone();
    let link = format!("{}{}", dom::origin().unwrap_or_default(), file.link);
    let words = if file.preset.is_public() { link_forever(l) } else { link_week(l) };
    let saved = format!("{}&download=1", file.preview);
    let (own, name) = (info.path.clone(), name_of(&info.path).to_owned());
    let made_by = info.owner.clone().unwrap_or_else(|| owner_team(l).to_owned());
    view! {
        <div class="grid gap-4 min-w-0">
            <Preview file=file.clone() />
            <div class="grid gap-2">
                <div class="flex flex-wrap gap-2">
                    <CopyButton text=link label=copy_link(l) />
                    <CopyButton text=file.id.clone() label=copy_id(l) />
                    <LinkButton size=Size::Small icon=Glyph::Download href=saved download=name>
                        {download_it(l)}
                    </LinkButton>
                </div>
                <p class="muted small">{words}</p>
            </div>
            <dl class="facts">
                <dt>{fact_size(l)}</dt>
                <dd class="num">{fmt_bytes(info.size)}</dd>
                <dt>{fact_type(l)}</dt>
                <dd>{info.mime}</dd>
                <dt>{fact_owner(l)}</dt>
                <dd class="file-id">{made_by}</dd>
                <dt>{fact_access(l)}</dt>
                <dd>{file.preset.words().get(l).to_owned()}</dd>
                <dt>{fact_created(l)}</dt>
                <dd><When at=info.created_at /></dd>
                <dt>{fact_changed(l)}</dt>
                <dd><When at=info.updated_at /></dd>
                <dt>{fact_id(l)}</dt>
                <dd class="file-id">{file.id}</dd>
            </dl>
            {may_write
                .then(|| {
                    let doom = own.clone();
                    view! {
                        <Move from=own path />
                        <div>
                            <Button kind=Kind::Danger icon=Glyph::Trash on_press=move |()| doomed.set(vec![doom.clone()])>
                                {delete(l)}
                            </Button>
                        </div>
                    }
                })}
        </div>
    }
}

/// Renames or moves it.
#[component]
fn Move(from: String, path: Bind<String>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (to, error, busy) = (RwSignal::new(from.clone()), RwSignal::new(None), RwSignal::new(false));
    let from = StoredValue::new(from);
    let same =
        Signal::derive(move || to.with(|to| to.trim().is_empty() || from.with_value(|from| from == to)));
    let go = move || {
        let wanted = to.get_untracked().trim().to_owned();
        if busy.get_untracked() || same.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let done = move_file(env.get_value(), from.get_value(), wanted).await;
            busy.try_set(false);
            match done {
                Ok(info) => {
                    toasts.success(moved(l));
                    path.set(info.path);
                }
                Err(fault) => drop(error.try_set(Some(problem(l, &fault.0)))),
            }
        });
    };
    view! {
        <form
            class="grid gap-2"
            on:submit=move |ev| {
                ev.prevent_default();
                go();
            }
        >
            <Field id="file-path" label=path_label(l) help=path_help(l) error>
                <TextInput bind=to autocomplete="off" />
            </Field>
            <div>
                <Button submit=true busy disabled=same>{move_it(l)}</Button>
            </div>
        </form>
    }
}
