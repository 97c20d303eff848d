//! The form that the template's schema draws, below the name of the activity.

use crate::{
    i18n::{
        Lang,
        messages::{activities::*, items::name_label},
        use_lang,
    },
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use types::{
    Component, Template, Text,
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
    let groups = groups(template.components);
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

/// Names the control at a JSON pointer into the activity: "Showtimes › Screening 2 › Price".
pub fn words(l: Lang, components: &[Component], path: &str) -> Option<String> {
    if path == "/name" || path.starts_with("/name/") {
        return Some(name_label(l).to_owned());
    }
    place_words(l, &groups(components.to_vec()), path.strip_prefix("/settings")?)
}

/// Each component as a group of fields.
fn groups(components: Vec<Component>) -> Vec<schema::Field> {
    let group = |c: Component| schema::Field::optional(&c.id, c.title, FieldKind::Group { fields: c.fields });
    components.into_iter().map(group).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_named_as_the_form_names_its_control() {
        let template = activities::template("premiere-night").unwrap();
        let name = |path| words(Lang::En, &template.components, path);
        assert_eq!(name("/settings/hero/title").as_deref(), Some("Head of the page › Title"));
        assert_eq!(
            name("/settings/showtimes/rows/1/price").as_deref(),
            Some("Showtimes › Screening 2 › Price")
        );
        assert_eq!(name("/settings/showtimes/rows").as_deref(), Some("Showtimes › Screenings"));
        assert_eq!(name("/name/en").as_deref(), Some("Name"));
        assert_eq!(name("/template"), None);
    }
}
