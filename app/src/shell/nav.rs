//! The main navigation: one table of pages, drawn at the side and in a phone's sheet.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use types::EnvId;

use super::prefs::use_prefs;
use crate::{
    i18n::{
        Lang,
        messages::{files::nav_files, shell::*},
        use_lang,
    },
    session::{env_path, use_env},
    ui::{Glyph, Icon},
};

/// A page of the navigation.
#[derive(Clone, Copy)]
pub struct NavPage {
    /// Its place below the environment, `""` for home.
    pub section: &'static str,
    /// Its name.
    pub label: fn(Lang) -> &'static str,
    /// Its drawing.
    pub glyph: Glyph,
    /// The key after `g` that goes there.
    pub key: &'static str,
}

impl NavPage {
    /// Its address in an environment.
    #[must_use]
    pub fn href(&self, env: &EnvId) -> String {
        env_path(env, self.section)
    }
}

/// Pages that belong together, with a name unless they stand alone.
pub type NavGroup = (Option<fn(Lang) -> &'static str>, &'static [NavPage]);

/// The whole navigation, grouped by what people do.
pub const NAV: &[NavGroup] = &[
    (None, &[NavPage { section: "", label: nav_home, glyph: Glyph::Home, key: "h" }]),
    (
        Some(nav_build),
        &[
            NavPage { section: "activities", label: nav_activities, glyph: Glyph::Ticket, key: "a" },
            NavPage { section: "links", label: nav_links, glyph: Glyph::Link, key: "l" },
            NavPage { section: "bot", label: nav_bot, glyph: Glyph::Chat, key: "b" },
            NavPage { section: "functions", label: nav_functions, glyph: Glyph::Function, key: "f" },
        ],
    ),
    (
        Some(nav_data),
        &[
            NavPage { section: "database", label: nav_database, glyph: Glyph::Database, key: "d" },
            NavPage { section: "files", label: nav_files, glyph: Glyph::Folder, key: "o" },
            NavPage { section: "users", label: nav_users, glyph: Glyph::User, key: "u" },
        ],
    ),
    (Some(nav_engage), &[NavPage { section: "desk", label: nav_desk, glyph: Glyph::Users, key: "i" }]),
    (Some(nav_ship), &[NavPage { section: "releases", label: nav_releases, glyph: Glyph::Layers, key: "r" }]),
];

/// Every page of the navigation, in order.
pub fn nav_pages() -> impl Iterator<Item = NavPage> {
    NAV.iter().flat_map(|(_, pages)| pages.iter().copied())
}

/// The section of an address below an environment: `/e/x/links/abc` → `links`.
#[must_use]
pub fn section_of(path: &str) -> &str {
    path.strip_prefix("/e/").and_then(|p| p.split('/').nth(1)).unwrap_or_default()
}

/// The links, in their groups.
#[component]
pub fn NavLinks() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let path = use_location().pathname;
    let link = move |page: &NavPage| {
        let page = *page;
        let here = move || (section_of(&path.get()) == page.section).then_some("page");
        let label = (page.label)(l);
        view! {
            <a class="nav-link" href=page.href(&env.id) aria-current=here title=label>
                <Icon glyph=page.glyph />
                <span>{label}</span>
            </a>
        }
    };
    NAV.iter()
        .map(move |(name, pages)| {
            view! {
                <div class="nav-group">
                    {name.map(|n| view! { <div class="nav-label"><span>{n(l)}</span></div> })}
                    {pages.iter().map(link.clone()).collect_view()}
                </div>
            }
        })
        .collect_view()
}

/// The navigation at the side; folds to icons.
#[component]
pub fn SideNav() -> impl IntoView {
    let l = use_lang();
    let prefs = use_prefs();
    let label = move || if prefs.slim() { nav_unfold(l) } else { nav_fold(l) };
    view! {
        <nav class="nav nav-side" aria-label=navigation(l)>
            <NavLinks />
            <div class="nav-foot">
                <button
                    type="button"
                    class="nav-link nav-fold"
                    aria-expanded=move || if prefs.slim() { "false" } else { "true" }
                    title=label
                    on:click=move |_| prefs.set_slim(!prefs.slim())
                >
                    <Icon glyph=Glyph::Sidebar />
                    <span>{label}</span>
                </button>
            </div>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_knows_its_section() {
        assert_eq!(section_of("/e/lantern-dev"), "");
        assert_eq!(section_of("/e/lantern/links/ab3"), "links");
        assert_eq!(section_of("/login"), "");
    }
}
