//! The same question as code for each of the SDKs.

use super::ask::{Act, Ask};
use types::Json;

/// For whom the code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sdk {
    /// `@cloudbase/js-sdk`, in browsers and other clients.
    Js,
    /// `wx.cloud`, in mini-programs.
    Wx,
    /// `@cloudbase/node-sdk`, on servers.
    Node,
}

impl Sdk {
    /// All of them.
    pub const ALL: [Sdk; 3] = [Sdk::Js, Sdk::Wx, Sdk::Node];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Sdk::Js => "@cloudbase/js-sdk",
            Sdk::Wx => "wx.cloud",
            Sdk::Node => "@cloudbase/node-sdk",
        }
    }

    /// A key for tabs and menus.
    pub fn key(self) -> &'static str {
        match self {
            Sdk::Js => "js",
            Sdk::Wx => "wx",
            Sdk::Node => "node",
        }
    }

    fn opening(self, env: &str) -> String {
        let env = Json::from(env);
        match self {
            Sdk::Js => format!(
                "import cloudbase from '@cloudbase/js-sdk'\n\nconst app = cloudbase.init({{ env: {env} }})\nawait app.auth().signInAnonymously()\nconst db = app.database()\n"
            ),
            Sdk::Wx => format!("wx.cloud.init({{ env: {env} }})\nconst db = wx.cloud.database()\n"),
            Sdk::Node => format!(
                "const cloudbase = require('@cloudbase/node-sdk')\n\nconst app = cloudbase.init({{ env: {env} }})\nconst db = app.database()\n"
            ),
        }
    }
}

/// The code that asks it.
pub fn code(sdk: Sdk, env: &str, ask: &Ask) -> String {
    let mut chain = format!("db.collection({})", Json::from(ask.collection.as_str()));
    let is_all = ask.filter.as_object().is_none_or(|map| map.is_empty());
    // A condition that every document meets: without one, the SDKs change nothing.
    let needs_condition = ask.writes() && is_all;
    if needs_condition {
        chain += ".where({ _id: _.exists(true) })";
    } else if !is_all && !matches!(ask.act, Act::Aggregate { .. }) {
        chain += &format!(".where({})", filter(&ask.filter, 0));
    }
    match &ask.act {
        Act::Find { order, skip, limit, field } => {
            for (name, way) in orders(order) {
                chain += &format!("\n  .orderBy({}, '{way}')", Json::from(name));
            }
            if *skip > 0 {
                chain += &format!("\n  .skip({skip})");
            }
            if let Some(limit) = limit {
                chain += &format!("\n  .limit({limit})");
            }
            if field.as_object().is_some_and(|map| !map.is_empty()) {
                chain += &format!("\n  .field({})", value(field, 1));
            }
            chain += "\n  .get()";
        }
        Act::Count => chain += "\n  .count()",
        Act::Aggregate { pipeline } => {
            chain += "\n  .aggregate()";
            for stage in pipeline.as_array().into_iter().flatten().filter_map(Json::as_object) {
                for (name, inner) in stage {
                    let inner = if name == "$match" { filter(inner, 1) } else { value(inner, 1) };
                    chain += &format!("\n  .{}({inner})", name.trim_start_matches('$'));
                }
            }
            chain += "\n  .end()";
        }
        Act::Update { update, .. } => {
            let data = changes(update);
            chain += &match sdk {
                Sdk::Wx => format!("\n  .update({{ data: {data} }})"),
                Sdk::Js | Sdk::Node => format!("\n  .update({data})"),
            };
        }
        Act::Remove => chain += "\n  .remove()",
    }
    let command = if chain.contains("_.") { "const _ = db.command\n" } else { "" };
    let result = match (&ask.act, sdk) {
        (Act::Find { .. }, _) => "const { data } = await ",
        (Act::Aggregate { .. }, Sdk::Wx) => "const { list } = await ",
        (Act::Aggregate { .. }, _) => "const { data } = await ",
        (Act::Count, _) => "const { total } = await ",
        (Act::Update { .. } | Act::Remove, Sdk::Wx) => "const { stats } = await ",
        (Act::Update { .. }, _) => "const { updated } = await ",
        (Act::Remove, _) => "const { deleted } = await ",
    };
    format!("{}{command}\n{result}{chain}\n", sdk.opening(env))
}

/// An order in any of its forms.
fn orders(order: &Json) -> Vec<(String, &'static str)> {
    let way = |json: &Json| match json {
        Json::String(text) if text.eq_ignore_ascii_case("desc") => "desc",
        Json::Number(number) if number.as_f64() == Some(-1.0) => "desc",
        _ => "asc",
    };
    match order {
        Json::Object(map) => map.iter().map(|(name, json)| (name.clone(), way(json))).collect(),
        Json::Array(list) => list
            .iter()
            .filter_map(|item| Some((item.get("field")?.as_str()?.to_owned(), way(item.get("direction")?))))
            .collect(),
        _ => Vec::new(),
    }
}

/// A query with the SDKs' commands.
fn filter(json: &Json, depth: usize) -> String {
    let Some(map) = json.as_object() else { return value(json, depth) };
    for (name, command) in [("$or", "or"), ("$and", "and"), ("$nor", "nor")] {
        if let (1, Some(Json::Array(list))) = (map.len(), map.get(name)) {
            let list: Vec<String> = list.iter().map(|json| filter(json, depth)).collect();
            return format!("_.{command}([{}])", list.join(", "));
        }
    }
    object(map.iter().map(|(name, json)| (name.as_str(), condition(json, depth + 1))), depth)
}

fn condition(json: &Json, depth: usize) -> String {
    let Some(map) = json.as_object().filter(|_| !is_tagged(json)) else { return value(json, depth) };
    if let (Some(Json::String(pattern)), true) = (map.get("$regex"), map.len() <= 2) {
        let options = map.get("$options").and_then(Json::as_str).unwrap_or_default();
        return format!(
            "db.RegExp({{ regexp: {}, options: {} }})",
            Json::from(pattern.as_str()),
            Json::from(options)
        );
    }
    let commands: Option<Vec<String>> = map
        .iter()
        .map(|(name, json)| {
            let command = match name.as_str() {
                "$eq" => "eq",
                "$ne" => "neq",
                "$gt" => "gt",
                "$gte" => "gte",
                "$lt" => "lt",
                "$lte" => "lte",
                "$in" => "in",
                "$nin" => "nin",
                "$exists" => "exists",
                "$size" => "size",
                "$all" => "all",
                "$mod" => "mod",
                "$not" => return Some(format!("_.not({})", condition(json, depth))),
                "$elemMatch" => return Some(format!("_.elemMatch({})", filter(json, depth))),
                _ => return None,
            };
            Some(format!("_.{command}({})", value(json, depth)))
        })
        .collect();
    match commands {
        Some(commands) if commands.len() == 1 => commands.concat(),
        Some(commands) if !commands.is_empty() => format!("_.and([{}])", commands.join(", ")),
        _ => value(json, depth),
    }
}

/// What `update()` takes: values, and commands for the operators.
fn changes(update: &Json) -> String {
    let Some(map) = update.as_object() else { return value(update, 1) };
    let mut fields: Vec<(String, String)> = Vec::new();
    for (operator, inner) in map {
        for (path, json) in inner.as_object().into_iter().flatten() {
            let text = match operator.as_str() {
                "$set" => value(json, 2),
                "$unset" => "_.remove()".to_owned(),
                "$addToSet" => format!("_.addToSet({})", value(json, 2)),
                "$pop" if json.as_f64() == Some(-1.0) => "_.shift()".to_owned(),
                "$pop" => "_.pop()".to_owned(),
                "$inc" | "$mul" | "$min" | "$max" | "$rename" | "$push" | "$pull" => {
                    format!("_.{}({})", operator.trim_start_matches('$'), value(json, 2))
                }
                _ => return value(update, 1),
            };
            fields.push((path.clone(), text));
        }
    }
    object(fields.iter().map(|(path, text)| (path.as_str(), text.clone())), 1)
}

fn is_tagged(json: &Json) -> bool {
    json.as_object().is_some_and(|map| {
        map.len() == 1
            && map.keys().next().is_some_and(|name| {
                matches!(
                    name.as_str(),
                    "$date" | "$oid" | "$numberLong" | "$numberDouble" | "$binary" | "$regularExpression"
                )
            })
    })
}

/// A value as JavaScript.
fn value(json: &Json, depth: usize) -> String {
    match json {
        Json::Array(list) => {
            let list: Vec<String> = list.iter().map(|json| value(json, depth)).collect();
            format!("[{}]", list.join(", "))
        }
        Json::Object(map) => {
            if let (1, Some(ms)) = (map.len(), map.get("$date").and_then(Json::as_i64)) {
                return format!("new Date({ms})");
            }
            object(map.iter().map(|(name, json)| (name.as_str(), value(json, depth + 1))), depth)
        }
        plain => plain.to_string(),
    }
}

fn object<'a>(fields: impl Iterator<Item = (&'a str, String)>, depth: usize) -> String {
    let fields: Vec<String> = fields.map(|(name, text)| format!("{}: {text}", key(name))).collect();
    let inline = format!("{{ {} }}", fields.join(", "));
    if fields.is_empty() {
        "{}".to_owned()
    } else if inline.len() <= 72 && !inline.contains('\n') {
        inline
    } else {
        let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
        let lines: Vec<String> = fields.iter().map(|field| format!("{inner}{field},\n")).collect();
        format!("{{\n{}{outer}}}", lines.concat())
    }
}

fn key(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    if plain { name.to_owned() } else { Json::from(name).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body(sdk: Sdk, json: Json) -> String {
        let ask = Ask::read(&json.to_string(), "orders").unwrap();
        let code = code(sdk, "shop", &ask);
        code.split_once("\n\nconst {").map(|(_, rest)| format!("const {{{rest}")).unwrap_or(code)
    }

    #[test]
    fn conditions_become_commands() {
        let ask = json!({"where": {"paid": true, "shop": "hangzhou", "total": {"$gte": 5, "$lt": 9}, "at": {"$gt": {"$date": 7}}}, "orderBy": {"at": "desc"}, "limit": 5});
        let text = body(Sdk::Js, ask);
        assert_eq!(
            text,
            "const { data } = await db.collection(\"orders\").where({\n  paid: true,\n  shop: \"hangzhou\",\n  total: _.and([_.gte(5), _.lt(9)]),\n  at: _.gt(new Date(7)),\n})\n  .orderBy(\"at\", 'desc')\n  .limit(5)\n  .get()\n"
        );
    }

    #[test]
    fn each_sdk_has_its_own_form_of_an_update() {
        let ask = json!({"where": {"_id": "a"}, "update": {"$inc": {"n": 1}, "$set": {"a.b": "x"}}});
        assert!(body(Sdk::Wx, ask.clone()).contains(".update({ data: { n: _.inc(1), \"a.b\": \"x\" } })"));
        assert!(body(Sdk::Node, ask).contains(".update({ n: _.inc(1), \"a.b\": \"x\" })"));
        assert!(body(Sdk::Js, json!({"remove": true})).contains("where({ _id: _.exists(true) })"));
    }

    #[test]
    fn a_pipeline_is_a_chain() {
        let ask = json!({"pipeline": [{"$match": {"n": {"$in": [1, 2]}}}, {"$group": {"_id": "$shop", "sum": {"$sum": "$n"}}}]});
        let text = body(Sdk::Wx, ask);
        assert!(text.starts_with("const { list } = await db.collection(\"orders\")\n  .aggregate()\n  .match({ n: _.in([1, 2]) })\n  .group({ _id: \"$shop\", sum: { $sum: \"$n\" } })\n  .end()"), "{text}");
    }
}
