//! Home.

use leptos::prelude::*;

use crate::{
    i18n::{
        messages::{shell::nav_home, ui::nothing},
        use_lang,
    },
    ui::*,
};

/// The first page of an environment.
#[component]
pub fn HomePage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_home(l) />
            <Empty picture=Picture::Activity title=nothing(l) />
        </div>
    }
}
