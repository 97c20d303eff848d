//! `/e/:env/database/:collection/rules`: the rules of one collection.

use super::tab::RulesTab;
use crate::{
    i18n::{messages::rules::*, use_lang},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let l = use_lang();
    let params = use_params_map();
    let name = Memo::new(move |_| params.read().get("collection").unwrap_or_default());
    view! {
        <div class="page page-wide">
            <PageHeader title=name text=page_text(l) />
            {move || view! { <RulesTab collection=name.get() /> }}
        </div>
    }
}
