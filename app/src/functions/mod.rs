//! Functions.

use leptos::prelude::*;

use crate::{
    i18n::{
        messages::{shell::nav_functions, ui::nothing},
        use_lang,
    },
    ui::*,
};

/// All functions of an environment.
#[component]
pub fn FunctionsPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_functions(l) />
            <Empty picture=Picture::Function title=nothing(l) />
        </div>
    }
}

/// One function: its code and a run.
#[component]
pub fn FunctionPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="page">
            <PageHeader title=nav_functions(l) />
            <Empty picture=Picture::Function title=nothing(l) />
        </div>
    }
}
