//! The name of a place in a form, as the form itself says it.

use crate::i18n::{Lang, messages::ui::numbered};
use types::schema::{Field, FieldKind};

/// Names the control at a JSON pointer into the object of these fields: "Showtimes › Screening 2 › Price".
#[must_use]
pub fn place_words(l: Lang, fields: &[Field], path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let mut names = Vec::new();
    let mut fields = fields;
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
    (!names.is_empty()).then(|| names.join(" › "))
}
