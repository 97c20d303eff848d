//! The form that the template's schema draws, below the name of the activity.

use crate::{
    dom,
    i18n::{
        messages::{activities::*, items::name_label},
        use_lang,
    },
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use types::{
    Json, Template,
    schema::{Field, FieldKind},
};

/// Before the ids of the form's controls.
const PREFIX: &str = "activity";

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
    let name = Field::required(
        "name",
        types::Text::same(name_label(l)),
        FieldKind::Localized { max: 80, multiline: false },
    )
    .with_help(types::Text::same(name_help(l)));
    let settings = template
        .components
        .into_iter()
        .map(|c| Field::optional(&c.id, c.title, FieldKind::Group { fields: c.fields }))
        .collect::<Vec<_>>();
    view! {
        <fieldset disabled=!may_edit class="grid gap-5">
        </fieldset>
    }
}

/// Goes to the control at a JSON pointer into the activity.
pub fn jump(path: String) {
    dom::focus(&path);
}
