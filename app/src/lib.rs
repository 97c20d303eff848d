//! The console: pages by feature, drawn by the server and brought to life in the browser.
#![recursion_limit = "256"]

pub mod activities;
pub mod bot;
pub mod database;
pub mod desk;
pub mod dom;
pub mod fault;
pub mod files;
pub mod functions;
pub mod home;
pub mod i18n;
pub mod items;
pub mod links;
pub mod live;
pub mod login;
pub mod releases;
pub mod rpc;
pub mod rules;
#[cfg(feature = "ssr")]
mod services;
pub mod session;
pub mod shell;
pub mod ui;
mod upload;
pub mod users;

#[cfg(feature = "ssr")]
pub use services::{Services, WechatAccounts};

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use activities::{ActivitiesPage, ActivityPage, NewActivityPage};
use bot::{BotItemPage, BotPage};
use database::{CollectionPage, DatabasePage};
use desk::{
    AgentsPage, AnswersPage, AuditPage, ChatPane, DeskPage, NoChat, ReportsPage, SetupItemPage, SetupPage,
    WallPage, WechatPage,
};
use files::{FileRulesPage, FilesPage};
use functions::{FunctionPage, FunctionsPage};
use home::HomePage;
use i18n::messages::shell::product;
use links::{LinkPage, LinksPage};
use login::LoginPage;
use releases::ReleasesPage;
use session::SessionResource;
use shell::{
    Frame, NotFound, Redirected,
    prefs::{LivePrefs, Prefs},
};
use ui::{PageClock, Toasts};
use users::{MethodsPage, UserPage, UsersPage};

/// The whole console. The server draws it inside [`shell::shell`], the browser hydrates it.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let prefs = use_context::<Prefs>().unwrap_or_else(Prefs::from_document);
    let l = prefs.lang;
    provide_context(l);
    provide_context(LivePrefs::new(&prefs));
    provide_context(PageClock::start(&prefs));
    provide_context(Toasts::new());
    provide_context(SessionResource::load());
    // Every page is complete in its first byte: nothing streams in later, and it reads well without script.
    view! {
        <Title formatter=move |page: String| format!("{page} · {}", product(l)) />
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/") view=Redirected ssr=SsrMode::Async />
                <Route path=path!("/ui") view=design ssr=SsrMode::Async />
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/e/:env") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=HomePage />
                    <Route path=path!("activities") view=ActivitiesPage />
                    <Route path=path!("activities/new") view=NewActivityPage />
                    <Route path=path!("activities/:key") view=ActivityPage />
                    <Route path=path!("links") view=LinksPage />
                    <Route path=path!("links/:id") view=LinkPage />
                    <Route path=path!("functions") view=FunctionsPage />
                    <Route path=path!("functions/:name") view=FunctionPage />
                    <Route path=path!("database") view=DatabasePage />
                    <Route path=path!("database/:collection") view=CollectionPage />
                    <Route path=path!("bot") view=BotPage />
                    <Route path=path!("bot/:section") view=BotPage />
                    <Route path=path!("bot/:section/:key") view=BotItemPage />
                    <ParentRoute path=path!("desk") view=DeskPage>
                        <Route path=path!("") view=NoChat />
                        <Route path=path!("c/:id") view=ChatPane />
                    </ParentRoute>
                    <Route path=path!("desk/agents") view=AgentsPage />
                    <Route path=path!("desk/answers") view=AnswersPage />
                    <Route path=path!("desk/audit") view=AuditPage />
                    <Route path=path!("desk/reports") view=ReportsPage />
                    <Route path=path!("desk/wall") view=WallPage />
                    <Route path=path!("desk/wechat") view=WechatPage />
                    <Route path=path!("desk/setup") view=SetupPage />
                    <Route path=path!("desk/setup/:kind") view=SetupPage />
                    <Route path=path!("desk/setup/:kind/:key") view=SetupItemPage />
                    <Route path=path!("files") view=FilesPage />
                    <Route path=path!("files/rules") view=FileRulesPage />
                    <Route path=path!("users") view=UsersPage />
                    <Route path=path!("users/methods") view=MethodsPage />
                    <Route path=path!("users/u/:uid") view=UserPage />
                    <Route path=path!("releases") view=ReleasesPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The gallery of components, for developers; in release builds there is no such page.
fn design() -> AnyView {
    #[cfg(debug_assertions)]
    return view! { <ui::Gallery /> }.into_any();
    #[cfg(not(debug_assertions))]
    view! { <NotFound /> }.into_any()
}
