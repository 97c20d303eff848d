//! What a file looks like, in its sheet.

use super::{address::name_of, rpc::FileDetails};
use crate::i18n::{messages::files::*, use_lang};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Bytes of a text that are shown.
const BEGINNING: u64 = 64 * 1024;

/// What can be shown of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Picture,
    Sound,
    Film,
    Text,
    Nothing,
}

fn look(mime: &str) -> Look {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    match kind.split_once('/') {
        Some(("image", _)) => Look::Picture,
        Some(("audio", _)) => Look::Sound,
        Some(("video", _)) => Look::Film,
        Some(("text", _)) => Look::Text,
        _ if matches!(kind, "application/json" | "application/javascript" | "application/xml") => Look::Text,
        _ => Look::Nothing,
    }
}

/// The preview.
#[component]
pub fn Preview(file: FileDetails) -> impl IntoView {
    let l = use_lang();
    let name = preview_of(l, name_of(&file.info.path));
    let src = file.preview.clone();
    match look(&file.info.mime) {
        // Smaller than it is, where the server can do that.
        Look::Picture => {
            view! { <img class="file-preview" src=format!("{src}&w=960") alt=name /> }.into_any()
        }
        Look::Sound => view! { <audio class="w-full" controls src=src aria-label=name></audio> }.into_any(),
        Look::Film => {
            view! { <video class="file-preview" controls preload="metadata" src=src aria-label=name></video> }
                .into_any()
        }
        Look::Text => view! { <Beginning src name size=file.info.size /> }.into_any(),
        Look::Nothing => view! { <p class="muted">{no_preview(l)}</p> }.into_any(),
    }
}

/// How a text begins.
#[component]
fn Beginning(src: String, name: String, size: u64) -> impl IntoView {
    let l = use_lang();
    let text = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let src = src.clone();
        spawn_local(async move {
            if let Some(beginning) = fetch(&src).await {
                text.try_set(Some(beginning));
            }
        });
    });
    view! {
        <pre class="file-text" tabindex="0" role="group" aria-label=name>{move || text.get()}</pre>
        {(size > BEGINNING).then(|| view! { <p class="muted small">{beginning_only(l)}</p> })}
    }
}

async fn fetch(src: &str) -> Option<String> {
    let headers = web_sys::Headers::new().ok()?;
    headers.set("range", &format!("bytes=0-{}", BEGINNING - 1)).ok()?;
    let request = web_sys::RequestInit::new();
    request.set_headers(&headers);
    let response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(src, &request)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    // An empty file has no range.
    if !response.ok() {
        return Some(String::new());
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
