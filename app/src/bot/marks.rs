//! Marks slots in utterances: select words, choose the slot.

use crate::{
    dom,
    i18n::{messages::bot::*, use_lang},
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The slots as buttons that mark what is selected in the utterances.
#[component]
pub fn Marks(
    /// The intent.
    draft: Draft,
    /// The id of the text area with the utterances.
    control: String,
) -> impl IntoView {
    let l = use_lang();
    let control = StoredValue::new(control);
    let slots = Memo::new(move |_| {
        draft.json().with(|json| {
            let slots = json["slots"].as_array().cloned().unwrap_or_default();
            let named = slots.iter().filter_map(|slot| slot["name"].as_str().map(str::to_owned));
            named.filter(|name| !name.is_empty()).collect::<Vec<_>>()
        })
    });
    let mark = move |slot: String| {
        let area = control.with_value(|id| dom::by_id(id));
        let Some(area) = area.and_then(|area| area.dyn_into::<leptos::web_sys::HtmlTextAreaElement>().ok())
        else {
            return;
        };
        let bounds = (area.selection_start().ok().flatten(), area.selection_end().ok().flatten());
        let (Some(from), Some(to)) = bounds else { return };
        if let Some(text) = marked(&area.value(), from as usize, to as usize, &slot) {
            let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            draft.edit(|json| json["utterances"] = lines.into());
            let _ = area.focus();
        }
    };
    move || {
        let slots = slots.get();
        (!slots.is_empty()).then(|| {
            let buttons = slots
                .into_iter()
                .map(|slot| {
                    let name = slot.clone();
                    view! { <Button size=Size::Small on_press=move |()| mark(name.clone())>{format!("{{{slot}}}")}</Button> }
                })
                .collect_view();
            view! {
                <div class="field mb-4" role="group" aria-label=mark_label(l)>
                    <div class="field-label">{mark_label(l)}</div>
                    <div class="flex flex-wrap gap-2">{buttons}</div>
                    <p class="field-help">{mark_help(l)}</p>
                </div>
            }
        })
    }
}

/// The text with a mark around a selection of UTF-16 units, which may not go over a line or touch another mark.
fn marked(text: &str, from: usize, to: usize, slot: &str) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |range: &[u16]| String::from_utf16(range).ok();
    let chosen = part(units.get(from..to)?)?;
    let inner = chosen.trim();
    if inner.is_empty() || inner.contains(['\n', '{', '}']) {
        return None;
    }
    let before = part(&units[..from])?;
    if before.rfind('{') > before.rfind('}') {
        return None;
    }
    let (lead, tail) = (chosen.len() - chosen.trim_start().len(), chosen.len() - chosen.trim_end().len());
    let (lead, tail) = (&chosen[..lead], &chosen[chosen.len() - tail..]);
    Some(format!("{before}{lead}{{{slot}:{inner}}}{tail}{}", part(&units[to..])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_becomes_a_mark() {
        assert_eq!(marked("two seats", 0, 4, "n").as_deref(), Some("{n:two} seats"));
        assert_eq!(marked("订两张", 1, 2, "n").as_deref(), Some("订{n:两}张"));
        assert_eq!(marked("🎬 two", 3, 6, "n").as_deref(), Some("🎬 {n:two}"));
        assert_eq!(marked("{n:two} seats", 3, 6, "m"), None);
        assert_eq!(marked("a\nb", 0, 3, "n"), None);
        assert_eq!(marked("abc", 1, 1, "n"), None);
        assert_eq!(marked("abc", 1, 9, "n"), None);
    }
}
