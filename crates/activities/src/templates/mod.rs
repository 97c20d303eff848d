//! The templates that a product manager can start from, each in its own file.

mod daily_check_in;
mod fields;
mod lucky_draw;
mod premiere_night;

use std::sync::LazyLock;
use types::{Component, Template, Timestamp, schema::Field, schema::FieldKind};

/// 2030-01-01: where the dates of examples lie when nobody says what day it is.
const SOME_DAY: i64 = 1_893_456_000;

/// All templates, in the order of the gallery. The dates of their examples lie in 2030; a form that a person is about
/// to fill in is better served by [`crate::Activities::templates`], whose dates are near.
pub fn templates() -> &'static [Template] {
    static TEMPLATES: LazyLock<Vec<Template>> =
        LazyLock::new(|| templates_at(Timestamp::from_timestamp(SOME_DAY, 0).unwrap_or_default()));
    &TEMPLATES
}

/// All templates, with examples whose dates lie in the days after `now`.
pub(crate) fn templates_at(now: Timestamp) -> Vec<Template> {
    vec![premiere_night::template(now), daily_check_in::template(), lucky_draw::template()]
}

/// The template with this id.
pub fn template(id: &str) -> Option<&'static Template> {
    templates().iter().find(|t| t.id == id)
}

/// The schema of a template's settings: one group for each component.
pub(crate) fn groups(components: &[Component]) -> Vec<Field> {
    components
        .iter()
        .map(|c| Field::optional(&c.id, c.title.clone(), FieldKind::Group { fields: c.fields.clone() }))
        .collect()
}
