//! Every component on one page, at `/ui`, in debug builds only. English alone: its readers are developers.

mod controls;
mod data;
mod schema;
mod surfaces;

use leptos::prelude::*;

use super::*;
use crate::shell::{LangMenu, ThemeMenu};

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <main id="main" class="page">
            <PageHeader title="Design system" text="Every component in its states. Look at it in both themes and at 360 px.">
                <LangMenu />
                <ThemeMenu />
            </PageHeader>
            <controls::Buttons />
            <controls::Fields />
            <controls::Choices />
            <schema::Schema />
            <data::Tables />
            <data::Numbers />
            <data::CodeAndDiffs />
            <surfaces::Overlays />
            <surfaces::Notes />
            <surfaces::Devices />
            <surfaces::Icons />
        </main>
        <ToastHost />
    }
}

/// A titled part of the gallery.
#[component]
fn Part(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="section">
            <header class="section-head">
                <h2>{title}</h2>
            </header>
            {children()}
        </section>
    }
}
