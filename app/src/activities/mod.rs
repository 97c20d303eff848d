//! Activities.

use leptos::prelude::*;

use crate::{
    i18n::{
        messages::{shell::nav_activities, ui::nothing},
        use_lang,
    },
    ui::*,
};

/// All activities of an environment.
#[component]
pub fn ActivitiesPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_activities(l) />
            <Empty picture=Picture::Activity title=nothing(l) />
        </div>
    }
}

/// The gallery of templates.
#[component]
pub fn NewActivityPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_activities(l) />
            <Empty picture=Picture::Activity title=nothing(l) />
        </div>
    }
}

/// One activity: its form and its phone.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_activities(l) />
            <Empty picture=Picture::Activity title=nothing(l) />
        </div>
    }
}
