//! A schema as JSON Schema 2020-12, for API users and editors.

use super::{Field, FieldKind};
use crate::Json;
use serde_json::json;

/// The JSON Schema of an object with these fields. Titles are English; `x-title` holds both languages.
pub fn json_schema(fields: &[Field]) -> Json {
    let properties: serde_json::Map<_, _> = fields
        .iter()
        .map(|f| {
            let mut schema = kind(&f.kind);
            if let Json::Object(map) = &mut schema {
                map.insert("title".into(), json!(f.title.en));
                map.insert("x-title".into(), json!(f.title));
                if let Some(help) = &f.help {
                    map.insert("description".into(), json!(help.en));
                }
            }
            (f.name.clone(), schema)
        })
        .collect();
    let required: Vec<_> = fields.iter().filter(|f| f.required).map(|f| f.name.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn kind(kind: &FieldKind) -> Json {
    match kind {
        FieldKind::Text { max, .. } => json!({"type": "string", "maxLength": max}),
        FieldKind::Localized { max, .. } => {
            let side = json!({"type": "string", "maxLength": max});
            json!({"type": "object", "properties": {"en": side, "zh-CN": side}, "additionalProperties": false})
        }
        FieldKind::Number { min, max, integer } => {
            let mut schema = json!({"type": if *integer { "integer" } else { "number" }});
            if let Some(min) = min {
                schema["minimum"] = json!(min);
            }
            if let Some(max) = max {
                schema["maximum"] = json!(max);
            }
            schema
        }
        FieldKind::Money { currency, max } => {
            json!({"type": "integer", "minimum": 0, "maximum": max, "x-currency": currency})
        }
        FieldKind::DateTime => json!({"type": "string", "format": "date-time"}),
        FieldKind::Color => json!({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}),
        FieldKind::Image => {
            json!({"type": "string", "x-format": "image", "maxLength": super::MAX_IMAGE_BYTES})
        }
        FieldKind::Choice { options } => {
            json!({"type": "string", "enum": options.iter().map(|o| &o.value).collect::<Vec<_>>()})
        }
        FieldKind::Lines { min, max, length } => {
            let line = json!({"type": "string", "minLength": 1, "maxLength": length});
            json!({"type": "array", "items": line, "minItems": min, "maxItems": max})
        }
        FieldKind::Switch => json!({"type": "boolean"}),
        FieldKind::Group { fields } => json_schema(fields),
        FieldKind::List { item, min, max, .. } => {
            json!({"type": "array", "items": json_schema(item), "minItems": min, "maxItems": max})
        }
    }
}
