//! Links.

use leptos::prelude::*;

use crate::{
    i18n::{
        messages::{shell::nav_links, ui::nothing},
        use_lang,
    },
    ui::*,
};

/// All links of an environment.
#[component]
pub fn LinksPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_links(l) />
            <Empty picture=Picture::Link title=nothing(l) />
        </div>
    }
}

/// One link and its code.
#[component]
pub fn LinkPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_links(l) />
            <Empty picture=Picture::Link title=nothing(l) />
        </div>
    }
}
