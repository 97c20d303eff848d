//! Tabs: within a page (panels), or between pages (links).

use leptos::{ev::KeyboardEvent, prelude::*};

use super::bind::Bind;
use crate::dom;

/// One tab.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tab {
    /// Its key.
    pub key: &'static str,
    /// What people read.
    pub label: String,
    /// A number beside it.
    pub count: Option<usize>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(key: &'static str, label: impl Into<String>) -> Tab {
        Tab { key, label: label.into(), count: None }
    }

    /// The same tab with a number beside its label.
    #[must_use]
    pub fn with_count(mut self, count: usize) -> Tab {
        self.count = Some(count);
        self
    }
}

/// A row of tabs over [`TabPanel`]s of the same `id`. Arrow keys, Home and End move and choose.
#[component]
pub fn Tabs(
    /// Unique in the page.
    id: &'static str,
    /// What the tabs are about.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// The chosen tab's key.
    #[prop(into)]
    active: Bind<String>,
) -> impl IntoView {
    let keys: Vec<_> = tabs.iter().map(|t| t.key).collect();
    let on_key = move |ev: KeyboardEvent| {
        let Some(now) = keys.iter().position(|k| *k == active.get_untracked()) else { return };
        let to = match ev.key().as_str() {
            "ArrowRight" => (now + 1) % keys.len(),
            "ArrowLeft" => (now + keys.len() - 1) % keys.len(),
            "Home" => 0,
            "End" => keys.len() - 1,
            _ => return,
        };
        ev.prevent_default();
        active.set(keys[to].to_owned());
        dom::focus(&format!("{id}-tab-{}", keys[to]));
    };
    let tab = move |t: Tab| {
        let is_on = move || active.get() == t.key;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=format!("{id}-tab-{}", t.key)
                aria-controls=format!("{id}-panel-{}", t.key)
                aria-selected=move || if is_on() { "true" } else { "false" }
                tabindex=move || if is_on() { "0" } else { "-1" }
                on:click=move |_| active.set(t.key.to_owned())
            >
                {t.label}
                {t.count.map(|n| view! { <span class="tab-count num">{n}</span> })}
            </button>
        }
    };
    view! {
        <div role="tablist" class="tabs" aria-label=label on:keydown=on_key>
            {tabs.into_iter().map(tab).collect_view()}
        </div>
    }
}

/// What a tab shows. It stays in the page while hidden, so that nothing typed in it is lost.
#[component]
pub fn TabPanel(
    /// The id of its [`Tabs`].
    tabs: &'static str,
    /// The tab's key.
    key: &'static str,
    /// The chosen tab's key.
    #[prop(into)]
    active: Bind<String>,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            role="tabpanel"
            class=class
            id=format!("{tabs}-panel-{key}")
            aria-labelledby=format!("{tabs}-tab-{key}")
            hidden=move || active.get() != key
        >
            {children()}
        </div>
    }
}

/// Tabs that are pages: links, the current one marked.
#[component]
pub fn LinkTabs(
    /// What the tabs are about.
    #[prop(into)]
    label: String,
    /// Address and label of each.
    tabs: Vec<(String, String)>,
    /// The current address.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let tab = move |(href, label): (String, String)| {
        let here = href.clone();
        view! {
            <a class="tab" href=href aria-current=move || (current.get() == here).then_some("page")>
                {label}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=label>{tabs.into_iter().map(tab).collect_view()}</nav> }
}
