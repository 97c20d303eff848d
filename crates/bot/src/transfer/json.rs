//! JSON with TBP's names. TBP documents no file for its content; this takes documents of its concepts as people write
//! them, whatever the case of the names, and writes one form.

use super::{
    columns::{Column, Container, Layout, Part, Side},
    csv::decode,
    error::TransferError,
    record::{Given, Head, Known, Parsed, Record, Value},
    sheet::MAX_ROWS,
};
use serde_json::{Map, json};
use std::collections::HashMap;
use types::schema::FieldKind;
use types::{Json, Lang, Text, TransferFormat};

/// Most different members that are told apart.
const MAX_MEMBERS: usize = 500;
/// Longest name of a member that is shown, in characters.
const MAX_HEADING: usize = 100;

/// The items of a document: a list, or an object with a list of the layout's kind.
pub fn read(layout: &Layout, bytes: &[u8]) -> Result<Parsed, TransferError> {
    let (text, encoding) = decode(bytes)?;
    let json: Json =
        serde_json::from_str(&text).map_err(|_| TransferError::Unreadable("it is not well-formed JSON"))?;
    let named = |name: &str| layout.documents.iter().any(|known| known.eq_ignore_ascii_case(name));
    let items = match json {
        Json::Array(items) => items,
        Json::Object(members) => {
            let list = members.into_iter().find_map(|(name, json)| match json {
                Json::Array(items) if named(&name) => Some(items),
                _ => None,
            });
            list.ok_or(TransferError::NoHeadings(layout.documents[0]))?
        }
        _ => return Err(TransferError::NoHeadings(layout.documents[0])),
    };
    if items.is_empty() {
        return Err(TransferError::Empty);
    }
    if items.len() > MAX_ROWS {
        return Err(TransferError::TooLarge("items", MAX_ROWS));
    }
    let mut reader = Reader { layout, heads: vec![], row: 0, members: HashMap::new(), lists: HashMap::new() };
    let records = items.iter().map(|json| reader.item(json)).collect();
    let format = TransferFormat::Json;
    Ok(Parsed { format, source: encoding.to_owned(), heads: reader.heads, records })
}

struct Reader<'a> {
    layout: &'a Layout,
    heads: Vec<Head>,
    row: u32,
    /// What members of lists are, by name; at most [`MAX_MEMBERS`].
    members: HashMap<(&'static str, String), Option<Known>>,
    /// What members of items are lists; at most as many.
    lists: HashMap<String, Option<&'static Container>>,
}

impl Reader<'_> {
    fn item(&mut self, json: &Json) -> Record {
        self.row += 1;
        let mut record = Record { row: self.row, is_whole: true, ..Record::default() };
        let Json::Object(members) = json else {
            record.fail(self.row, Text::default(), "type", "must be an object", None);
            return record;
        };
        for (name, json) in members {
            if let Some(container) = self.container(name) {
                let list = self.list(container, name, json, &mut record);
                match record.lists.iter_mut().find(|(known, _)| *known == container.list) {
                    Some((_, elements)) => elements.extend(list),
                    None => record.lists.push((container.list, list)),
                }
            } else {
                let mut cells = vec![];
                self.member("", name, name, json, &mut cells, &mut record);
                record.own.extend(cells);
            }
        }
        record
    }

    fn list(
        &mut self,
        container: &'static Container,
        name: &str,
        json: &Json,
        record: &mut Record,
    ) -> Vec<Vec<Given>> {
        let elements = match json {
            Json::Null => &[],
            Json::Array(elements) => elements.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut list = Vec::with_capacity(elements.len());
        for element in elements {
            let mut cells = vec![];
            match element {
                Json::Object(members) if !is_text(members) => {
                    for (member, json) in members {
                        let heading = format!("{name}.{member}");
                        self.member(container.list, member, &heading, json, &mut cells, record);
                    }
                }
                text => self.member(container.list, container.text, name, text, &mut cells, record),
            }
            if cells.iter().any(|given| !given.value.is_empty()) {
                list.push(cells);
            }
        }
        list
    }

    fn member(
        &mut self,
        list: &'static str,
        name: &str,
        heading: &str,
        json: &Json,
        cells: &mut Vec<Given>,
        record: &mut Record,
    ) {
        let Some(known) = self.found(list, name) else {
            self.head(heading, None);
            return;
        };
        let row = self.row;
        if let (Some(FieldKind::Localized { .. }), Json::Object(sides)) = (&known.kind, json) {
            for (lang, names) in [(Lang::En, ["en", "EN"]), (Lang::Zh, ["zh-CN", "zh"])] {
                let side = names.iter().find_map(|name| sides.get(*name)).unwrap_or(&Json::Null);
                let Some(text) = text(side) else {
                    record.fail(row, Text::same(heading), "type", "must be text in each language", None);
                    continue;
                };
                if let Some(head) = self.head(heading, Some(&Known { side: Side::Of(lang), ..known.clone() }))
                {
                    cells.push(Given { head, row, value: Value::One(text) });
                }
            }
            return;
        }
        let value = if matches!(known.kind, Some(FieldKind::Lines { .. })) {
            match json {
                Json::Null => Some(Value::Many(vec![])),
                Json::Array(lines) => lines.iter().map(text).collect::<Option<_>>().map(Value::Many),
                one => text(one).map(|line| Value::Many(vec![line])),
            }
        } else {
            match json {
                // Questions are kept one for each line.
                Json::Array(lines) if matches!(known.kind, Some(FieldKind::Localized { .. })) => lines
                    .iter()
                    .map(text)
                    .collect::<Option<Vec<_>>>()
                    .map(|lines| Value::One(lines.join("\n"))),
                one => text(one).map(Value::One),
            }
        };
        match (value, self.head(heading, Some(&known))) {
            (Some(value), Some(head)) => cells.push(Given { head, row, value }),
            (None, _) => record.fail(row, Text::same(heading), "type", "has the wrong type", None),
            (_, None) => {}
        }
    }

    fn container(&mut self, name: &str) -> Option<&'static Container> {
        if let Some(known) = self.lists.get(name) {
            return *known;
        }
        let found = self.layout.container(name);
        if self.lists.len() < MAX_MEMBERS {
            self.lists.insert(name.to_owned(), found);
        }
        found
    }

    /// What a member of an item, or of an element of one of its lists, is read as.
    fn found(&mut self, list: &'static str, name: &str) -> Option<Known> {
        let place = (list, name.to_owned());
        if let Some(known) = self.members.get(&place) {
            return known.clone();
        }
        // The field that mere text of an element stands for is named as the schema names it.
        let text_of = || (!list.is_empty()).then(|| self.layout.of_path(list, name, None))?;
        let found = self.layout.member(list, name).or_else(|| Some((text_of()?, Side::Own)));
        let found = found.map(|found| Known::new(self.layout, found));
        if self.members.len() < MAX_MEMBERS {
            self.members.insert(place, found.clone());
        }
        found
    }

    /// The place of a member among the heads. Of too many only those that are read are told apart, by what they are.
    fn head(&mut self, heading: &str, found: Option<&Known>) -> Option<usize> {
        let heading: String = heading.chars().take(MAX_HEADING).collect();
        let is_full = self.heads.len() >= MAX_MEMBERS;
        let is_it = |head: &Head| match (&head.known, found) {
            (Some(known), Some(found)) => {
                let same = std::ptr::eq(known.column, found.column) && known.side == found.side;
                same && (is_full || head.heading == heading)
            }
            (None, None) => head.heading == heading,
            _ => false,
        };
        let known = self.heads.iter().position(is_it);
        if known.is_some() || (is_full && found.is_none()) {
            return known;
        }
        self.heads.push(Head { heading, known: found.cloned() });
        Some(self.heads.len() - 1)
    }
}

/// Whether an object is text in two languages rather than an element.
fn is_text(members: &Map<String, Json>) -> bool {
    !members.is_empty() && members.keys().all(|name| matches!(name.as_str(), "en" | "zh-CN" | "zh"))
}

/// A plain value as text.
fn text(json: &Json) -> Option<String> {
    match json {
        Json::Null => Some(String::new()),
        Json::String(text) => Some(text.clone()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Number(n) => Some(n.to_string()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// A document of items: every member of an item, of an element those that say something.
pub fn write(layout: &Layout, items: &[(String, Json)]) -> Result<Vec<u8>, TransferError> {
    let items: Vec<Json> = items.iter().map(|(key, json)| item(layout, key, json)).collect();
    let document = json!({ layout.documents[0]: items });
    let mut bytes = serde_json::to_vec_pretty(&document)
        .map_err(|_| TransferError::Unreadable("it cannot be written"))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item(layout: &Layout, key: &str, json: &Json) -> Json {
    let mut members = Map::new();
    for column in layout.columns.iter().filter(|column| column.list.is_empty()) {
        let field = &json[column.field];
        let lines = field.as_array().map(Vec::as_slice).unwrap_or_default();
        let value = match column.part {
            Part::Key => json!(key),
            Part::Whole => field.clone(),
            Part::First => lines.first().cloned().unwrap_or_default(),
            Part::Rest => json!(lines.get(1..).unwrap_or_default()),
            Part::Also => continue,
        };
        members.insert(column.json.to_owned(), value);
    }
    for container in layout.containers {
        let elements = json[container.list].as_array().into_iter().flatten();
        let element = |json: &Json| {
            let columns = layout.columns.iter().filter(|column| column.list == container.list);
            let member = |column: &Column| Some((column.json.to_owned(), json.get(column.field)?.clone()));
            columns
                .filter_map(member)
                .filter(|(_, json)| !types::schema::is_empty(json))
                .collect::<Map<_, _>>()
        };
        members.insert(container.json.to_owned(), elements.map(element).collect());
    }
    Json::Object(members)
}
