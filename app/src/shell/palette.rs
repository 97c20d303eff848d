//! ⌘K: go to a page, open an item, switch environment, language or theme.

use std::sync::Arc;

use leptos::{ev, html, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};

use super::{
    fuzzy::fit,
    header::{theme_glyph, theme_name},
    nav::{nav_pages, section_of},
    prefs::{Theme, choose_lang, use_prefs},
};
use crate::{
    dom,
    i18n::{LANGS, messages::shell::*, own_name, use_lang},
    session::{Session, env_path, use_env},
    ui::{Glyph, Icon, stage_name},
};

/// Rows shown at most.
const MOST: usize = 40;

/// Something that the palette can do.
#[derive(Clone)]
pub struct Command {
    /// What people read and search.
    pub label: String,
    /// Words at the right edge.
    pub hint: String,
    /// Its drawing.
    pub glyph: Glyph,
    /// What it does.
    pub does: Does,
}

/// What a command does.
#[derive(Clone)]
pub enum Does {
    /// Goes to a page of the console.
    Go(String),
    /// Loads a page anew, as switching the environment does.
    Load(String),
    /// Anything else.
    Run(Arc<dyn Fn() + Send + Sync>),
}

/// Items that pages offer to open. A page that loads a list sets it, so that ⌘K finds its members.
#[derive(Clone, Copy)]
pub struct PaletteItems(pub RwSignal<Vec<Command>>);

/// The items that ⌘K can open on this page.
#[must_use]
pub fn use_palette_items() -> PaletteItems {
    use_context::<PaletteItems>().unwrap_or_else(|| PaletteItems(RwSignal::new(Vec::new())))
}

type Group = (&'static str, Vec<Command>);

/// Everything there is, in its groups.
fn commands(session: &Session, path: &str) -> Vec<Group> {
    let l = use_lang();
    let env = use_env();
    let prefs = use_prefs();
    let pages = nav_pages().map(|p| Command {
        label: (p.label)(l).to_owned(),
        hint: format!("g {}", p.key),
        glyph: p.glyph,
        does: Does::Go(p.href(&env.id)),
    });
    let envs = session.environments.iter().filter(|e| e.id != env.id).map(|e| Command {
        label: format!("{} · {}", e.name.get(l), e.id),
        hint: stage_name(l, e.stage).to_owned(),
        glyph: Glyph::Layers,
        does: Does::Load(env_path(&e.id, section_of(path))),
    });
    let themes = Theme::ALL.into_iter().map(|t| Command {
        label: format!("{}: {}", theme(l), theme_name(l, t)),
        hint: String::new(),
        glyph: theme_glyph(t),
        does: Does::Run(Arc::new(move || prefs.set_theme(t))),
    });
    let langs = LANGS.into_iter().filter(|to| *to != l).map(|to| Command {
        label: format!("{}: {}", language(l), own_name(to)),
        hint: String::new(),
        glyph: Glyph::Globe,
        does: Does::Run(Arc::new(move || choose_lang(to))),
    });
    vec![
        (palette_pages(l), pages.collect()),
        (palette_items(l), Vec::new()),
        (palette_env(l), envs.collect()),
        (palette_look(l), themes.chain(langs).collect()),
    ]
}

/// The groups that fit what was typed, best first within each, the group with the best fit on top.
fn filtered(all: Vec<Group>, query: &str) -> Vec<Group> {
    if query.trim().is_empty() {
        return all.into_iter().filter(|(_, c)| !c.is_empty()).collect();
    }
    let mut groups: Vec<(i32, Group)> = Vec::new();
    for (name, commands) in all {
        let mut fits: Vec<(i32, Command)> =
            commands.into_iter().filter_map(|c| Some((fit(query, &c.label)?, c))).collect();
        fits.sort_by_key(|(s, _)| std::cmp::Reverse(*s));
        if let Some((best, _)) = fits.first() {
            groups.push((*best, (name, fits.into_iter().map(|(_, c)| c).collect())));
        }
    }
    groups.sort_by_key(|(best, _)| std::cmp::Reverse(*best));
    groups.into_iter().map(|(_, g)| g).collect()
}

/// The palette itself.
#[component]
pub fn Palette(
    /// The signed-in member.
    session: Session,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let dialog = NodeRef::<html::Dialog>::new();
    let query = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let items = use_palette_items();
    let path = use_location().pathname;
    let base = {
        let owner = Owner::current();
        move || match &owner {
            Some(owner) => owner.with(|| commands(&session, &path.get_untracked())),
            None => Vec::new(),
        }
    };
    let shown = Memo::new_owning({
        move |_| {
            if !open.get() {
                return (Shown(Vec::new()), true);
            }
            let mut all = base();
            all[1].1 = items.0.get();
            (Shown(filtered(all, &query.get())), true)
        }
    });
    let count = move || shown.with(|s| s.0.iter().map(|(_, c)| c.len()).sum::<usize>().min(MOST));
    Effect::new(move |_| {
        let want = open.get();
        let Some(el) = dialog.get() else { return };
        if want && !el.open() {
            query.set(String::new());
            active.set(0);
            let _ = el.show_modal();
            dom::focus("palette-input");
        } else if !want && el.open() {
            el.close();
        }
    });
    let navigate = use_navigate();
    let run = Callback::new(move |index: usize| {
        let command = shown.with_untracked(|s| s.0.iter().flat_map(|(_, c)| c).nth(index).cloned());
        open.set(false);
        match command.map(|c| c.does) {
            Some(Does::Go(to)) => navigate(&to, Default::default()),
            Some(Does::Load(to)) => dom::go(&to),
            Some(Does::Run(f)) => f(),
            None => {}
        }
    });
    let on_key = move |ev: ev::KeyboardEvent| {
        let n = count();
        if ev.is_composing() || ev.key_code() == 229 || n == 0 {
            return;
        }
        let now = active.get_untracked().min(n - 1);
        match ev.key().as_str() {
            "ArrowDown" => active.set((now + 1) % n),
            "ArrowUp" => active.set((now + n - 1) % n),
            "Enter" => run.run(now),
            _ => return,
        }
        ev.prevent_default();
        if let Some(row) = dom::by_id(&format!("palette-{}", active.get_untracked())) {
            row.scroll_into_view_with_scroll_into_view_options(&nearest());
        }
    };
    let rows = move || {
        let mut index = 0_usize;
        let groups = shown.get().0;
        if groups.is_empty() {
            return view! { <p class="palette-none">{palette_none(l)}</p> }.into_any();
        }
        groups
            .into_iter()
            .map(|(name, commands)| {
                let start = index;
                index += commands.len();
                let row = move |(i, c): (usize, Command)| row(start + i, c, active, run);
                let commands = commands.into_iter().take(MOST.saturating_sub(start)).enumerate();
                view! {
                    <div role="group" aria-label=name>
                        <div class="menu-label" aria-hidden="true">
                            {name}
                        </div>
                        {commands.map(row).collect_view()}
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <dialog
            node_ref=dialog
            class="palette"
            aria-label=palette(l)
            on:close=move |_| open.set(false)
            on:click=move |ev| {
                // A press outside: the dialog's own box is covered by its content.
                let on_backdrop = ev.target().is_some_and(|t| {
                    use wasm_bindgen::JsCast;
                    t.dyn_ref::<leptos::web_sys::HtmlElement>().is_some_and(|el| el.tag_name() == "DIALOG")
                });
                if on_backdrop {
                    open.set(false);
                }
            }
        >
            <div class="palette-head">
                <Icon glyph=Glyph::Search />
                <input
                    id="palette-input"
                    class="palette-input"
                    type="text"
                    role="combobox"
                    aria-label=palette(l)
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant=move || format!("palette-{}", active.get())
                    placeholder=palette_hint(l)
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.get()
                    on:input=move |ev| {
                        query.set(event_target_value(&ev));
                        active.set(0);
                    }
                    on:keydown=on_key
                />
                <kbd class="kbd">"esc"</kbd>
            </div>
            <div id="palette-list" class="palette-list" role="listbox" aria-label=palette(l)>
                {rows}
            </div>
            <div class="palette-foot" aria-hidden="true">
                <span>
                    <kbd class="kbd">"↑"</kbd>
                    " "
                    <kbd class="kbd">"↓"</kbd>
                    " "
                    {palette_move(l)}
                </span>
                <span>
                    <kbd class="kbd">"↵"</kbd>
                    " "
                    {palette_open(l)}
                </span>
            </div>
        </dialog>
    }
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}

fn row(index: usize, c: Command, active: RwSignal<usize>, run: Callback<usize>) -> impl IntoView {
    view! {
        <div
            id=format!("palette-{index}")
            class="menu-item"
            role="option"
            aria-selected=move || if active.get() == index { "true" } else { "false" }
            on:pointermove=move |_| active.set(index)
            on:click=move |_| run.run(index)
        >
            <Icon glyph=c.glyph />
            <span class="truncate">{c.label}</span>
            <span class="menu-item-hint">{c.hint}</span>
        </div>
    }
}

/// What the list shows. Commands hold functions, so two lists are never known to be equal.
#[derive(Clone)]
struct Shown(Vec<Group>);

#[cfg(test)]
mod tests {
    use super::*;

    fn command(label: &str) -> Command {
        Command { label: label.into(), hint: String::new(), glyph: Glyph::Home, does: Does::Go("/".into()) }
    }

    #[test]
    fn the_group_with_the_best_fit_comes_first() {
        let all = vec![
            ("pages", vec![command("Releases"), command("Links")]),
            ("items", vec![command("Light show"), command("Zebra")]),
        ];
        let names = |q: &str| {
            filtered(all.clone(), q)
                .into_iter()
                .map(|(n, c)| (n, c.into_iter().map(|c| c.label).collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        };
        assert_eq!(names("zeb"), vec![("items", vec!["Zebra".to_owned()])]);
        assert_eq!(names("links")[0].0, "pages");
        assert_eq!(names("qqq"), vec![]);
        assert_eq!(names("").len(), 2);
    }
}
