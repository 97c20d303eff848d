//! The HTML document around the console: the first byte that a browser gets.

use chrono::{DateTime, Utc};
use http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use super::prefs::Prefs;

/// The addresses of the console's own files, as the server publishes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet, such as `/pkg/sampan-1a2b.css`.
    pub css: String,
    /// The JavaScript module made by wasm-bindgen; empty for pages that never come alive.
    pub js: String,
    /// The WebAssembly that the module loads.
    pub wasm: String,
}

/// The mark as the browser's tab shows it.
const FAVICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cg fill='none' stroke='%230f766e' stroke-width='2' stroke-linecap='round'%3E%3Cpath d='M7.2 11V9.4a4.8 4.8 0 0 1 9.6 0V11M4.5 20.5c1.3-.9 2.5-.9 3.750 0s2.5.9 3.750 0 2.5-.9 3.750 0 2.5.9 3.750 0'/%3E%3C/g%3E%3Cpath fill='%230f766e' d='M1.5 11c6 2.3 15 2.3 21 0-2 4-5 6.3-8.5 6.3h-4C6.5 17.3 3.5 15 1.5 11Z'/%3E%3C/svg%3E";

/// The document. `now` is the server's clock: pages tell time relative to it until they come alive.
///
/// Call it for every page, with the request's parts in context (`leptos_axum` provides them).
pub fn shell(assets: Assets, now: DateTime<Utc>) -> impl IntoView {
    let headers = use_context::<http::request::Parts>().map(|p| p.headers).unwrap_or_default();
    let prefs = Prefs::from_headers(&headers, now);
    provide_context(prefs);
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
        && let Ok(policy) = HeaderValue::from_str(&content_security_policy(&nonce))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    document(&assets, prefs)
}

/// What a page of the console may load and do (Content Security Policy Level 3): its own files, pictures that activities
/// name, and the scripts of this very answer. Styles may stand in the page, since the previews of activities inherit
/// this policy and bring their own.
fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: https:; media-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn document(assets: &Assets, prefs: Prefs) -> impl IntoView + use<> {
    let Assets { css, js, wasm } = assets.clone();
    let script = format!(
        "import init, {{ hydrate }} from {js:?};\ninit({{ module_or_path: {wasm:?} }}).then(() => {{ hydrate(); document.documentElement.dataset.hydrated = 'true' }});"
    );
    let alive = (!js.is_empty()).then(|| {
        view! {
            <link rel="modulepreload" href=js.clone() />
            <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
            <script type="module" nonce=use_nonce() inner_html=script></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html
            lang=prefs.lang.tag()
            class=prefs.html_class()
            data-tz=prefs.offset.to_string()
            data-now=prefs.drawn_ms.to_string()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f5f0" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f141b" />
                <link rel="icon" href=FAVICON />
                <link rel="stylesheet" href=css />
                {alive}
                <MetaTags />
            </head>
            <body>
                <crate::App />
            </body>
        </html>
    }
}
