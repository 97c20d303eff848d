//! A picture: an address, or a file that is embedded in the value.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    super::{
        bind::Bind,
        button::{Button, Kind, Size},
        field::tied,
        icon::{Glyph, Icon},
    },
    Form,
};
use crate::{
    i18n::{Lang, fmt_bytes, messages::ui::*},
    ui::toast::use_toasts,
};

/// Largest file; as text in the value it grows by a third and still fits what a schema allows.
const MOST_BYTES: u32 = 200_000;
const TYPES: [&str; 5] = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml"];

fn is_embedded(value: &str) -> bool {
    value.starts_with("data:")
}

/// The size of the file that an embedded picture was.
fn embedded_bytes(value: &str) -> u64 {
    value.split_once(',').map_or(0, |(_, data)| data.len() as u64 * 3 / 4)
}

/// Whether a file may be embedded; the words if not.
fn refuse(l: Lang, mime: &str, size: f64) -> Option<String> {
    if !TYPES.contains(&mime) {
        return Some(image_wrong_type(l).to_owned());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file size is whole")]
    (size > f64::from(MOST_BYTES)).then(|| image_too_large(l, fmt_bytes(size as u64)))
}

/// Reads a file as a `data:` address.
fn read_file(file: &web_sys::File, then: impl FnOnce(Option<String>) + 'static) {
    let Ok(reader) = web_sys::FileReader::new() else { return then(None) };
    let done = reader.clone();
    let on_end = Closure::once_into_js(move || then(done.result().ok().and_then(|v| v.as_string())));
    reader.set_onloadend(Some(on_end.unchecked_ref()));
    let _ = reader.read_as_data_url(file);
}

/// The control: a thumbnail, an address, a file button.
#[component]
pub(super) fn ImagePick(form: Form, bind: Bind<String>) -> impl IntoView {
    let l = form.l;
    let t = tied(None);
    let toasts = use_toasts();
    let pick = move |ev: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&ev);
        let Some(file) = input.files().and_then(|f| f.get(0)) else { return };
        if let Some(words) = refuse(l, &file.type_(), file.size()) {
            toasts.error(words);
        } else {
            read_file(&file, move |data| match data {
                Some(data) => bind.set(data),
                None => toasts.error(image_unreadable(l)),
            });
        }
        // The same file may be chosen again after it was cleared.
        input.set_value("");
    };
    let thumb = move || {
        let src = bind.get();
        if src.is_empty() {
            view! { <Icon glyph=Glyph::Image /> }.into_any()
        } else {
            view! { <img src=src alt="" /> }.into_any()
        }
    };
    // An embedded picture has no address that anybody could read: its size is shown instead.
    let shown = move || {
        let v = bind.get();
        if is_embedded(&v) { image_embedded(l, fmt_bytes(embedded_bytes(&v))) } else { v }
    };
    let file_id = t.id.clone().map(|id| format!("{id}-file"));
    view! {
        <div class="image-pick">
            <div class="image-thumb">{thumb}</div>
            <div class="grid gap-2 min-w-0">
                <input
                    class="input"
                    type="text"
                    inputmode="url"
                    id=t.id
                    aria-describedby=move || t.describedby.get()
                    aria-invalid=move || t.invalid.get()
                    placeholder="https://"
                    value=untrack(shown)
                    prop:value=shown
                    readonly=move || is_embedded(&bind.get())
                    spellcheck="false"
                    on:input=move |ev| bind.set(event_target_value(&ev))
                />
                <div class="flex flex-wrap items-center gap-2">
                    <label class="btn btn-secondary btn-small file-button">
                        <Icon glyph=Glyph::Upload />
                        {choose_image(l)}
                        <input type="file" id=file_id accept=TYPES.join(",") on:change=pick />
                    </label>
                    <Show when=move || !bind.get().is_empty()>
                        <Button kind=Kind::Ghost size=Size::Small on_press=move |_| bind.set(String::new())>
                            {clear_image(l)}
                        </Button>
                    </Show>
                    <span class="field-help">{image_help(l)}</span>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_pictures_are_embedded() {
        assert_eq!(refuse(Lang::En, "image/png", 200_000.0), None);
        assert!(refuse(Lang::En, "image/png", 200_001.0).is_some());
        assert!(refuse(Lang::Zh, "text/html", 10.0).is_some());
        assert_eq!(embedded_bytes("data:image/png;base64,AAAA"), 3);
        // Base64 of the largest file fits the schema's bound.
        assert!((MOST_BYTES as usize).div_ceil(3) * 4 + 40 <= types::schema::MAX_IMAGE_BYTES);
    }
}
