//! Typed settings: one description from which the form is drawn, a value is checked and a difference is written.
//!
//! A schema is a list of [`Field`]s over a JSON object. [`json_schema`] writes it as JSON Schema (2020-12) for API
//! users; [`validate`] checks a value; [`describe`] tells two values apart in words.

mod describe;
mod json_schema;
mod validate;

pub use describe::describe;
pub use json_schema::json_schema;
pub use validate::validate;

use crate::{Json, Text};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Largest size of a picture that is embedded in a value as a `data:` address, in bytes of text.
pub const MAX_IMAGE_BYTES: usize = 300_000;

/// One named value of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The key in the object.
    pub name: String,
    /// The label.
    pub title: Text,
    /// A sentence below the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Whether an empty value is refused.
    #[serde(default)]
    pub required: bool,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// A string, the same in every language.
    Text {
        /// Most characters.
        max: u32,
        /// Whether it may have several lines.
        #[serde(default)]
        multiline: bool,
    },
    /// A string in both languages: `{"en": …, "zh-CN": …}`.
    Localized {
        /// Most characters of a side.
        max: u32,
        /// Whether it may have several lines.
        #[serde(default)]
        multiline: bool,
    },
    /// A number.
    Number {
        /// Least value.
        min: Option<f64>,
        /// Greatest value.
        max: Option<f64>,
        /// Whether it must be whole.
        #[serde(default)]
        integer: bool,
    },
    /// An amount of money in minor units (fen, cents), a whole number.
    Money {
        /// ISO 4217, `CNY`.
        currency: String,
        /// Greatest amount in minor units.
        max: i64,
    },
    /// A moment, RFC 3339 with an offset.
    DateTime,
    /// `#rrggbb`.
    Color,
    /// An `https:` address, a path of this server, or a `data:image/…` address of at most [`MAX_IMAGE_BYTES`].
    Image,
    /// A list of short texts: `["…", …]`.
    Lines {
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
        /// Most characters of each.
        length: u32,
    },
    /// One of several values.
    Choice {
        /// The values with their labels.
        options: Vec<Choice>,
    },
    /// Yes or no.
    Switch,
    /// An object.
    Group {
        /// Its fields.
        fields: Vec<Field>,
    },
    /// A list of objects.
    List {
        /// The fields of each.
        item: Vec<Field>,
        /// The word for one: "Showtime".
        item_title: Text,
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
    },
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub title: Text,
}

impl Field {
    /// A field that must have a value.
    pub fn required(name: &str, title: Text, kind: FieldKind) -> Self {
        Self { required: true, ..Self::optional(name, title, kind) }
    }

    /// A field that may be empty.
    pub fn optional(name: &str, title: Text, kind: FieldKind) -> Self {
        Self { name: name.to_owned(), title, help: None, required: false, kind }
    }

    /// The same field with a sentence below the input.
    pub fn with_help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }
}

impl FieldKind {
    /// The value that a form starts with when there is none.
    pub fn blank(&self) -> Json {
        match self {
            FieldKind::Text { .. } | FieldKind::Image | FieldKind::DateTime => json!(""),
            FieldKind::Localized { .. } => json!({}),
            FieldKind::Number { .. } | FieldKind::Money { .. } => Json::Null,
            FieldKind::Color => json!("#0f766e"),
            FieldKind::Choice { options } => options.first().map_or(Json::Null, |o| json!(o.value)),
            FieldKind::Switch => json!(false),
            FieldKind::Group { fields } => blank(fields),
            FieldKind::List { .. } | FieldKind::Lines { .. } => json!([]),
        }
    }
}

/// An object in which every field has the value that a form starts with.
pub fn blank(fields: &[Field]) -> Json {
    Json::Object(fields.iter().map(|f| (f.name.clone(), f.kind.blank())).collect())
}

/// Whether a value counts as "nothing was filled in".
pub fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(s) => s.trim().is_empty(),
        Json::Object(o) => o.values().all(is_empty),
        Json::Array(a) => a.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}
