//! Signing in and out.

use leptos::prelude::*;

use crate::{
    i18n::{messages::shell::product, use_lang},
    ui::*,
};

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="lone">
            <main class="lone-main">
                <div class="lone-card">
                    <Mark />
                    <h1>{product(l)}</h1>
                </div>
            </main>
        </div>
    }
}
