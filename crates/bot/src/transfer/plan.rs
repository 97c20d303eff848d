//! What an import would do to the items that are there. Pure: the same file and the same items give the same plan.

use super::{
    columns::{Column, Layout, Part},
    item::{Pictures, Reading, picture_name},
    names::{Names, is_key},
    record::{Head, Parsed, Record, title},
};
use crate::kind::{self, Which};
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use types::{
    DiffLine, FieldError, ImportColumn, ImportItem, ImportMode, ImportOp, ImportPlan, Json, RowError, Text,
};

/// An item that is there.
pub struct Present {
    /// Its key.
    pub key: String,
    /// Its newest JSON.
    pub json: Json,
    /// [`types::ItemView::revision`].
    pub revision: u64,
    /// Whether its draft deletes it.
    pub is_deleted: bool,
}

/// What an import is compared with.
pub struct World {
    /// The bot that items belong to.
    pub bot: String,
    /// All items of the kind in the environment, those of other bots too.
    pub present: Vec<Present>,
    /// What items may refer to.
    pub names: Names,
}

/// A plan, and what has to be written to carry it out.
pub struct Planned {
    /// What people see; without a token yet.
    pub plan: ImportPlan,
    /// For each item of the plan that is written: its JSON, or none if it is deleted, and the revision it was at.
    pub edits: Vec<(String, Option<Json>, u64)>,
}

/// Compares a file with what is there.
pub fn plan(layout: &Layout, parsed: Parsed, mut world: World, mode: ImportMode) -> Planned {
    let Parsed { format, source, heads, mut records } = parsed;
    let mut own = Index::new(layout, &world);
    let targets: Vec<Target> = records.iter_mut().map(|record| own.target(record, &heads)).collect();
    if layout.which == Which::Intent {
        // An intent may go on with one that comes with it.
        for (record, target) in records.iter().zip(&targets) {
            let name = record.first(&heads, layout.identity());
            world.names.add_intent(&target.key, &Text::same(name));
            world.names.add_intent(&target.key, &Text::same(target.given.as_str()));
        }
    }
    let pictures = pictures(layout, &world);
    let reading = Reading { layout, heads: &heads, names: &world.names, pictures: &pictures };
    let mut items = Vec::with_capacity(records.len());
    let mut edits = Vec::new();
    for (record, target) in records.iter_mut().zip(&targets) {
        let present = target.present.map(|at| &world.present[at]);
        let (item, json) = one(&reading, record, target, present, &world.bot);
        if let (ImportOp::Add | ImportOp::Change, Some(json)) = (item.op, json) {
            edits.push((item.key.clone(), Some(json), present.map_or(0, |present| present.revision)));
        }
        items.push(item);
    }
    if mode == ImportMode::Replace {
        let kept: HashSet<_> = targets.iter().filter_map(|target| target.present).collect();
        for (at, present) in world.present.iter().enumerate() {
            let goes =
                belongs(layout, &present.json, &world.bot) && !present.is_deleted && !kept.contains(&at);
            if goes {
                edits.push((present.key.clone(), None, present.revision));
                items.push(ImportItem {
                    row: 0,
                    key: present.key.clone(),
                    title: kind::title(layout.which, &present.key, &present.json),
                    op: ImportOp::Remove,
                    lines: vec![],
                    errors: vec![],
                });
            }
        }
    }
    let mut columns: Vec<ImportColumn> = Vec::new();
    for head in heads.iter().filter(|head| !head.heading.is_empty()) {
        let field = head.known.as_ref().map(|known| known.column.title(known.side));
        if columns.iter().all(|known| known.heading != head.heading) || field.is_none() {
            columns.push(ImportColumn { heading: head.heading.clone(), field });
        }
    }
    Planned { plan: ImportPlan { format, source, columns, items, token: String::new() }, edits }
}

/// What becomes of one record.
fn one(
    reading: &Reading<'_>,
    record: &mut Record,
    target: &Target,
    present: Option<&Present>,
    bot: &str,
) -> (ImportItem, Option<Json>) {
    let layout = reading.layout;
    let blank = blank(layout.which, bot);
    let mut json = reading.apply(record, present.map_or(&blank, |present| &present.json));
    // Who has one name for an intent, such as TBP, means both; the same of a slot.
    let has_name = record.cells(reading.heads, "name", Part::Whole).next().is_some();
    if layout.identity().field == "name" && !has_name && present.is_none() {
        json["name"] = named(if target.given.is_empty() { &target.key } else { &target.given });
    }
    for slot in json.get_mut("slots").and_then(Json::as_array_mut).into_iter().flatten() {
        if types::schema::is_empty(&slot["title"]) {
            slot["title"] = named(slot["name"].as_str().unwrap_or_default());
        }
    }
    let before = present.filter(|present| !present.is_deleted).map(|present| &present.json);
    let is_same = before == Some(&json);
    let mut errors = std::mem::take(&mut record.errors);
    if errors.is_empty() && !is_same {
        errors = reading.check(record, &json);
        if errors.is_empty() && json.to_string().len() > content::MAX_JSON {
            let error = FieldError::new("", "too_long", "is too large").with_limit(content::MAX_JSON);
            errors.push(RowError { row: record.row, column: Text::default(), error });
        }
    }
    let op = match (errors.is_empty(), before) {
        (false, _) => ImportOp::Refused,
        (true, None) => ImportOp::Add,
        (true, Some(_)) if is_same => ImportOp::Same,
        (true, Some(_)) => ImportOp::Change,
    };
    let lines: Vec<DiffLine> = match op {
        ImportOp::Add | ImportOp::Change => kind::differences(layout.which, before, Some(&json)),
        ImportOp::Same | ImportOp::Remove | ImportOp::Refused => vec![],
    };
    let title = kind::title(layout.which, &target.key, &json);
    let item = ImportItem { row: record.row, key: target.key.clone(), title, op, lines, errors };
    (item, Some(json))
}

/// What a new item has before its record.
fn blank(which: Which, bot: &str) -> Json {
    match which {
        Which::Bot | Which::Dictionary => json!({}),
        Which::Intent => json!({ "bot": bot, "action": "reply" }),
        Which::Qa | Which::Golden => json!({ "bot": bot }),
    }
}

fn named(name: &str) -> Json {
    let side = if name.is_ascii() { "en" } else { "zh-CN" };
    Json::Object(Map::from_iter([(side.to_owned(), json!(name))]))
}

/// Whether an item is the bot's, or no bot's.
fn belongs(layout: &Layout, json: &Json, bot: &str) -> bool {
    layout.which == Which::Dictionary || json["bot"].as_str().unwrap_or_default() == bot
}

/// The embedded pictures of what is there, by what stands for them in a cell.
fn pictures(layout: &Layout, world: &World) -> Pictures {
    let mut pictures = Pictures::new();
    for container in layout.containers {
        let elements =
            world.present.iter().filter_map(|present| present.json[container.list].as_array()).flatten();
        for address in elements.filter_map(|element| element["image"].as_str()) {
            if address.starts_with("data:") {
                pictures.insert(picture_name(address), address.to_owned());
            }
        }
    }
    pictures
}

/// The item that a record is about.
struct Target {
    /// Its key.
    key: String,
    /// What the file says of the key, if it cannot be one.
    given: String,
    /// The item that is there, among [`World::present`].
    present: Option<usize>,
}

/// Finds the items that records are about.
struct Index<'a> {
    layout: &'a Layout,
    bot: String,
    /// Items of the bot, by key.
    keys: HashMap<String, usize>,
    /// The same by name.
    names: HashMap<String, usize>,
    /// The key of each of [`World::present`].
    present: Vec<String>,
    /// Keys that nothing new may have.
    taken: HashSet<String>,
    /// The row in which an item is first spoken of.
    rows: HashMap<String, u32>,
}

impl<'a> Index<'a> {
    fn new(layout: &'a Layout, world: &World) -> Self {
        let (mut keys, mut names) = (HashMap::new(), HashMap::new());
        for (at, present) in world.present.iter().enumerate() {
            if !belongs(layout, &present.json, &world.bot) {
                continue;
            }
            keys.insert(present.key.clone(), at);
            for name in names_of(layout.which, &present.json) {
                names.entry(plain(&name)).or_insert(at);
            }
        }
        let present: Vec<_> = world.present.iter().map(|present| present.key.clone()).collect();
        let taken = present.iter().cloned().collect();
        Self { layout, bot: world.bot.clone(), keys, names, present, taken, rows: HashMap::new() }
    }

    /// The item that is meant: by its key, else by its name; else a new one.
    fn target(&mut self, record: &mut Record, heads: &[Head]) -> Target {
        let layout = self.layout;
        let identity = layout.identity();
        let key_column: &Column = &layout.columns[0];
        let said = record.first(heads, key_column).trim().to_owned();
        let names: Vec<String> = record
            .cells(heads, identity.field, identity.part)
            .map(|given| given.value.one().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let is_keyed = is_key(&said);
        let (key, given) = if is_keyed { (said, String::new()) } else { (String::new(), said) };
        if !given.is_empty() && (!names.is_empty() || identity.field != "name") {
            record.fail(
                record.row,
                title(heads, key_column),
                "key",
                "1–64 characters of A-Z a-z 0-9 _ -",
                None,
            );
        }
        let mut names = names;
        if names.is_empty() {
            names.extend([&given, &key].into_iter().filter(|name| !name.is_empty()).cloned());
        }
        let by_name = || names.iter().find_map(|name| self.names.get(&plain(name)).copied());
        let present = self.keys.get(&key).copied().or_else(by_name);
        let found = present.and_then(|at| self.present.get(at).cloned());
        let name = names.first().map_or("", String::as_str);
        let key_of_new = || match key.as_str() {
            key if !key.is_empty() && !self.taken.contains(key) => key.to_owned(),
            _ => new_key(layout.which, &self.bot, name, &self.taken),
        };
        let key = found.unwrap_or_else(key_of_new);
        // By what it is called too, unless its key says otherwise: two new items of one name are one item twice.
        let named = !is_keyed && !name.is_empty();
        let tokens = [Some(format!("k {key}")), named.then(|| format!("n {}", plain(name)))];
        for token in tokens.into_iter().flatten() {
            let first = *self.rows.entry(token).or_insert(record.row);
            if first != record.row {
                let limit = Some(first.to_string());
                record.fail(
                    record.row,
                    title(heads, identity),
                    "row_duplicate",
                    "is in another row already",
                    limit,
                );
                break;
            }
        }
        self.taken.insert(key.clone());
        Target { key, given, present }
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What an item is called: by its name in each language, or its first question.
fn names_of(which: Which, json: &Json) -> Vec<String> {
    match which {
        Which::Qa => json["questions"][0].as_str().map(str::to_owned).into_iter().collect(),
        _ => kind::read::<Text>(&json["name"])
            .map(|name| [name.en, name.zh].into_iter().filter(|name| !name.is_empty()).collect())
            .unwrap_or_default(),
    }
}

/// A key of something new: of its name where letters allow, else a number that the same name always gets.
fn new_key(which: Which, bot: &str, name: &str, taken: &HashSet<String>) -> String {
    let words: String =
        name.to_ascii_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join("_");
    let words: String = words.chars().take(48).collect();
    if name.is_ascii() && words.len() >= 3 && !taken.contains(&words) {
        return words;
    }
    let hash = hex::encode(Sha256::digest(format!("{}\0{bot}\0{name}", which.name())));
    // More of the hash until it is free; all of it is.
    let lengths = [8, 16, 32, 60];
    let keys = lengths.map(|len| format!("i{}", &hash[..len]));
    let free = keys.iter().find(|key| !taken.contains(*key));
    free.cloned().unwrap_or_else(|| format!("i{}", &hash[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::columns::layout;

    #[test]
    fn the_first_column_is_the_key() {
        for layout in Which::ALL.into_iter().filter_map(layout) {
            assert_eq!(layout.columns[0].part, Part::Key);
        }
    }

    #[test]
    fn keys_are_made_of_names() {
        let none = HashSet::new();
        assert_eq!(new_key(Which::Qa, "b", "When do you open?", &none), "when_do_you_open");
        let chinese = new_key(Which::Qa, "b", "几点开门", &none);
        assert_eq!(chinese.len(), 9);
        assert_eq!(new_key(Which::Qa, "b", "几点开门", &none), chinese);
        assert_ne!(new_key(Which::Qa, "c", "几点开门", &none), chinese);
        let taken = HashSet::from([chinese.clone()]);
        assert!(new_key(Which::Qa, "b", "几点开门", &taken).starts_with(&chinese));
    }
}
