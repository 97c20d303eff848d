//! Items to files.

use super::{
    cell::{self, MAX_CELL},
    columns::{Column, Layout, Part, Side},
    csv,
    error::TransferError,
    item::picture_name,
    json,
    sheet::columns,
    xlsx,
};
use types::schema::FieldKind;
use types::{Json, Lang, TransferFormat};

/// A file of items: key and JSON.
pub fn write(
    layout: &Layout,
    items: &[(String, Json)],
    format: TransferFormat,
    lang: Lang,
) -> Result<Vec<u8>, TransferError> {
    match format {
        TransferFormat::Json => json::write(layout, items),
        TransferFormat::Csv => csv::write(&rows(layout, items, lang)?),
        TransferFormat::Xlsx => xlsx::write(sheet_name(layout, lang), &rows(layout, items, lang)?),
    }
}

fn sheet_name(layout: &Layout, lang: Lang) -> &'static str {
    use crate::kind::Which;
    let (en, zh) = match layout.which {
        Which::Bot => ("Bots", "机器人"),
        Which::Intent => ("Intents", "意图"),
        Which::Dictionary => ("Dictionaries", "词典"),
        Which::Qa => ("Q&A", "问答"),
        Which::Golden => ("Golden conversations", "标准对话"),
    };
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Headings and rows. An item begins a row with its key; more rows of it follow where it has more of something.
fn rows(layout: &Layout, items: &[(String, Json)], lang: Lang) -> Result<Vec<Vec<String>>, TransferError> {
    let columns: Vec<_> =
        columns(layout, lang).into_iter().map(|(column, side)| (column, side, layout.kind(column))).collect();
    let heading =
        |(column, side, _): &(&Column, Side, Option<FieldKind>)| column.title(*side).get(lang).to_owned();
    let mut rows = vec![columns.iter().map(heading).collect::<Vec<_>>()];
    for (key, json) in items {
        let cells: Vec<Vec<String>> = columns
            .iter()
            .map(|(column, side, kind)| match (column.list, column.part) {
                (_, Part::Key) => vec![key.clone()],
                ("", _) => own(column, *side, kind.as_ref(), json, lang),
                (list, _) => {
                    let elements = json[list].as_array().into_iter().flatten();
                    elements
                        .map(|element| one(column, *side, kind.as_ref(), &element[column.field], lang))
                        .collect()
                }
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let at = |column: &Vec<String>| cell::neutralise(column.get(row).cloned().unwrap_or_default());
            rows.push(cells.iter().map(at).collect());
        }
    }
    let is_long = |cell: &String| cell.len() > MAX_CELL && cell.encode_utf16().count() > MAX_CELL;
    if rows.iter().flatten().any(is_long) {
        return Err(TransferError::TooLarge("characters in a cell", MAX_CELL));
    }
    Ok(rows)
}

/// The cells of one of the item's own fields: of lines one or more, else one.
fn own(column: &Column, side: Side, kind: Option<&FieldKind>, json: &Json, lang: Lang) -> Vec<String> {
    let field = &json[column.field];
    if !matches!(kind, Some(FieldKind::Lines { .. })) {
        return vec![one(column, side, kind, field, lang)];
    }
    let lines = field.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines = match column.part {
        Part::First => lines.get(..1),
        Part::Rest => lines.get(1..),
        Part::Key | Part::Whole | Part::Also => Some(lines),
    };
    lines_of(column, lines.unwrap_or_default())
}

fn lines_of(column: &Column, lines: &[Json]) -> Vec<String> {
    cell::write_lines(lines.iter().filter_map(Json::as_str), column.separators())
}

/// The cell of one value.
fn one(column: &Column, side: Side, kind: Option<&FieldKind>, json: &Json, lang: Lang) -> String {
    let words = match (json, side) {
        (Json::Object(sides), Side::Of(lang)) => {
            let text = sides.get(lang.tag()).or_else(|| sides.get("zh").filter(|_| lang == Lang::Zh));
            text.and_then(Json::as_str).unwrap_or_default()
        }
        (Json::String(text), _) => text.as_str(),
        (Json::Bool(yes), _) => return yes_or_no(*yes, lang).to_owned(),
        (Json::Number(n), _) => return n.to_string(),
        // Synonyms of one value stand in one cell; there are few enough of them.
        (Json::Array(lines), _) => return lines_of(column, lines).join("\n"),
        (Json::Null | Json::Object(_), _) => return String::new(),
    };
    match kind {
        Some(FieldKind::Choice { options }) => {
            let option = options.iter().find(|option| option.value == words && !words.is_empty());
            option.map_or(words, |option| option.title.get(lang)).to_owned()
        }
        Some(FieldKind::Image) if words.starts_with("data:") => picture_name(words),
        _ => cell::write(words),
    }
}

fn yes_or_no(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
    }
}
