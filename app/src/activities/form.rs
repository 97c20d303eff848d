//! The form that the template's schema draws, below the name of the activity.

use crate::{
    i18n::{
        Lang,
        messages::{activities::*, items::name_label, ui::numbered},
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

/// Names the control at a JSON pointer into the activity: "Showtimes › Screening 2 › Price".
pub fn words(l: Lang, components: &[Component], path: &str) -> Option<String> {
    let mut parts = path.strip_prefix("/settings/").unwrap_or_default().split('/');
    if path == "/name" || path.starts_with("/name/") {
        return Some(name_label(l).to_owned());
    }
    let component = components.iter().find(|c| Some(c.id.as_str()) == parts.clone().next())?;
    parts.next();
    let mut names = vec![component.title.get(l).to_owned()];
    let mut fields = component.fields.as_slice();
    while let Some(field) = parts.next().and_then(|part| fields.iter().find(|f| f.name == part)) {
        match &field.kind {
            FieldKind::Group { fields: inner } => {
                names.push(field.title.get(l).to_owned());
                fields = inner;
            }
            FieldKind::List { item, item_title, .. } => {
                match parts.next().and_then(|n| n.parse::<usize>().ok()) {
                    Some(n) => {
                        names.push(numbered(l, item_title.get(l), n + 1));
                        fields = item;
                    }
                    None => names.push(field.title.get(l).to_owned()),
                }
            }
            _ => names.push(field.title.get(l).to_owned()),
        }
    }
    Some(names.join(" › "))
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
