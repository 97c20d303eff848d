//! The bar on top: where one is, search, live status, language, theme, person.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use types::Role;

use super::{
    nav::section_of,
    prefs::{Theme, choose_lang, use_prefs},
};
use crate::{
    dom,
    i18n::{LANGS, Lang, messages::shell::*, own_name, use_lang},
    live::{LiveState, use_live_state},
    session::{Session, env_path, use_env},
    ui::*,
};

/// A theme's name.
#[must_use]
pub fn theme_name(l: Lang, theme: Theme) -> &'static str {
    match theme {
        Theme::System => theme_system(l),
        Theme::Light => theme_light(l),
        Theme::Dark => theme_dark(l),
    }
}

/// A theme's drawing.
#[must_use]
pub fn theme_glyph(theme: Theme) -> Glyph {
    match theme {
        Theme::System => Glyph::Monitor,
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Moon,
    }
}

/// A role's name.
#[must_use]
pub fn role_name(l: Lang, role: Role) -> &'static str {
    match role {
        Role::Owner => role_owner(l),
        Role::ProductManager => role_pm(l),
        Role::Developer => role_developer(l),
        Role::Supervisor => role_supervisor(l),
        Role::Agent => role_agent(l),
        Role::Viewer => role_viewer(l),
    }
}

/// The bar on top.
#[component]
pub fn Header(
    /// The signed-in member.
    session: Session,
    /// Opens the phone's navigation.
    nav_open: RwSignal<bool>,
    /// Opens the palette.
    palette_open: RwSignal<bool>,
    /// Opens the sheet of shortcuts.
    help_open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let command = RwSignal::new("⌘");
    Effect::new(move |_| command.set(dom::command_key()));
    view! {
        <header class="frame-head" data-stage=env.stage.as_str()>
            <IconButton
                glyph=Glyph::Menu
                label=self::nav_open(l)
                class="only-phone"
                on_press=move |_| nav_open.set(true)
            />
            <a class="brand" href=env_path(&env.id, "") aria-label=product(l)>
                <Mark />
                <span class="not-phone">{product(l)}</span>
            </a>
            <span class="frame-slash not-phone" aria-hidden="true"></span>
            <EnvSwitch session=session.clone() />
            <button
                type="button"
                class="search-button"
                aria-keyshortcuts="Control+K Meta+K"
                on:click=move |_| palette_open.set(true)
            >
                <Icon glyph=Glyph::Search />
                <span>{search(l)}</span>
                <span class="kbd" aria-hidden="true">{move || command.get()} "K"</span>
            </button>
            <LiveStatus />
            <span class="not-phone flex items-center">
                <LangMenu />
                <ThemeMenu />
            </span>
            <PersonMenu session help_open />
        </header>
    }
}

/// The project and environment, and the menu to switch.
#[component]
fn EnvSwitch(session: Session) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let path = use_location().pathname;
    let here = env.clone();
    let trigger = move || {
        view! {
            <span class="env-switch-project">{here.project.get(l).to_owned()}</span>
            <EnvBadge stage=here.stage />
            <span class="sr-only">{env_switch(l)}</span>
            <Icon glyph=Glyph::Selector />
        }
    };
    let link = move |e: types::Environment| {
        let id = e.id.clone();
        // The same section there; the item itself may not exist in the other environment.
        let href = move || env_path(&id, section_of(&path.get()));
        let is_here = (e.id == env.id).then_some("true");
        view! {
            <a class="menu-item" role="menuitem" tabindex="-1" rel="external" href=href aria-current=is_here>
                <EnvBadge stage=e.stage />
                <span class="truncate">{e.name.get(l).to_owned()}</span>
                <span class="menu-item-hint mono">{e.id.to_string()}</span>
            </a>
        }
    };
    view! {
        <Menu id="env-menu" label=env_switch(l) speaks=true class="env-switch" trigger=ViewFn::from(trigger)>
            <MenuLabel>{env_menu(l)}</MenuLabel>
            {session.environments.into_iter().map(link).collect_view()}
        </Menu>
    }
}

/// Whether live updates arrive.
#[component]
fn LiveStatus() -> impl IntoView {
    let l = use_lang();
    let state = use_live_state();
    let tone = Signal::derive(move || match state.get() {
        LiveState::On => Tone::Ok,
        LiveState::Connecting => Tone::Plain,
        LiveState::Off => Tone::Warn,
    });
    let words = move || match state.get() {
        LiveState::On => live_on(l),
        LiveState::Connecting => live_connecting(l),
        LiveState::Off => live_off(l),
    };
    view! {
        <span class="live-status" role="status" title=words>
            <Dot tone live=Signal::derive(move || state.get() == LiveState::On) />
            <span>{words}</span>
        </span>
    }
}

/// Chooses the language.
#[component]
pub fn LangMenu() -> impl IntoView {
    let now = use_lang();
    let item = move |to: Lang| {
        view! {
            <MenuItem checked=Signal::stored(to == now) on_press=move |_| choose_lang(to)>
                <span lang=to.tag()>{own_name(to)}</span>
            </MenuItem>
        }
    };
    view! {
        <Menu
            id="lang-menu"
            label=language(now)
            trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::Globe /> })
        >
            {LANGS.map(item).collect_view()}
        </Menu>
    }
}

/// Chooses the theme.
#[component]
pub fn ThemeMenu() -> impl IntoView {
    let l = use_lang();
    let prefs = use_prefs();
    let item = move |to: Theme| {
        let checked = Signal::derive(move || prefs.theme() == to);
        view! {
            <MenuItem icon=theme_glyph(to) checked on_press=move |_| prefs.set_theme(to)>
                {theme_name(l, to)}
            </MenuItem>
        }
    };
    let trigger = move || {
        view! { {move || view! { <Icon glyph=theme_glyph(prefs.theme()) /> }} }
    };
    view! {
        <Menu id="theme-menu" label=theme(l) trigger=ViewFn::from(trigger)>
            {Theme::ALL.map(item).collect_view()}
        </Menu>
    }
}

/// Who is signed in, and the way out.
#[component]
fn PersonMenu(session: Session, help_open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let name = session.member.name.get(l).to_owned();
    let first: String = name.chars().take(1).collect();
    let trigger = move || view! { <span class="avatar">{first.clone()}</span> };
    view! {
        <Menu id="person-menu" label=account(l) trigger=ViewFn::from(trigger)>
            <div class="p-2">
                <div class="strong truncate">{name}</div>
                <div class="muted small truncate">{session.member.email}</div>
                <div class="muted small">{role_name(l, session.member.role)}</div>
            </div>
            <MenuLine />
            <MenuItem icon=Glyph::Keyboard hint="?" on_press=move |_| help_open.set(true)>
                {shortcuts(l)}
            </MenuItem>
            <MenuLine />
            <form method="post" action="/api/console/sign_out">
                <button type="submit" class="menu-item" role="menuitem" tabindex="-1">
                    <Icon glyph=Glyph::SignOut />
                    {sign_out(l)}
                </button>
            </form>
        </Menu>
    }
}
