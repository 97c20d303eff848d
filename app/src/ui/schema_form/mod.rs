//! The form that a schema draws, over one JSON value.
//!
//! Every control has the id that [`control_id`] gives for its JSON pointer, so that a complaint about a value can lead
//! to its control ([`reveal`]).

mod field;
mod image;
mod lines;
mod list;
mod path;
mod words;

pub use words::place_words;

use leptos::prelude::*;
use types::{
    FieldError, Json,
    schema::{self, Field},
};

use crate::{
    dom,
    i18n::{
        Lang,
        messages::problems::{field_error, field_error_at},
        use_lang,
    },
};

/// What every part of a form knows.
#[derive(Clone)]
struct Form {
    l: Lang,
    /// Before every id.
    id: String,
    value: RwSignal<Json>,
    errors: Memo<Vec<FieldError>>,
    disabled: Signal<bool>,
}

impl Form {
    /// What stands at a place; followers are told only when it really changes.
    fn read(&self, path: &str) -> Memo<Json> {
        let (value, path) = (self.value, path.to_owned());
        Memo::new(move |_| value.with(|v| path::read(v, &path)))
    }

    fn write(&self, path: &str, new: Json) {
        self.value.update(|v| path::write(v, path, new));
    }

    /// The complaint about exactly this place, as a sentence.
    fn error(&self, path: &str) -> Signal<Option<String>> {
        let (l, errors, path) = (self.l, self.errors, path.to_owned());
        Signal::derive(move || errors.with(|all| field_error_at(l, all, &path)))
    }

    /// The first complaint about this place or anything in it, as a sentence.
    fn error_within(&self, path: &str) -> Signal<Option<String>> {
        let (l, errors, path) = (self.l, self.errors, path.to_owned());
        Signal::derive(move || {
            errors.with(|all| all.iter().find(|e| is_within(&e.path, &path)).map(|e| field_error(l, e)))
        })
    }

    /// Whether there is a complaint about this place or anything in it.
    fn troubled(&self, path: &str) -> Signal<bool> {
        let (errors, path) = (self.errors, path.to_owned());
        Signal::derive(move || errors.with(|all| all.iter().any(|e| is_within(&e.path, &path))))
    }

    fn control(&self, path: &str) -> String {
        control_id(&self.id, path)
    }
}

fn is_within(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The id of the control for a JSON pointer: `control_id("activity", "/settings/hero/title")`.
#[must_use]
pub fn control_id(form: &str, path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    format!("{form}{}", path.chars().map(plain).collect::<String>())
}

/// Leads to the control for a JSON pointer: unfolds the list members around it and gives it the focus.
pub fn reveal(form: &str, path: &str) {
    for (at, _) in path.match_indices('/').chain([(path.len(), "")]) {
        let toggle = dom::by_id(&format!("{}-fold", control_id(form, &path[..at])));
        if let Some(toggle) = toggle.filter(|t| t.get_attribute("aria-expanded").as_deref() == Some("false"))
        {
            toggle.click();
        }
    }
    let id = control_id(form, path);
    // What was unfolded is in the page after the next frame.
    request_animation_frame(move || {
        request_animation_frame(move || {
            if let Some(el) = dom::by_id(&id).or_else(|| dom::by_id(&format!("{id}-fold"))) {
                el.scroll_into_view();
                let _ = el.focus();
            }
        });
    });
}

/// Complaints to show: what the form can judge itself is judged at each keystroke; of what it finds empty it speaks
/// only once the caller has complained too, for a form that was just begun is empty everywhere.
fn complaints(own: Vec<FieldError>, callers: &[FieldError]) -> Vec<FieldError> {
    let awaits = |e: &FieldError| matches!(e.code.as_str(), "required" | "too_few");
    let beyond_us = |e: &&FieldError| matches!(e.code.as_str(), "reference" | "duplicate" | "syntax");
    let asked = |e: &FieldError| callers.iter().any(|c| c.path == e.path && c.code == e.code);
    let mut all: Vec<_> = own.into_iter().filter(|e| !awaits(e) || asked(e)).collect();
    all.extend(callers.iter().filter(beyond_us).cloned());
    all
}

/// The form. It changes `value` in place and never removes keys that it does not know.
#[component]
pub fn SchemaForm(
    /// Before the ids of its controls; unique in the page.
    #[prop(into)]
    id: String,
    /// The fields.
    fields: Vec<Field>,
    /// The value; the fields stand in the object at `at`.
    value: RwSignal<Json>,
    /// Where in the value the fields stand: a JSON pointer, `""` for the whole.
    #[prop(optional, into)]
    at: String,
    /// Complaints from the server; paths are pointers into the whole value.
    #[prop(optional, into)]
    errors: Signal<Vec<FieldError>>,
    /// Nothing can be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let judged = {
        let (fields, at) = (fields.clone(), at.clone());
        Memo::new(move |_| {
            let own = value.with(|v| {
                let part = v.pointer(&at).filter(|p| p.is_object());
                part.map(|p| known(&fields, p, &at)).unwrap_or_default()
            });
            errors.with(|callers| complaints(own, callers))
        })
    };
    let form = Form { l: use_lang(), id, value, errors: judged, disabled };
    view! {
        <fieldset class="schema" disabled=move || disabled.get()>
            {fields.iter().map(|f| field::view(&form, &at, f)).collect_view()}
        </fieldset>
    }
}

/// Complaints about the fields of this form; other keys of the object are somebody else's.
fn known(fields: &[Field], value: &Json, at: &str) -> Vec<FieldError> {
    let mut errors = schema::validate(fields, value, at);
    let own_level = |e: &FieldError| !e.path[at.len()..].trim_start_matches('/').contains('/');
    errors.retain(|e| e.code != "unknown" || !own_level(e));
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untouched_form_does_not_complain_of_being_empty() {
        let own = vec![FieldError::new("/a", "required", ""), FieldError::new("/b", "too_long", "")];
        let paths = |callers: &[FieldError]| {
            complaints(own.clone(), callers).into_iter().map(|e| e.path).collect::<Vec<_>>()
        };
        assert_eq!(paths(&[]), ["/b"]);
        assert_eq!(paths(&[FieldError::new("/a", "required", "")]), ["/a", "/b"]);
        // A complaint that the form can judge itself, and no longer shares, is stale.
        assert_eq!(paths(&[FieldError::new("/c", "format", "")]), ["/b"]);
        assert_eq!(paths(&[FieldError::new("/c", "reference", "")]), ["/b", "/c"]);
    }

    #[test]
    fn ids_are_plain() {
        assert_eq!(control_id("f", "/hero/days/0/名"), "f-hero-days-0--");
    }
}
