//! The parts that pages are made of.

use leptos::prelude::*;
use leptos_meta::Title;

use super::icon::{Glyph, Icon};
use crate::i18n::{messages::ui::loading, use_lang};

/// The id of every page's heading; it takes the focus when the route changes.
pub const HEADING: &str = "page-title";

/// The head of a page: its one `h1`, one line of what it is, its actions. Sets the window's title too.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// One line of what this page is for.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// The page above: address and name.
    #[prop(optional)]
    up: Option<(String, String)>,
    /// Badges beside the heading.
    #[prop(optional, into)]
    badges: Option<ViewFn>,
    /// Actions on the right; the primary one last.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=move || title.get() />
        <header class="page-head">
            <div>
                {up
                    .map(|(href, name)| {
                        view! {
                            <a class="page-crumb" href=href>
                                <Icon glyph=Glyph::ChevronLeft />
                                {name}
                            </a>
                        }
                    })}
                <div class="flex flex-wrap items-center gap-2">
                    <h1 id=HEADING tabindex="-1">
                        {move || title.get()}
                    </h1>
                    {badges.map(|b| b.run())}
                </div>
                {move || text.get().map(|t| view! { <p>{t}</p> })}
            </div>
            {children.map(|c| view! { <div class="page-actions">{c()}</div> })}
        </header>
    }
}

/// A white surface with a heading.
#[component]
pub fn Card(
    /// The heading.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// What stands at the right of the heading.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// The content goes to the edges, as tables and lists do.
    #[prop(optional)]
    flush: bool,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    let has_actions = actions.is_some();
    let actions = StoredValue::new(actions);
    let head = move || {
        let title = title.get();
        (title.is_some() || has_actions).then(|| {
            view! {
                <header class="card-head">
                    <h2 class="subtitle">{title}</h2>
                    {actions.get_value().map(|a| a.run())}
                </header>
            }
        })
    };
    view! {
        <section class=format!("card {class}")>
            {head} <div class=if flush { "card-flush" } else { "card-body" }>{children()}</div>
        </section>
    }
}

/// How a banner speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BannerTone {
    /// Worth knowing.
    #[default]
    Info,
    /// Done.
    Ok,
    /// Look at it.
    Warn,
    /// Wrong.
    Bad,
    /// In the colour of the environment.
    Env,
}

/// A line above the content that stays.
#[component]
pub fn Banner(
    /// How it speaks.
    #[prop(optional)]
    tone: BannerTone,
    /// Buttons at its right.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (class, glyph) = match tone {
        BannerTone::Info => ("banner", Glyph::Info),
        BannerTone::Ok => ("banner banner-ok", Glyph::CheckCircle),
        BannerTone::Warn => ("banner banner-warn", Glyph::Warning),
        BannerTone::Bad => ("banner banner-bad", Glyph::Alert),
        BannerTone::Env => ("banner banner-env", Glyph::Info),
    };
    let role = if tone == BannerTone::Bad { "alert" } else { "note" };
    view! {
        <div class=class role=role>
            <Icon glyph />
            <div>{children()}</div>
            {actions.map(|a| a.run())}
        </div>
    }
}

/// A grey shape in the place of what is loading.
#[component]
pub fn Skeleton(
    /// Any CSS width.
    #[prop(default = "100%")]
    width: &'static str,
    /// Any CSS height.
    #[prop(default = "14px")]
    height: &'static str,
) -> impl IntoView {
    view! { <span class="skeleton" style=format!("width:{width};height:{height}") aria-hidden="true"></span> }
}

/// A card of grey lines, as tall as the table or list that is loading.
#[component]
pub fn SkeletonRows(
    /// How many lines.
    #[prop(default = 5)]
    rows: usize,
) -> impl IntoView {
    let l = use_lang();
    const WIDTHS: [&str; 4] = ["62%", "48%", "71%", "54%"];
    let row = |i: usize| {
        view! {
            <li>
                <Skeleton width="20px" height="20px" />
                <Skeleton width=WIDTHS[i % WIDTHS.len()] />
            </li>
        }
    };
    view! {
        <div class="card" role="status">
            <span class="sr-only">{loading(l)}</span>
            <ul class="stack-list" aria-hidden="true">
                {(0..rows).map(row).collect_view()}
            </ul>
        </div>
    }
}
