//! The form that the template's schema draws, below the name of the activity.

use crate::{
    i18n::{
        messages::{activities::*, items::name_label},
        use_lang,
    },
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use types::{
    Template, Text,
    schema::{self, FieldKind},
};

/// Before the ids of the form's controls.
const FORM: &str = "activity";
/// Longest name in characters.
const NAME: u32 = 80;

/// The form. Each component of the template is a group.
#[component]
pub fn ActivityForm(
    /// The draft.
    draft: Draft,
    /// The template.
    template: Template,
    /// Whether anything can be changed.
    may_edit: bool,
) -> impl IntoView {
    let l = use_lang();
    let words = |t: &'static str| Text::same(t);
    let name = FieldKind::Localized { max: NAME, multiline: false };
    let name = schema::Field::required("name", words(name_label(l)), name).with_help(words(name_help(l)));
    let groups = template.components.into_iter();
    let groups = groups
        .map(|c| schema::Field::optional(&c.id, c.title, FieldKind::Group { fields: c.fields }))
        .collect();
    let (value, errors) = (draft.json(), draft.problems());
    view! {
        <div class="grid gap-6">
            <SchemaForm id=FORM fields=vec![name] value errors disabled=!may_edit />
            <SchemaForm id=FORM fields=groups value at="/settings" errors disabled=!may_edit />
        </div>
    }
}

/// Goes to the control at a JSON pointer into the activity.
pub fn jump(path: &str) {
    reveal(FORM, path);
}
