//! A document in full: its JSON, what its types mean, and what happens when two people change it.

use super::{
    ask::json,
    bulk::delete,
    grid::Grid,
    rpc::{add_documents, open_document, save_document},
    values::tagged,
    words::{refusal, wrong},
};
use crate::{
    i18n::messages::{database::*, ui::cancel},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Json;

/// What the drawer shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// The document with this key.
    Document(String),
    /// A document that is not there yet, as text.
    New(String),
}

/// A document as it was loaded.
#[derive(Clone, Debug, PartialEq)]
struct Loaded {
    text: String,
    revision: u64,
}

/// What the drawer works with.
#[derive(Clone, Copy)]
struct State {
    grid: Grid,
    text: RwSignal<String>,
    /// `None`: not loaded, or new.
    loaded: RwSignal<Option<Loaded>>,
    gone: RwSignal<bool>,
    /// What somebody else made of it meanwhile.
    theirs: RwSignal<Option<(Json, u64)>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

fn pretty(doc: &Json) -> String {
    serde_json::to_string_pretty(doc).unwrap_or_default()
}

impl State {
    fn reset(&self, text: String) {
        self.text.set(text);
        self.loaded.set(None);
        self.gone.set(false);
        self.theirs.set(None);
        self.error.set(None);
    }

    fn load(&self, id: String) {
        let state = *self;
        spawn_local(async move {
            let grid = state.grid;
            match open_document(grid.env.get_value(), grid.collection.get_value(), id).await {
                Ok(Some((doc, revision))) => state.take(&doc, revision),
                Ok(None) => drop(state.gone.try_set(true)),
                Err(fault) => drop(state.error.try_set(Some(refusal(grid.l, &fault)))),
            }
        });
    }

    fn take(&self, doc: &Json, revision: u64) {
        let text = pretty(doc);
        self.text.try_set(text.clone());
        self.loaded.try_set(Some(Loaded { text, revision }));
        self.theirs.try_set(None);
        self.error.try_set(None);
    }

    fn parsed(&self) -> Result<Json, String> {
        let l = self.grid.l;
        match self.text.with(|text| json(text)) {
            Ok(doc @ Json::Object(_)) => Ok(doc),
            Ok(_) => Err(not_document(l).to_owned()),
            Err(why) => Err(wrong(l, &why)),
        }
    }

    fn close(&self) {
        self.grid.drawn.set(None);
        self.grid.ask(&[("doc", String::new())]);
    }

    fn create(&self) {
        let Ok(doc) = untrack(|| self.parsed()) else { return };
        let (state, grid) = (*self, self.grid);
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match add_documents(grid.env.get_value(), grid.collection.get_value(), vec![doc]).await {
                Ok(_) => {
                    grid.toasts.success(created_document(grid.l));
                    grid.drawn.try_set(None);
                    grid.reload();
                }
                Err(fault) => drop(state.error.try_set(Some(refusal(grid.l, &fault)))),
            }
            state.busy.try_set(false);
        });
    }

    fn save(&self, id: String, revision: u64) {
        let Ok(doc) = untrack(|| self.parsed()) else { return };
        let (state, grid) = (*self, self.grid);
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let (env, collection) = (grid.env.get_value(), grid.collection.get_value());
            grid.begin(&id);
            match save_document(env.clone(), collection.clone(), id.clone(), revision, doc).await {
                Ok(doc) => {
                    grid.show(&id, doc);
                    grid.toasts.success(cell_saved(grid.l));
                    state.loaded.try_set(None);
                    state.close();
                }
                Err(fault) if fault.code() == "document_changed" => {
                    match open_document(env, collection, id.clone()).await {
                        Ok(Some(theirs)) => drop(state.theirs.try_set(Some(theirs))),
                        _ => drop(state.gone.try_set(true)),
                    }
                }
                Err(fault) => drop(state.error.try_set(Some(refusal(grid.l, &fault)))),
            }
            state.busy.try_set(false);
            grid.end(id);
        });
    }
}

/// The drawer.
#[component]
pub fn Drawer(grid: Grid) -> impl IntoView {
    let l = grid.l;
    let state = State {
        grid,
        text: RwSignal::new(String::new()),
        loaded: RwSignal::new(None),
        gone: RwSignal::new(false),
        theirs: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let first = StoredValue::new(String::new());
    Effect::new(move |_| match grid.drawn.get() {
        Some(Drawn::Document(id)) => {
            state.reset(String::new());
            state.load(id);
        }
        Some(Drawn::New(text)) => {
            first.set_value(text.clone());
            state.reset(text);
        }
        None => {}
    });
    let open = Bind::new(
        move || grid.drawn.with(Option::is_some),
        move |open: bool| {
            if !open {
                state.close();
            }
        },
    );
    let dirty = Signal::derive(move || match grid.drawn.get() {
        Some(Drawn::New(_)) => state.text.with(|text| first.with_value(|first| text != first)),
        Some(Drawn::Document(_)) => {
            grid.may_write
                && state.loaded.with(|loaded| loaded.as_ref().is_some_and(|it| it.text != state.text.get()))
        }
        None => false,
    });
    let title = Signal::derive(move || match grid.drawn.get() {
        Some(Drawn::Document(key)) => types::document_id_text(&key),
        Some(Drawn::New(_)) => new_document(l).to_owned(),
        None => String::new(),
    });
    let invalid = Signal::derive(move || state.parsed().err());
    let foot = move || {
        move || match grid.drawn.get() {
            Some(Drawn::New(_)) => view! {
                <Button on_press=move |()| grid.drawn.set(None)>{cancel(l)}</Button>
                <Button
                    kind=Kind::Primary
                    busy=state.busy
                    disabled=Signal::derive(move || invalid.get().is_some())
                    on_press=move |()| state.create()
                >
                    {create_document(l)}
                </Button>
            }
            .into_any(),
            Some(Drawn::Document(id)) if grid.may_write => {
                view! { <DocumentFoot state id dirty invalid /> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <Sheet id="document" title open dirty wide=true foot=ViewFn::from(foot)>
            <Inside state invalid />
        </Sheet>
    }
}

#[component]
fn DocumentFoot(
    state: State,
    id: String,
    dirty: Signal<bool>,
    invalid: Signal<Option<String>>,
) -> impl IntoView {
    let l = state.grid.l;
    let grid = state.grid;
    let id = StoredValue::new(id);
    let duplicate_it = move |()| {
        let Ok(Json::Object(mut map)) = untrack(|| state.text.with(|text| json(text))) else { return };
        map.shift_remove("_id");
        state.loaded.set(None);
        grid.ask(&[("doc", String::new())]);
        grid.drawn.set(Some(Drawn::New(pretty(&Json::Object(map)))));
    };
    let delete_it = move |()| {
        state.loaded.set(None);
        state.close();
        delete(grid, vec![id.get_value()]);
    };
    let save_it = move |()| {
        if let Some(revision) = state.loaded.with_untracked(|loaded| loaded.as_ref().map(|it| it.revision)) {
            state.save(id.get_value(), revision);
        }
    };
    view! {
        <Button kind=Kind::Ghost icon=Glyph::Trash on_press=delete_it>
            {delete_do(l)}
        </Button>
        <Button kind=Kind::Ghost icon=Glyph::Copy on_press=duplicate_it>
            {duplicate(l)}
        </Button>
        <span class="ms-auto"></span>
        <Button
            kind=Kind::Primary
            busy=state.busy
            disabled=Signal::derive(move || !dirty.get() || invalid.get().is_some() || state.theirs.with(Option::is_some))
            on_press=save_it
        >
            {save(l)}
        </Button>
    }
}

#[component]
fn Inside(state: State, invalid: Signal<Option<String>>) -> impl IntoView {
    let l = state.grid.l;
    let grid = state.grid;
    let is_new = move || matches!(grid.drawn.get(), Some(Drawn::New(_)));
    let ready = Memo::new(move |_| is_new() || state.loaded.with(Option::is_some));
    let conflict = move || {
        let (theirs, revision) = state.theirs.get()?;
        let shown = theirs.clone();
        let take = move |()| state.take(&theirs, revision);
        let keep = move |()| {
            if let Some(Drawn::Document(id)) = grid.drawn.get_untracked() {
                state.loaded.update(|loaded| {
                    if let Some(loaded) = loaded {
                        loaded.revision = revision;
                    }
                });
                state.theirs.set(None);
                state.save(id, revision);
            }
        };
        Some(view! {
            <Banner tone=BannerTone::Warn>
                <p class="strong">{conflict_title(l)}</p>
                <p class="small muted mt-2">{conflict_theirs(l)}</p>
                <JsonView value=Signal::stored(shown) />
                <div class="flex flex-wrap gap-2 mt-2">
                    <Button size=Size::Small on_press=keep>{conflict_mine(l)}</Button>
                    <Button size=Size::Small kind=Kind::Primary on_press=take>
                        {conflict_take(l)}
                    </Button>
                </div>
            </Banner>
        })
    };
    let types = move || {
        let doc = state.text.with(|text| json(text)).ok()?;
        let list = tagged(&doc);
        let row = |(path, kind, text): (String, super::values::Type, String)| {
            view! {
                <dt class="mono small">{path}</dt>
                <dd class="small">
                    <span class="db-type">{kind.name()}</span>
                    " "
                    {text}
                </dd>
            }
        };
        (!list.is_empty()).then(|| {
            view! {
                <section class="grid gap-2">
                    <h3 class="subtitle">{types_title(l)}</h3>
                    <dl class="facts">{list.into_iter().map(row).collect_view()}</dl>
                </section>
            }
        })
    };
    view! {
        <div class="grid gap-4 min-w-0">
            {conflict}
            {move || state.error.get().map(|why| view! { <Banner tone=BannerTone::Bad>{why}</Banner> })}
            {move || state.gone.get().then(|| view! { <Banner tone=BannerTone::Warn>{document_gone(l)}</Banner> })}
            {move || {
                ready
                    .get()
                    .then(|| {
                        view! {
                            <CodeEditor
                                id="document-text"
                                label=document_json(l)
                                bind=state.text
                                rows=14
                                readonly=Signal::stored(!grid.may_write)
                            />
                            <div role="status">
                                {move || invalid.get().map(|why| view! { <p class="field-error">{why}</p> })}
                            </div>
                        }
                    })
            }}
            {move || is_new().then(|| view! { <p class="field-help">{new_help(l)}</p> })}
            {types}
        </div>
    }
}
