//! Things of the real world in the page: a phone and a printed code.

use leptos::prelude::*;

/// A quiet phone, 375 × 700 inside. Give it `srcdoc` for a page of its own, or children drawn in place.
#[component]
pub fn PhoneFrame(
    /// What the phone shows, for screen readers.
    #[prop(into)]
    label: String,
    /// A whole HTML document to show in a frame without any rights.
    #[prop(optional, into)]
    srcdoc: MaybeProp<String>,
    /// Drawn in place of a document.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let inside = match children {
        Some(children) => view! { <div class="phone-scroll" tabindex="0">{children()}</div> }.into_any(),
        None => view! {
            <iframe
                class="phone-scroll"
                title=label.clone()
                sandbox=""
                srcdoc=move || srcdoc.get().unwrap_or_default()
            ></iframe>
        }
        .into_any(),
    };
    view! {
        <div class="phone" role="group" aria-label=label>
            <div class="phone-screen">{inside}</div>
        </div>
    }
}

/// A code with what it holds below it.
#[component]
pub fn QrFrame(
    /// The drawing as an SVG document made by this server, or nothing while it is being made.
    #[prop(into)]
    svg: Signal<Option<String>>,
    /// What it leads to, for screen readers.
    #[prop(into)]
    label: String,
    /// The address below the code, and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <figure class="qr-frame">
            <div class="qr-code" role="img" aria-label=label inner_html=move || svg.get().unwrap_or_default()></div>
            {children.map(|c| view! { <figcaption class="grid gap-2">{c()}</figcaption> })}
        </figure>
    }
}
