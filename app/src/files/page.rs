//! `/e/:env/files`: folders and files, with what is open in the address.

use super::{
    address::{RULES, SECTION, address},
    delete::Deleting,
    list::Entries,
    rpc::{Listing, list_files},
    sheet::FileSheet,
    uploads::Uploads,
};
use crate::{
    i18n::{
        Lang, fmt_bytes, fmt_number,
        messages::{files::*, ui::cancel},
        use_lang,
    },
    live::on_content_change,
    rpc::Fault,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};
use std::{collections::BTreeSet, time::Duration};
use types::{EnvId, FileEntry, Permission};

/// How long changes of others are gathered before the list is loaded anew.
const GATHER: Duration = Duration::from_millis(300);

/// The two parts of the page.
pub fn tabs(l: Lang, env: &EnvId) -> Vec<(String, String)> {
    vec![(env_path(env, SECTION), tab_files(l).to_owned()), (env_path(env, RULES), tab_rules(l).to_owned())]
}

/// The page.
#[component]
pub fn FilesPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let (may_read, may_write) = (may(Permission::ReadDocuments), may(Permission::WriteDocuments));
    let query = use_query_map();
    let part = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let (folder, search, opened) = (part("at"), part("q"), part("file"));
    let navigate = StoredValue::new(use_navigate());
    let here = StoredValue::new(env.clone());
    let go = move |folder: &str, more: Option<(&str, &str)>| {
        let to = here.with_value(|env| address(env, folder, more));
        navigate.with_value(|go| go(&to, Default::default()));
    };

    let asked = env.clone();
    let first = Resource::new(
        move || (asked.clone(), folder.get(), search.get()),
        |(env, folder, search)| list_files(env, folder, (!search.is_empty()).then_some(search), None),
    );
    // Changes come in bursts: one upload of many files is one reading.
    let stale = StoredValue::new(false);
    on_content_change(move |change| {
        if !change.is_of(&["file", "release"]) || stale.get_value() {
            return;
        }
        stale.set_value(true);
        set_timeout(
            move || {
                if stale.try_set_value(false).is_none() {
                    first.refetch();
                }
            },
            GATHER,
        );
    });
    let chosen = RwSignal::new(BTreeSet::<String>::new());
    Effect::new(move |_| {
        folder.track();
        search.track();
        chosen.set(BTreeSet::new());
    });
    let doomed = RwSignal::new(Vec::<String>::new());
    let uploads = Uploads::new(env.clone());
    let input = NodeRef::<html::Input>::new();
    let pick = move || {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(files) = files.filter(|files| may_write && files.length() > 0) {
            uploads.add(&folder.get_untracked(), &files);
        }
    };
    let naming = RwSignal::new(false);
    let over = RwSignal::new(false);
    let path = Bind::new(
        move || opened.get(),
        move |path: String| {
            let folder = folder.get_untracked();
            match path.is_empty() {
                true => go(&folder, None),
                false => go(&folder, Some(("file", &path))),
            }
        },
    );
    let words = Bind::new(
        move || search.get(),
        move |words: String| {
            let folder = folder.get_untracked();
            match words.is_empty() {
                true => go(&folder, None),
                false => go(&folder, Some(("q", &words))),
            }
        },
    );
    let current = env_path(&env, SECTION);
    view! {
        <div
            class="page drop-page"
            class:drop-page-over=move || over.get()
            on:dragover=move |ev: ev::DragEvent| {
                if may_write {
                    ev.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |ev: ev::DragEvent| {
                if ev.related_target().is_none() {
                    over.set(false);
                }
            }
            on:drop=move |ev: ev::DragEvent| {
                ev.prevent_default();
                over.set(false);
                take(ev.data_transfer().and_then(|data| data.files()));
            }
        >
            <PageHeader title=nav_files(l) text=list_text(l)>
                {may_write
                    .then(|| {
                        view! {
                            <Button icon=Glyph::Folder on_press=move |()| naming.set(true)>{new_folder(l)}</Button>
                            <Button kind=Kind::Primary icon=Glyph::Upload on_press=move |()| pick()>
                                {upload(l)}
                            </Button>
                        }
                    })}
            </PageHeader>
            <input
                node_ref=input
                type="file"
                multiple=true
                hidden=true
                id="files-input"
                aria-label=upload(l)
                on:change=move |_| {
                    let Some(input) = input.get_untracked() else { return };
                    take(input.files());
                    // The same file again is a change again.
                    input.set_value("");
                }
            />
            <LinkTabs label=parts(l) tabs=tabs(l, &env) current />
            {uploads.view()}
            <div class="flex flex-wrap gap-3 items-center justify-between">
                <Crumbs folder />
                <div class="max-w-xs grow">
                    <Search bind=words />
                </div>
            </div>
            {may_read.then(|| view! { <Chosen chosen doomed /> })}
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(listing) => {
                            let (folder, search) = (folder.get_untracked(), search.get_untracked());
                            view! { <Listed listing folder search chosen /> }.into_any()
                        }
                    }
                })}
            </Transition>
            <p class="drop-words" aria-hidden="true">{drop_here(l)}</p>
            <FileSheet path doomed />
            <Deleting
                doomed
                on_done=move |()| {
                    chosen.set(BTreeSet::new());
                    first.refetch();
                    path.set(String::new());
                }
            />
            <NewFolder open=naming on_name=move |name: String| go(&format!("{}{name}/", folder.get_untracked()), None) />
        </div>
    }
}

/// The search field: looks when somebody presses Enter or leaves it.
#[component]
fn Search(bind: Bind<String>) -> impl IntoView {
    let l = use_lang();
    let typed = RwSignal::new(bind.get_untracked());
    Effect::new(move |_| typed.set(bind.get()));
    view! {
        <form on:submit=move |ev| {
            ev.prevent_default();
            bind.set(typed.get_untracked());
        }>
            <TextInput kind="search" bind=typed label=search(l) placeholder=search(l) />
        </form>
    }
}

/// The way to the folder that is open.
#[component]
fn Crumbs(folder: Memo<String>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let links = move || {
        let folder = folder.get();
        let ends = folder.match_indices('/').map(|(at, _)| folder[..=at].to_owned()).collect::<Vec<_>>();
        let last = ends.len();
        let all = std::iter::once(String::new()).chain(ends).enumerate();
        all.map(|(n, path)| {
            let name = match path.is_empty() {
                true => root(l).to_owned(),
                false => super::address::name_of(&path).to_owned(),
            };
            let href = env.with_value(|env| address(env, &path, None));
            let current = (n == last).then_some("page");
            view! { <li><a href=href aria-current=current>{name}</a></li> }
        })
        .collect_view()
    };
    view! { <nav aria-label=crumbs(l)><ol class="file-crumbs">{links}</ol></nav> }
}

/// How many are ticked, and what can be done with them.
#[component]
fn Chosen(chosen: RwSignal<BTreeSet<String>>, doomed: RwSignal<Vec<String>>) -> impl IntoView {
    let l = use_lang();
    let count = Memo::new(move |_| chosen.with(BTreeSet::len));
    move || {
        (count.get() > 0).then(|| {
            view! {
                <div class="flex flex-wrap gap-3 items-center" role="status">
                    <span class="strong">{selected(l, count.get())}</span>
                    <Button
                        kind=Kind::Danger
                        size=Size::Small
                        icon=Glyph::Trash
                        on_press=move |()| doomed.set(chosen.with_untracked(|all| all.iter().cloned().collect()))
                    >
                        {delete(l)}
                    </Button>
                </div>
            }
        })
    }
}

#[component]
fn Listed(
    listing: Listing,
    folder: String,
    search: String,
    chosen: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let usage = listing.usage;
    let entries = RwSignal::new(listing.page.entries);
    let next = RwSignal::new(listing.page.next);
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let whole = !search.is_empty();
    let clear = env.with_value(|env| address(env, &folder, None));
    if entries.with_untracked(Vec::is_empty) {
        let (title, text) = match (whole, folder.is_empty()) {
            (true, _) => (nothing_found(l), None),
            (false, true) => (empty_title(l), Some(empty_text(l).to_owned())),
            (false, false) => (empty_folder(l), Some(empty_folder_text(l).to_owned())),
        };
        let picture = if whole { Picture::Search } else { Picture::Folder };
        return view! {
            <Empty picture title text=MaybeProp::derive(move || text.clone())>
                {whole.then(|| view! { <LinkButton href=clear>{clear_search(l)}</LinkButton> })}
            </Empty>
        }
        .into_any();
    }
    let place = StoredValue::new((folder.clone(), search));
    let more = move |()| {
        busy.set(true);
        spawn_local(async move {
            let (folder, search) = place.get_value();
            let search = (!search.is_empty()).then_some(search);
            let page = list_files(env.get_value(), folder, search, next.get_untracked()).await;
            busy.try_set(false);
            match page {
                Ok(listing) => {
                    entries.try_update(|all: &mut Vec<FileEntry>| all.extend(listing.page.entries));
                    next.try_set(listing.page.next);
                }
                Err(why) => drop(fault.try_set(Some(why))),
            }
        });
    };
    let folder = StoredValue::new(folder);
    view! {
        <div class="grid gap-3">
            {move || {
                view! { <Entries entries=entries.get() folder=folder.get_value() whole chosen /> }
            }}
            {move || fault.get().map(|fault| view! { <ProblemView fault /> })}
            {move || {
                next.get()
                    .is_some()
                    .then(|| view! { <div><Button busy on_press=more>{load_more(l)}</Button></div> })
            }}
            <p class="muted small">
                {crate::i18n::messages::files::usage(
                    l,
                    fmt_number(usage.files as i64),
                    fmt_bytes(usage.bytes),
                    fmt_bytes(usage.max_bytes),
                )}
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn NewFolder(open: RwSignal<bool>, #[prop(into)] on_name: Callback<String>) -> impl IntoView {
    let l = use_lang();
    let name = RwSignal::new(String::new());
    let bad = Signal::derive(move || {
        name.with(|name| matches!(name.trim(), "" | "." | "..") || name.contains('/'))
    });
    let go = move || {
        if !bad.get_untracked() {
            open.set(false);
            on_name.run(name.get_untracked().trim().to_owned());
            name.set(String::new());
        }
    };
    let foot = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{cancel(l)}</Button>
            <Button kind=Kind::Primary disabled=bad on_press=move |()| go()>{folder_open(l)}</Button>
        }
    };
    view! {
        <Dialog id="new-folder" title=new_folder(l) open foot=ViewFn::from(foot)>
            <form on:submit=move |ev| {
                ev.prevent_default();
                go();
            }>
                <Field id="folder-name" label=folder_name(l) help=folder_help(l)>
                    <TextInput bind=name maxlength=100 autocomplete="off" />
                </Field>
            </form>
        </Dialog>
    }
}
