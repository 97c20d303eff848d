//! A record over an item that may be there already, and the place of what is wrong with the outcome.

use super::{
    columns::{Column, Layout, Part, Side, switch},
    names::Names,
    record::{Given, Head, Record, Value, title},
};
use crate::{check::check, compile::lang_of};
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use types::schema::FieldKind;
use types::{FieldError, Json, Lang, RowError, Text};

/// Pictures that are embedded in items, by what stands for them in a cell.
pub type Pictures = HashMap<String, String>;

/// What stands for an embedded picture in a cell.
pub fn picture_name(address: &str) -> String {
    format!("embedded:{}", hex::encode(&Sha256::digest(address.as_bytes())[..12]))
}

/// What records are read with.
pub struct Reading<'a> {
    /// The layout of the kind.
    pub layout: &'a Layout,
    /// The columns of the file.
    pub heads: &'a [Head],
    /// What may be referred to by name.
    pub names: &'a Names,
    /// The pictures of the items that are there.
    pub pictures: &'a Pictures,
}

impl Reading<'_> {
    /// The item that a record makes of `base`: what the record does not mention stays.
    pub fn apply(&self, record: &mut Record, base: &Json) -> Json {
        let mut item = base.as_object().cloned().unwrap_or_default();
        let mut wrong = Vec::new();
        self.fields(&record.own, &mut item, &mut wrong);
        self.lines(record, &mut item);
        for (list, elements) in &record.lists {
            let old = item.get(*list).and_then(Json::as_array).cloned().unwrap_or_default();
            let element = |(at, cells): (usize, &Vec<Given>)| {
                let stays = if record.is_whole { None } else { old.get(at).and_then(Json::as_object) };
                let mut element = stays.cloned().unwrap_or_default();
                self.fields(cells, &mut element, &mut wrong);
                Json::Object(element)
            };
            let new: Vec<Json> = elements.iter().enumerate().map(element).collect();
            set(&mut item, list, Some(Json::Array(new)));
        }
        record.errors.extend(wrong);
        Json::Object(item)
    }

    /// Single values.
    fn fields(&self, cells: &[Given], object: &mut Map<String, Json>, wrong: &mut Vec<RowError>) {
        for given in cells {
            let Some(known) = &self.heads[given.head].known else { continue };
            let (column, Some(kind)) = (known.column, &known.kind) else { continue };
            let text = given.value.one();
            let is_choice = matches!(kind, FieldKind::Choice { .. });
            match kind {
                // Those of the item itself come from several columns.
                FieldKind::Lines { .. } if column.list.is_empty() => {}
                FieldKind::Lines { .. } => set(object, column.field, Some(json!(given.value.many()))),
                FieldKind::Localized { .. } => set_side(object, column.field, known.side, text),
                _ if text.is_empty() && is_choice && object.contains_key(column.field) => {
                    let default = default(column.field);
                    set(object, column.field, default);
                }
                _ if text.is_empty() && !is_choice => set(object, column.field, None),
                _ => match self.value(column, kind, text) {
                    Ok(value) => set(object, column.field, value),
                    Err(error) => wrong.push(self.at(given, error)),
                },
            }
        }
    }

    /// A value that is not empty; what cannot be read goes to the validator as it is.
    fn value(&self, column: &Column, kind: &FieldKind, text: &str) -> Result<Option<Json>, FieldError> {
        Ok(Some(match kind {
            FieldKind::Number { .. } => match number(text) {
                Some(n) => n,
                None => json!(text),
            },
            FieldKind::Switch => match switch(text) {
                Some(yes) => json!(yes),
                None => json!(text),
            },
            FieldKind::Choice { options } => {
                let plain = text.trim().to_lowercase();
                let is = |name: &str| name.to_lowercase() == plain;
                let option = options.iter().find(|o| is(&o.value) || is(&o.title.en) || is(&o.title.zh));
                json!(option.map_or(text, |option| option.value.as_str()))
            }
            FieldKind::Image => json!(self.pictures.get(text).map_or(text, String::as_str)),
            _ => json!(self.names.resolve(column.field, text)?),
        }))
    }

    /// The lines of the item's own fields.
    fn lines(&self, record: &Record, item: &mut Map<String, Json>) {
        for column in self.layout.columns.iter().filter(|column| column.list.is_empty()) {
            match column.part {
                Part::Whole if self.is_lines(record, column) => {
                    let lines: Vec<_> = self.all(record, column.field, Part::Whole).collect();
                    set(item, column.field, Some(json!(lines)));
                }
                Part::First => self.questions(record, column.field, item),
                Part::Key | Part::Whole | Part::Rest | Part::Also => {}
            }
        }
    }

    fn is_lines(&self, record: &Record, column: &Column) -> bool {
        let given = record.cells(self.heads, column.field, column.part).next();
        given.is_some_and(|given| matches!(given.value, Value::Many(_)))
    }

    /// The first of the lines, the others, or all of them; others stay if no column gives them.
    fn questions(&self, record: &Record, field: &str, item: &mut Map<String, Json>) {
        let [first, rest, also] =
            [Part::First, Part::Rest, Part::Also].map(|part| self.gives(record, field, part));
        if !first && !rest && !also {
            return;
        }
        let old: Vec<String> =
            item.get(field).and_then(|json| serde_json::from_value(json.clone()).ok()).unwrap_or_default();
        let mut lines: Vec<String> = self.all(record, field, Part::First).cloned().collect();
        if !first && !also {
            lines.extend(old.first().cloned());
        }
        lines.extend(self.all(record, field, Part::Rest).cloned());
        let stay = old.iter().skip(1).filter(|_| !rest && !also);
        let known: HashSet<String> = lines.iter().cloned().collect();
        let more = self.all(record, field, Part::Also).chain(stay).filter(|line| !known.contains(*line));
        lines.extend(more.cloned());
        set(item, field, Some(json!(lines)));
    }

    fn gives(&self, record: &Record, field: &str, part: Part) -> bool {
        record.cells(self.heads, field, part).next().is_some()
    }

    fn all<'a>(&'a self, record: &'a Record, field: &'a str, part: Part) -> impl Iterator<Item = &'a String> {
        record.cells(self.heads, field, part).flat_map(|given| given.value.many())
    }

    /// What the validators say of an item, at the cells that it comes from.
    pub fn check(&self, record: &Record, json: &Json) -> Vec<RowError> {
        check(self.layout.which, json).into_iter().map(|error| self.place(record, error)).collect()
    }

    fn at(&self, given: &Given, error: FieldError) -> RowError {
        RowError { row: given.row, column: Text::same(&self.heads[given.head].heading), error }
    }

    /// Finds the cell of a complaint: `/slots/2/prompt`, `/utterances/7`, `/name`.
    fn place(&self, record: &Record, error: FieldError) -> RowError {
        let path = error.path.clone();
        let mut parts = path.split('/').skip(1);
        let (field, index, inner) = (
            parts.next().unwrap_or_default(),
            parts.next().and_then(|part| part.parse::<usize>().ok()),
            parts.next().unwrap_or_default(),
        );
        let container = self.layout.containers.iter().find(|container| container.list == field);
        let Some(container) = container else { return self.place_own(record, field, index, error) };
        let elements = record.lists.iter().find(|(list, _)| *list == container.list);
        let cells = elements.zip(index).and_then(|((_, elements), at)| elements.get(at));
        let inner = if inner.is_empty() { container.text } else { inner };
        let is =
            |given: &&Given| self.heads[given.head].known.as_ref().is_some_and(|k| k.column.field == inner);
        let row = cells.and_then(|cells| cells.first()).map_or(record.row, |given| given.row);
        match cells.and_then(|cells| cells.iter().find(is)) {
            Some(given) => self.at(given, error),
            None => self.absent(row, container.list, inner, None, error),
        }
    }

    fn place_own(&self, record: &Record, field: &str, line: Option<usize>, error: FieldError) -> RowError {
        let parts = [Part::First, Part::Rest, Part::Whole, Part::Also];
        let cells = parts.iter().flat_map(|part| record.cells(self.heads, field, *part));
        let mut left = line.unwrap_or(0);
        let mut found = None;
        for given in cells {
            match &given.value {
                Value::Many(lines) if left < lines.len() => {
                    found = Some(given);
                    break;
                }
                Value::Many(lines) => left -= lines.len(),
                Value::One(text) if found.is_none() || !text.is_empty() => found = Some(given),
                Value::One(_) => {}
            }
        }
        match found {
            Some(given) => self.at(given, error),
            None => self.absent(record.row, "", field, line, error),
        }
    }

    /// A complaint about a cell that is not there.
    fn absent(&self, row: u32, list: &str, field: &str, line: Option<usize>, error: FieldError) -> RowError {
        let column = self.layout.of_path(list, field, line);
        RowError { row, column: column.map_or_else(Text::default, |column| title(self.heads, column)), error }
    }
}

/// What a choice that must be made is when nothing is said.
fn default(field: &str) -> Option<Json> {
    (field == "action").then(|| json!("reply"))
}

fn number(text: &str) -> Option<Json> {
    let n: f64 = text.trim().parse().ok().filter(|n: &f64| n.is_finite())?;
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    Some(if n.fract() == 0.0 && n.abs() < 1e15 { json!(n as i64) } else { json!(n) })
}

/// Sets a member unless that says what is there already in another spelling.
fn set(object: &mut Map<String, Json>, field: &str, new: Option<Json>) {
    let new = new.unwrap_or_default();
    let old = object.get(field).unwrap_or(&Json::Null);
    if is_alike(old, &new) {
        return;
    }
    if says_nothing(&new) && !new.is_boolean() {
        object.remove(field);
    } else {
        object.insert(field.to_owned(), new);
    }
}

fn says_nothing(json: &Json) -> bool {
    types::schema::is_empty(json) || *json == json!(false)
}

/// Whether two values mean the same: what is missing is what says nothing, and `2` is `2.0`.
fn is_alike(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => {
            let of = |object: &Map<String, Json>, name: &str| object.get(name).cloned().unwrap_or_default();
            a.keys().chain(b.keys()).all(|name| is_alike(&of(a, name), &of(b, name)))
        }
        (Json::Array(a), Json::Array(b)) if !a.is_empty() && a.len() == b.len() => {
            a.iter().zip(b).all(|(a, b)| is_alike(a, b))
        }
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (a, b) => a == b || (says_nothing(a) && says_nothing(b)),
    }
}

/// Sets one side of a text. Words without a named language go to the side of the language they are in; none clear both.
fn set_side(object: &mut Map<String, Json>, field: &str, side: Side, words: &str) {
    let mut text: Text =
        object.get(field).and_then(|json| serde_json::from_value(json.clone()).ok()).unwrap_or_default();
    let before = text.clone();
    match (side, lang_of(words)) {
        (Side::Of(Lang::En), _) => text.en = words.to_owned(),
        (Side::Of(Lang::Zh), _) => text.zh = words.to_owned(),
        (Side::Own, _) if words.is_empty() => text = Text::default(),
        (Side::Own, Some(Lang::Zh)) => text.zh = words.to_owned(),
        (Side::Own, Some(Lang::En) | None) => text.en = words.to_owned(),
    }
    if text != before {
        let new = if text.is_empty() { None } else { serde_json::to_value(text).ok() };
        set(object, field, new);
    }
}
