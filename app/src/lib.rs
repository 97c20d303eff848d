//! The console.
use leptos::prelude::*;
/// The root.
#[component]
pub fn App() -> impl IntoView { view! { <p class="flex gap-2">"hello"</p> } }
