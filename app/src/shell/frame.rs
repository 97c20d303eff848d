//! The frame: header, navigation, main; and what stands in its place when there is no session or no such page.

use leptos::{context::Provider, prelude::*};
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::{use_location, use_params_map},
};

use super::{
    header::{Header, theme_name},
    keys,
    nav::{NavLinks, SideNav},
    palette::{Palette, PaletteItems},
    prefs::{Theme, choose_lang, use_prefs},
};
use crate::{
    dom,
    fault::Fault,
    i18n::{LANGS, messages::shell::*, own_name, use_lang},
    live::LiveHub,
    session::{Session, SessionResource, env_path},
    ui::*,
};

/// Sets the status of the answer while the server draws the page.
fn answer_with_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

fn login_path(path: &str) -> String {
    if path == "/" { "/login".to_owned() } else { format!("/login?next={path}") }
}

/// `/`: on to the first environment, or to the sign-in page.
#[component]
pub fn Redirected() -> impl IntoView {
    let session = expect_context::<SessionResource>().0;
    let to = move || {
        Suspend::new(async move {
            match session.await {
                Ok(Some(s)) => match s.environments.first() {
                    Some(env) => view! { <Redirect path=env_path(&env.id, "") /> }.into_any(),
                    None => view! { <NotFound /> }.into_any(),
                },
                Ok(None) => view! { <Redirect path=login_path("/") /> }.into_any(),
                Err(fault) => view! { <Broken fault /> }.into_any(),
            }
        })
    };
    view! { <Suspense>{to}</Suspense> }
}

/// The frame of every page of an environment.
#[component]
pub fn Frame() -> impl IntoView {
    let session = expect_context::<SessionResource>().0;
    let params = use_params_map();
    let path = use_location().pathname;
    let wanted = params.read_untracked().get("env").unwrap_or_default();
    // Another environment is another page load: nothing of one may linger in the other.
    Effect::new({
        let wanted = wanted.clone();
        move |_| {
            if params.read().get("env").is_some_and(|env| env != wanted) {
                dom::reload();
            }
        }
    });
    let inside = move || {
        let wanted = wanted.clone();
        Suspend::new(async move {
            match session.await {
                Ok(Some(s)) => match s.environment(&wanted).cloned() {
                    Some(env) => view! {
                        <Provider value=env>
                            <Provider value=s.clone()>
                                <Framed session=s />
                            </Provider>
                        </Provider>
                    }
                    .into_any(),
                    None => view! { <NotFound title=env_missing_title /> }.into_any(),
                },
                Ok(None) => view! { <Redirect path=login_path(&path.get_untracked()) /> }.into_any(),
                Err(fault) => view! { <Broken fault /> }.into_any(),
            }
        })
    };
    view! { <Suspense>{inside}</Suspense> }
}

#[component]
fn Framed(session: Session) -> impl IntoView {
    let l = use_lang();
    provide_context(LiveHub::connect());
    provide_context(PaletteItems(RwSignal::new(Vec::new())));
    let (nav_is_open, palette_open, help_open) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    keys::listen(palette_open, help_open);
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        nav_is_open.set(false);
        if before.is_some_and(|b| b != now) {
            focus_heading(0);
        }
        now
    });
    view! {
        <a class="skip-link" href="#main" rel="external">
            {skip(l)}
        </a>
        <div class="frame">
            <Header session=session.clone() nav_open=nav_is_open palette_open help_open />
            <SideNav />
            <main id="main" class="frame-main" tabindex="-1">
                <Outlet />
            </main>
        </div>
        <LeftSheet id="phone-nav" title=product(l) open=nav_is_open>
            <nav class="grid gap-1" aria-label=navigation(l)>
                <NavLinks />
            </nav>
            <PhonePrefs />
        </LeftSheet>
        <Palette session open=palette_open />
        <keys::Shortcuts open=help_open />
        <ToastHost />
    }
}

/// Language and theme at the foot of the phone's navigation.
#[component]
fn PhonePrefs() -> impl IntoView {
    let l = use_lang();
    let prefs = use_prefs();
    let themes = Theme::ALL.map(|t| Choice::new(t.code(), theme_name(l, t))).to_vec();
    let langs = LANGS.map(|to| Choice::new(to.tag(), own_name(to))).to_vec();
    let theme_bind = Bind::new(
        move || prefs.theme().code().to_owned(),
        move |t: String| prefs.set_theme(Theme::parse(&t)),
    );
    let lang_bind = Bind::new(
        move || l.tag().to_owned(),
        move |t: String| {
            if let Some(to) = crate::i18n::Lang::from_tag(&t) {
                choose_lang(to);
            }
        },
    );
    view! {
        <div class="grid gap-4 mt-6">
            <RadioGroup name="phone-theme" legend=theme(l) bind=theme_bind choices=themes look=RadioLook::Segments />
            <RadioGroup name="phone-lang" legend=language(l) bind=lang_bind choices=langs look=RadioLook::Segments />
        </div>
    }
}

/// Moves the focus to the new page's heading as soon as it is there.
fn focus_heading(tries: u32) {
    let again = move || {
        if dom::by_id(HEADING).is_some() {
            dom::focus(HEADING);
        } else if tries < 20 {
            focus_heading(tries + 1);
        }
    };
    set_timeout(again, std::time::Duration::from_millis(50));
}

/// What stands where there is no page.
#[component]
pub fn NotFound(
    /// What is missing.
    #[prop(default = missing_title)]
    title: fn(crate::i18n::Lang) -> &'static str,
) -> impl IntoView {
    let l = use_lang();
    answer_with_status(404);
    view! {
        <main id="main" class="page">
            <PageHeader title=title(l) />
            <Empty picture=Picture::Lost title=title(l) text=missing_text(l)>
                <LinkButton href="/" kind=Kind::Primary>
                    {missing_home(l)}
                </LinkButton>
            </Empty>
        </main>
    }
}

/// The session could not be read.
#[component]
fn Broken(fault: Fault) -> impl IntoView {
    answer_with_status(fault.0.status);
    view! {
        <main id="main" class="page">
            <ProblemView fault />
        </main>
    }
}
