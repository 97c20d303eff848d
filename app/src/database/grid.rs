//! The documents of a collection: what is asked is in the address, pages follow one another by their marks, and what
//! others change is seen as it happens.

use super::{
    ask::Ask,
    bulk::BulkBar,
    code_view::CodeDialog,
    drawer::{Drawer, Drawn},
    filter::FilterBar,
    page::Unread,
    rpc::{Asked, DocumentsPage, count_documents, filter_of, list_documents},
    table::DocumentTable,
    values::{Type, columns},
};
use crate::{
    i18n::{Lang, fmt_number, messages::database::*, use_lang},
    live::{DocumentNews, hear_collections, hear_documents, key_of},
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use types::documents::PageMark;
use types::{EnvId, Json, Permission};

/// Documents on a page, unless somebody chose otherwise.
const SIZE: u32 = 50;
/// What there is to choose from.
pub const SIZES: [u32; 4] = [20, 50, 100, 200];
/// How long the count waits for more news before it is taken again.
const COUNT_PAUSE: std::time::Duration = std::time::Duration::from_millis(800);

/// What happened to a row while it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// Somebody else changed it.
    Changed,
    /// Somebody else deleted it.
    Gone,
}

/// A document in sight.
#[derive(Clone)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// What it is now.
    pub doc: RwSignal<Json>,
    /// What happened to it.
    pub mark: RwSignal<Mark>,
}

/// Goes to the page with some of its parameters changed.
type Go = Arc<dyn Fn(&[(&'static str, String)]) + Send + Sync>;

/// What the parts of the grid share. `rows`, `picked`, `count` and `loaded` belong to one page: the views that follow them
/// go with it, and a page that comes has its own.
#[derive(Clone, Copy)]
pub struct Grid {
    /// The environment.
    pub env: StoredValue<EnvId>,
    /// The collection.
    pub collection: StoredValue<String>,
    /// What is asked: filter, order, size.
    pub asked: Memo<Asked>,
    /// The marks of the pages before this one, of what was asked then.
    marks: RwSignal<(Asked, Vec<PageMark>)>,
    /// Counts what makes the page be loaded anew.
    version: RwSignal<u32>,
    /// The rows of the page in sight, for what outlives pages.
    current: StoredValue<Option<RwSignal<Vec<Row>>>>,
    /// The fields of the documents in sight with their types.
    pub fields: RwSignal<Vec<(String, Type)>>,
    /// Documents in sight.
    pub rows: RwSignal<Vec<Row>>,
    /// Those that are chosen.
    pub picked: RwSignal<BTreeSet<String>>,
    /// How many documents match.
    count: RwSignal<Option<u64>>,
    /// How many matched when the page was loaded.
    loaded: RwSignal<Option<u64>>,
    /// Ids that this page is writing, with how often: news of them is no news.
    own: StoredValue<HashMap<String, u32>>,
    /// What the drawer shows.
    pub drawn: RwSignal<Option<Drawn>>,
    /// Whether the member may write.
    pub may_write: bool,
    /// The reader's language.
    pub l: Lang,
    /// Where notices go.
    pub toasts: Toasts,
    go: StoredValue<Go>,
}

impl Grid {
    /// Changes what is asked, in the address; an empty text takes a parameter away.
    pub fn ask(&self, changes: &[(&'static str, String)]) {
        self.go.with_value(|go| go(changes));
    }

    /// Loads the page anew.
    pub fn reload(&self) {
        self.version.try_update(|version| *version += 1);
    }

    /// Calls of the page's own to a document begin: what is heard of it is expected.
    pub fn begin(&self, id: &str) {
        self.own.update_value(|own| *own.entry(id.to_owned()).or_default() += 1);
    }

    /// They have ended. What they did may be heard a moment later.
    pub fn end(&self, id: String) {
        let own = self.own;
        set_timeout(
            move || {
                own.try_update_value(|own| {
                    if let Some(count) = own.get_mut(&id) {
                        *count -= 1;
                        if *count == 0 {
                            own.remove(&id);
                        }
                    }
                });
            },
            std::time::Duration::from_secs(2),
        );
    }

    /// Shows a document that this page has written.
    pub fn show(&self, id: &str, doc: Json) {
        let rows = self.current.try_get_value().flatten();
        let row = rows.and_then(|rows| {
            rows.try_with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned()).flatten()
        });
        if let Some(row) = row {
            row.doc.try_set(doc);
            row.mark.try_set(Mark::None);
        }
    }

    /// Takes what was heard into the rows.
    fn hear(&self, news: DocumentNews) {
        let is_own = |id: &str| self.own.with_value(|own| own.contains_key(id));
        let rows = self.rows.get_untracked();
        let take = |row: &Row, doc: Json| {
            if row.doc.with_untracked(|now| *now != doc) {
                row.doc.set(doc);
                row.mark.set(if is_own(&row.id) { Mark::None } else { Mark::Changed });
            } else if row.mark.get_untracked() == Mark::Gone {
                row.mark.set(Mark::None);
            }
        };
        let gone = |row: &Row| {
            if !is_own(&row.id) {
                row.mark.set(Mark::Gone);
            }
        };
        let (docs, removed, all) = match news {
            DocumentNews::All(docs) => (docs, Vec::new(), true),
            DocumentNews::Some(docs, removed) => (docs, removed, false),
        };
        let docs: HashMap<String, Json> = docs.into_iter().map(|doc| (key_of(&doc), doc)).collect();
        for row in &rows {
            match docs.get(&row.id) {
                Some(doc) => take(row, doc.clone()),
                None if all || removed.contains(&row.id) => gone(row),
                None => {}
            }
        }
    }

    fn recount(&self) {
        let (grid, env, collection) = (*self, self.env.get_value(), self.collection.get_value());
        let filter = self.asked.get_untracked().filter;
        spawn_local(async move {
            if let Ok(count) = count_documents(env, collection, filter).await {
                grid.count.try_set(count);
            }
        });
    }
}

/// The tab.
#[component]
pub fn Documents(
    /// The collection.
    collection: String,
    /// Set by the page's button: a new document.
    adding: RwSignal<bool>,
) -> impl IntoView {
    let env = use_env().id;
    let query = use_query_map();
    let (navigate, path) = (use_navigate(), use_location().pathname);
    let asked = Memo::new(move |_| {
        let query = query.read();
        let size = query.get("n").and_then(|n| n.parse().ok()).filter(|n| SIZES.contains(n));
        Asked {
            filter: query.get("q").unwrap_or_default(),
            sort: query.get("sort").unwrap_or_default(),
            size: size.unwrap_or(SIZE),
        }
    });
    let go: Go = Arc::new(move |changes| {
        let before = query.get_untracked();
        let mut params = before.clone();
        for (name, value) in changes {
            params.remove(name);
            if !value.is_empty() {
                params.insert(*name, value.clone());
            }
        }
        if params.to_query_string() == before.to_query_string() {
            return;
        }
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{}", path.get_untracked(), params.to_query_string()), options);
    });
    let grid = Grid {
        env: StoredValue::new(env),
        collection: StoredValue::new(collection),
        asked,
        marks: RwSignal::default(),
        version: RwSignal::new(0),
        current: StoredValue::new(None),
        fields: RwSignal::new(Vec::new()),
        rows: RwSignal::new(Vec::new()),
        picked: RwSignal::new(BTreeSet::new()),
        count: RwSignal::new(None),
        loaded: RwSignal::new(None),
        own: StoredValue::new(HashMap::new()),
        drawn: RwSignal::new(None),
        may_write: may(Permission::WriteDocuments),
        l: use_lang(),
        toasts: use_toasts(),
        go: StoredValue::new(go),
    };
    // The document of the address opens its drawer, and the page's button one for a new document.
    let wanted = Memo::new(move |_| query.read().get("doc"));
    Effect::new(move |_| match wanted.get() {
        Some(id) => grid.drawn.set(Some(Drawn::Document(id))),
        None => grid.drawn.update(|drawn| {
            if matches!(drawn, Some(Drawn::Document(_))) {
                *drawn = None;
            }
        }),
    });
    Effect::new(move |_| {
        if adding.get() {
            adding.set(false);
            grid.drawn.set(Some(Drawn::New("{\n  \n}".to_owned())));
        }
    });
    let mark = move || {
        let asked = asked.get();
        grid.marks.with(|(of, marks)| if *of == asked { marks.last().cloned() } else { None })
    };
    let page = Resource::new(
        move || (asked.get(), mark(), grid.version.get()),
        move |(asked, mark, _)| {
            list_documents(grid.env.get_value(), grid.collection.get_value(), asked, mark)
        },
    );
    view! {
        <div class="section">
            <FilterBar grid />
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match page.await {
                        Err(fault) if fault.code() == "invalid_query" => {
                            view! {
                                <Banner tone=BannerTone::Bad>
                                    <p>{fault.0.detail.clone()}</p>
                                </Banner>
                            }
                                .into_any()
                        }
                        Err(fault) => view! { <Unread fault /> }.into_any(),
                        Ok(page) => view! { <Loaded grid page /> }.into_any(),
                    }
                })}
            </Transition>
            <Drawer grid />
        </div>
    }
}

/// Hears of the documents in sight, and counts again when there may be more or fewer.
fn listen(grid: Grid, collection: String) {
    let ids = Signal::derive(move || grid.rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect()));
    hear_documents(collection.clone(), ids, move |news| grid.hear(news));
    let waiting = StoredValue::new(false);
    hear_collections(move |changes| {
        let moved = changes.is_empty()
            || changes.iter().any(|change| {
                // A change can make a document match, or not any more.
                let changed =
                    change.changed > 0 && grid.asked.with_untracked(|asked| !asked.filter.is_empty());
                change.collection == collection && (change.added > 0 || change.removed > 0 || changed)
            });
        if moved && !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(
                move || {
                    if waiting.try_set_value(false).is_none() {
                        grid.recount();
                    }
                },
                COUNT_PAUSE,
            );
        }
    });
}

/// A page that is there.
#[component]
fn Loaded(grid: Grid, page: DocumentsPage) -> impl IntoView {
    let l = grid.l;
    let row = |doc: &Json| Row {
        id: key_of(doc),
        doc: RwSignal::new(doc.clone()),
        mark: RwSignal::new(Mark::None),
    };
    let rows: Vec<Row> = page.docs.iter().map(row).collect();
    let is_empty = rows.is_empty();
    let fields = columns(page.docs.iter()).into_iter().map(|name| {
        let found = page.docs.iter().find_map(|doc| doc.get(&name));
        let kind = Type::of(found);
        (name, kind)
    });
    grid.fields.set(fields.collect());
    let grid = Grid {
        rows: RwSignal::new(rows),
        picked: RwSignal::new(BTreeSet::new()),
        count: RwSignal::new(page.count),
        loaded: RwSignal::new(page.count),
        ..grid
    };
    grid.current.set_value(Some(grid.rows));
    listen(grid, grid.collection.get_value());
    let is_filtered = grid.asked.with_untracked(|asked| !asked.filter.is_empty());
    let coding = RwSignal::new(false);
    let ask = Signal::derive(move || {
        let asked = grid.asked.get();
        Ask::find(&grid.collection.get_value(), filter_of(&asked.filter).unwrap_or_default(), &asked.sort)
    });
    let counted = move || match grid.count.get() {
        None => count_many(l).to_owned(),
        Some(count) if is_filtered => count_match(l, fmt_number(count as i64)),
        Some(count) => count_all(l, fmt_number(count as i64)),
    };
    let cost = {
        let scanned = cost_scan(l, fmt_number(page.scanned as i64));
        page.index.clone().map_or(scanned.clone(), |name| format!("{scanned} · {}", cost_index(l, name)))
    };
    let news = move || {
        let (now, then) = (grid.count.get(), grid.loaded.get());
        let words = match (now, then) {
            (Some(now), Some(then)) if now > then => news(l, fmt_number((now - then) as i64)),
            (now, then) if now != then => news_some(l).to_owned(),
            _ => return None,
        };
        Some(view! {
            <span class="db-news" role="status">
                <Badge tone=Tone::Accent>{words}</Badge>
                <Button size=Size::Small kind=Kind::Ghost icon=Glyph::Refresh on_press=move |()| grid.reload()>
                    {news_show(l)}
                </Button>
            </span>
        })
    };
    let body = if is_empty {
        let (title, text) =
            if is_filtered { (none_match(l), None) } else { (none_title(l), Some(none_text(l).to_owned())) };
        view! {
            <Empty picture=Picture::Search title text=MaybeProp::from(text)>
                {is_filtered
                    .then(|| {
                        view! {
                            <Button on_press=move |()| grid.ask(&[("q", String::new())])>{clear_filter(l)}</Button>
                        }
                    })}
            </Empty>
        }
        .into_any()
    } else {
        view! { <DocumentTable grid /> }.into_any()
    };
    view! {
        <div class="db-status small">
            <span class="strong num">{counted}</span>
            <span class="muted num">{cost}</span>
            {news}
            <Button size=Size::Small kind=Kind::Ghost icon=Glyph::Code class="ms-auto" on_press=move |()| coding.set(true)>
                {copy_code(l)}
            </Button>
        </div>
        <BulkBar grid />
        {body}
        <Pager grid next=page.next />
        <CodeDialog id="grid-code" open=coding ask />
    }
}

/// Back, on, and how many on a page.
#[component]
fn Pager(grid: Grid, next: Option<PageMark>) -> impl IntoView {
    let l = grid.l;
    let asked = grid.asked.get_untracked();
    let depth = grid.marks.with_untracked(|(of, marks)| if *of == asked { marks.len() } else { 0 });
    let previous = (depth > 0).then(|| {
        Callback::new(move |()| {
            grid.marks.update(|(_, marks)| {
                marks.pop();
            });
        })
    });
    let next = next.map(|mark| {
        Callback::new(move |()| {
            let asked = grid.asked.get_untracked();
            grid.marks.update(|(of, marks)| {
                if *of != asked {
                    *of = asked;
                    marks.clear();
                }
                marks.push(mark.clone());
            });
        })
    });
    // Not followed: what is asked outlives this page.
    let now = asked.size;
    let size = Bind::new(move || now.to_string(), move |size: String| grid.ask(&[("n", size)]));
    let sizes = SIZES.map(|size| Choice::new(size.to_string(), size.to_string())).to_vec();
    view! {
        <div class="db-pager">
            <label class="flex items-center gap-2 small muted">
                {per_page(l)} <Select bind=size choices=Signal::stored(sizes) label=per_page(l) class="input-small" />
            </label>
            <Pagination
                status=page_n(l, depth + 1)
                previous=Signal::stored(previous)
                next=Signal::stored(next)
            />
        </div>
    }
}
