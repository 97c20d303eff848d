//! What changed between two values of a schema, in words.

use super::{Field, FieldKind, is_empty};
use crate::{DiffChange, DiffLine, Json, Text};

const MAX_SHOWN: usize = 60;
/// Short lists up to this number are shown, longer ones counted.
const FEW: usize = 3;

/// The differences of two objects, field by field, groups named by a path of labels ("Coupon › Stock").
pub fn describe(fields: &[Field], before: &Json, after: &Json) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    object(fields, before, after, &Text::default(), &mut lines);
    lines
}

fn object(fields: &[Field], before: &Json, after: &Json, at: &Text, lines: &mut Vec<DiffLine>) {
    for field in fields {
        let old = before.get(&field.name).unwrap_or(&Json::Null);
        let new = after.get(&field.name).unwrap_or(&Json::Null);
        if old == new || (is_empty(old) && is_empty(new)) {
            continue;
        }
        let label = under(at, &field.title);
        match &field.kind {
            FieldKind::Group { fields } => object(fields, old, new, &label, lines),
            FieldKind::List { item, item_title, .. } => list(item, item_title, old, new, label, lines),
            FieldKind::Lines { .. } => words(old, new, label, lines),
            kind => lines.push(DiffLine { label, change: scalar(kind, old, new) }),
        }
    }
}

fn scalar(kind: &FieldKind, old: &Json, new: &Json) -> DiffChange {
    match (is_empty(old), is_empty(new)) {
        (true, _) => DiffChange::Set { to: show(kind, new) },
        (_, true) => DiffChange::Cleared { from: show(kind, old) },
        _ => DiffChange::Changed { from: show(kind, old), to: show(kind, new) },
    }
}

/// A few words are shown as they are; of many, such as utterances, people want to know how many came and went.
fn words(old: &Json, new: &Json, label: Text, lines: &mut Vec<DiffLine>) {
    let read = |json: &Json| -> Vec<String> { serde_json::from_value(json.clone()).unwrap_or_default() };
    let (old, new) = (read(old), read(new));
    let shown = |words: &[String]| Text::new(short(&words.join(", ")), short(&words.join("、")));
    let gone = old.iter().filter(|word| !new.contains(word)).count();
    let come = new.iter().filter(|word| !old.contains(word)).count();
    let change = match (old.is_empty(), new.is_empty()) {
        (true, _) if new.len() <= FEW => DiffChange::Set { to: shown(&new) },
        (_, true) if old.len() <= FEW => DiffChange::Cleared { from: shown(&old) },
        _ if old.len().max(new.len()) <= FEW => DiffChange::Changed { from: shown(&old), to: shown(&new) },
        _ if gone + come == 0 => DiffChange::Reordered,
        _ => {
            let changed = gone.min(come);
            DiffChange::Items {
                added: (come - changed) as u32,
                removed: (gone - changed) as u32,
                changed: changed as u32,
            }
        }
    };
    lines.push(DiffLine { label, change });
}

/// Lists of the same length are compared row by row, so that one edited price reads as one edited price; otherwise
/// rows are matched by equality and counted.
fn list(item: &[Field], item_title: &Text, old: &Json, new: &Json, label: Text, lines: &mut Vec<DiffLine>) {
    let none = Vec::new();
    let (old, new) = (old.as_array().unwrap_or(&none), new.as_array().unwrap_or(&none));
    let gone = old.iter().filter(|row| !new.contains(row)).count();
    let come = new.iter().filter(|row| !old.contains(row)).count();
    if old.len() == new.len() {
        if gone == 0 && come == 0 {
            lines.push(DiffLine { label, change: DiffChange::Reordered });
            return;
        }
        for (i, (a, b)) in old.iter().zip(new).enumerate() {
            let row =
                Text::new(format!("{} {}", item_title.en, i + 1), format!("{} {}", item_title.zh, i + 1));
            object(item, a, b, &under(&label, &row), lines);
        }
        return;
    }
    let changed = gone.min(come);
    lines.push(DiffLine {
        label,
        change: DiffChange::Items {
            added: (come - changed) as u32,
            removed: (gone - changed) as u32,
            changed: changed as u32,
        },
    });
}

fn under(at: &Text, title: &Text) -> Text {
    if at.is_empty() {
        return title.clone();
    }
    Text::new(format!("{} › {}", at.en, title.en), format!("{} › {}", at.zh, title.zh))
}

fn show(kind: &FieldKind, value: &Json) -> Text {
    match (kind, value) {
        (FieldKind::Localized { .. }, Json::Object(_)) => {
            let text: Text = serde_json::from_value(value.clone()).unwrap_or_default();
            Text::new(short(text.get(crate::Lang::En)), short(text.get(crate::Lang::Zh)))
        }
        (FieldKind::Money { currency, .. }, Json::Number(n)) => {
            let amount = n.as_i64().unwrap_or_default();
            let sign = if currency == "CNY" { "¥".to_owned() } else { format!("{currency} ") };
            Text::same(format!("{sign}{}.{:02}", amount / 100, amount % 100))
        }
        (FieldKind::Choice { options }, Json::String(s)) => {
            options.iter().find(|o| o.value == *s).map_or_else(|| Text::same(short(s)), |o| o.title.clone())
        }
        (FieldKind::Switch, Json::Bool(true)) => Text::new("on", "开"),
        (FieldKind::Switch, Json::Bool(false)) => Text::new("off", "关"),
        (FieldKind::Image, Json::String(s)) if s.starts_with("data:") => {
            Text::new("an embedded picture", "内嵌图片")
        }
        (FieldKind::DateTime, Json::String(s)) => Text::same(
            chrono::DateTime::parse_from_rfc3339(s)
                .map_or_else(|_| short(s), |t| t.format("%Y-%m-%d %H:%M %:z").to_string()),
        ),
        (_, Json::String(s)) => Text::same(short(s)),
        (_, other) => Text::same(short(&other.to_string())),
    }
}

fn short(s: &str) -> String {
    let line = s.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
