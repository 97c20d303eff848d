//! Releases.

use leptos::prelude::*;

use crate::{
    i18n::{
        messages::{shell::nav_releases, ui::nothing},
        use_lang,
    },
    ui::*,
};

/// What was released, and what waits.
#[component]
pub fn ReleasesPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_releases(l) />
            <Empty picture=Picture::Release title=nothing(l) />
        </div>
    }
}
