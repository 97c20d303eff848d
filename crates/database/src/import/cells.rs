//! Documents as rows of a table, and back. A cell is JSON where it reads as JSON that is no plain text, and a text
//! otherwise; a text that would read as JSON stands in quotation marks. An empty cell is a field that is not there.

use crate::DatabaseError;
use crate::path::{self, Path};
use serde_json::json;
use types::Json;

/// A column: the path of a field.
pub(super) struct Column(Path);

/// The columns of a heading.
pub(super) fn columns(headings: &csv::StringRecord) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
    for (i, name) in headings.iter().enumerate() {
        let name = name.strip_prefix('\u{feff}').unwrap_or(name).trim();
        if name.is_empty() {
            return Err(format!("column {} has no heading; the first line names the fields", i + 1));
        }
        let path = Path::parse(name).map_err(|error| format!("heading {name}: {error}"))?;
        if columns.iter().any(|other| other.0.overlaps(&path)) {
            return Err(format!("heading {name} stands for a field of another column"));
        }
        columns.push(Column(path));
    }
    Ok(columns)
}

/// The document of a row, or what is wrong with it.
pub(super) fn document(columns: &[Column], record: &csv::ByteRecord) -> Result<Json, String> {
    if record.len() > columns.len() && record.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
        return Err(format!("the row has {} cells, and the heading {}", record.len(), columns.len()));
    }
    let mut doc = Json::Object(Default::default());
    for (Column(path), cell) in columns.iter().zip(record) {
        let text = std::str::from_utf8(cell).map_err(|_| format!("{} is not UTF-8", path.text))?;
        if text.is_empty() {
            continue;
        }
        let value = if path.text == "_id" { id(text) } else { value(text) };
        path::put(&mut doc, &path.parts, value).map_err(|error: DatabaseError| error.to_string())?;
    }
    Ok(doc)
}

/// Ids are texts, also those that look like numbers, unless they say otherwise.
fn id(text: &str) -> Json {
    match value(text) {
        Json::String(quoted) if text.starts_with('"') => Json::String(quoted),
        number @ Json::Number(_) if text.starts_with('{') => number,
        other => match types::document_key(&other).filter(|_| other.is_object()) {
            Some(key) => types::document_id(&key),
            None => Json::from(text),
        },
    }
}

/// An id as a cell.
pub(super) fn id_cell(id: Option<&Json>) -> String {
    match id {
        Some(Json::Number(number)) => {
            let tag = match number.as_i64() {
                Some(whole) if i32::try_from(whole).is_ok() => "$numberInt",
                Some(_) => "$numberLong",
                None => "$numberDouble",
            };
            json!({tag: number.to_string()}).to_string()
        }
        other => cell(other),
    }
}

fn value(text: &str) -> Json {
    match serde_json::from_str(text) {
        Ok(json) => super::normal::normal(json),
        Err(_) => Json::from(text),
    }
}

/// A field as a cell; `None`: it is not there.
pub(super) fn cell(value: Option<&Json>) -> String {
    match value {
        None => String::new(),
        // What would be read as something else, or as nothing, is quoted.
        Some(Json::String(text)) if text.is_empty() || serde_json::from_str::<Json>(text).is_ok() => {
            Json::from(text.as_str()).to_string()
        }
        Some(Json::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_a_cell_comes_back_as_it_was() {
        for value in [
            json!("plain"),
            json!(""),
            json!("123"),
            json!("null"),
            json!("\"quoted\""),
            json!("{\"a\": 1}"),
            json!(" 5"),
            json!(5),
            json!(5.0),
            json!(null),
            json!({"$date": 5}),
            json!([1, "a"]),
        ] {
            let cell = cell(Some(&value));
            assert_eq!(super::value(&cell).to_string(), value.to_string(), "{cell}");
        }
        assert_eq!(cell(None), "");
        for value in [
            json!("plain"),
            json!("007"),
            json!("5"),
            json!("{\"a\": 1}"),
            json!("\"q\""),
            json!(5),
            json!(0.5),
        ] {
            let cell = id_cell(Some(&value));
            assert_eq!(id(&cell).to_string(), value.to_string(), "{cell}");
        }
        assert_eq!(
            (id("5"), id("{\"$numberLong\": \"9007199254740992\"}")),
            (json!("5"), json!(9007199254740992_i64))
        );
    }
}
