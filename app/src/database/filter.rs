//! The filter over the table: conditions one by one, or a query as JSON. Either way it is a query in the address.

use super::{
    ask::json,
    grid::Grid,
    values::{Type, brief, moment},
    words::wrong,
};
use crate::{
    i18n::{Lang, messages::database::*},
    ui::*,
};
use leptos::prelude::*;
use serde_json::{Map, json as make};
use types::Json;

/// The operators of the form, by their key.
fn operators(l: Lang) -> [(&'static str, &'static str); 10] {
    [
        ("$eq", op_eq(l)),
        ("$ne", op_ne(l)),
        ("$gt", op_gt(l)),
        ("$gte", op_gte(l)),
        ("$lt", op_lt(l)),
        ("$lte", op_lte(l)),
        ("$in", op_in(l)),
        ("contains", op_contains(l)),
        ("exists", op_exists(l)),
        ("missing", op_missing(l)),
    ]
}

/// The value that somebody typed: of the type that the field has in the documents in sight, if it has one.
fn typed(text: &str, like: Type, offset: i32) -> Json {
    let trimmed = text.trim();
    match like {
        Type::Text => Json::from(text),
        Type::Date => match moment(trimmed, offset) {
            Some(at) => make!({ "$date": at.timestamp_millis() }),
            None => json(trimmed).unwrap_or_else(|_| Json::from(text)),
        },
        _ => json(trimmed).unwrap_or_else(|_| Json::from(text)),
    }
}

/// One condition of the form.
fn condition(operator: &str, text: &str, like: Type, offset: i32) -> Json {
    match operator {
        "$eq" => typed(text, like, offset),
        "$in" => {
            let values = text.split([',', '，']).map(|part| typed(part.trim(), like, offset));
            make!({ "$in": values.collect::<Vec<_>>() })
        }
        "contains" => make!({ "$regex": escaped(text), "$options": "i" }),
        "exists" => make!({ "$exists": true }),
        "missing" => make!({ "$exists": false }),
        operator => make!({ operator: typed(text, like, offset) }),
    }
}

/// A text as a regular expression that means just it.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if r"\.+*?()|[]{}^$#&-~".contains(c) {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// A query with one more condition: beside the others of the same field, if there are any.
fn with(query: &Json, field: &str, condition: Json) -> Json {
    let mut map = query.as_object().cloned().unwrap_or_default();
    let is_operators = |json: &Json| {
        json.as_object().is_some_and(|map| map.keys().all(|name| name.starts_with('$') && name != "$date"))
    };
    match (map.get_mut(field), condition) {
        (Some(Json::Object(old)), Json::Object(new))
            if is_operators(&Json::Object(old.clone())) && is_operators(&Json::Object(new.clone())) =>
        {
            old.extend(new);
        }
        (_, condition) => {
            map.insert(field.to_owned(), condition);
        }
    }
    Json::Object(map)
}

/// A condition in words.
fn words(l: Lang, field: &str, condition: &Json) -> String {
    let known = operators(l);
    let name = |key: &str| known.iter().find(|(it, _)| *it == key).map(|(_, name)| *name);
    if field.starts_with('$') {
        return format!("{field} {condition}");
    }
    let Some(map) = condition.as_object().filter(|map| map.keys().all(|name| name.starts_with('$'))) else {
        return format!("{field} {} {}", op_eq(l), brief(condition));
    };
    if let Some(pattern) = map.get("$regex") {
        let text: String = pattern.as_str().unwrap_or_default().replace('\\', "");
        return format!("{field} {} {text}", op_contains(l));
    }
    let part = |(operator, value): (&String, &Json)| match (operator.as_str(), value) {
        ("$exists", Json::Bool(true)) => op_exists(l).to_owned(),
        ("$exists", Json::Bool(false)) => op_missing(l).to_owned(),
        ("$in", Json::Array(list)) => list.iter().map(brief).collect::<Vec<_>>().join(", "),
        (operator, value) => format!("{} {}", name(operator).unwrap_or(operator), brief(value)),
    };
    if Type::of(Some(condition)) != Type::Object {
        return format!("{field} {} {}", op_eq(l), brief(condition));
    }
    format!("{field} {}", map.iter().map(part).collect::<Vec<_>>().join(", "))
}

/// The bar.
#[component]
pub fn FilterBar(grid: Grid) -> impl IntoView {
    let l = grid.l;
    let clock = use_clock();
    let as_json = RwSignal::new(false);
    let (field, operator, value) =
        (RwSignal::new(String::new()), RwSignal::new("$eq".to_owned()), RwSignal::new(String::new()));
    let (text, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    // The query of the address; what is not JSON there is shown by the list.
    let query = Memo::new(move |_| {
        let parsed = grid.asked.with(|asked| json(&asked.filter).ok());
        parsed.and_then(|json| json.as_object().cloned()).unwrap_or_default()
    });
    Effect::new(move |_| {
        let filter = grid.asked.with(|asked| asked.filter.clone());
        let pretty = json(&filter).ok().and_then(|json| serde_json::to_string_pretty(&json).ok());
        text.set(pretty.unwrap_or(filter));
    });
    let set = move |query: Map<String, Json>| {
        let text = if query.is_empty() { String::new() } else { Json::Object(query).to_string() };
        grid.ask(&[("q", text)]);
    };
    let add = move || {
        let name = field.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        let like = grid.fields.with_untracked(|fields| {
            fields.iter().find(|(it, _)| *it == name).map_or(Type::Missing, |(_, kind)| *kind)
        });
        let offset = untrack(|| clock.offset_at(clock.now()));
        let one =
            operator.with_untracked(|op| value.with_untracked(|text| condition(op, text, like, offset)));
        let all = with(&Json::Object(query.get_untracked()), &name, one);
        value.set(String::new());
        set(all.as_object().cloned().unwrap_or_default());
    };
    let apply = move |()| match text
        .with_untracked(|text| if text.trim().is_empty() { Ok(Json::Object(Map::new())) } else { json(text) })
    {
        Ok(Json::Object(map)) => {
            error.set(None);
            set(map);
        }
        Ok(_) => error.set(Some(not_document(l).to_owned())),
        Err(why) => error.set(Some(wrong(l, &why))),
    };
    let chips = move || {
        let query = query.get();
        let chip = |(name, condition): (&String, &Json)| {
            let (words, key) = (words(l, name, condition), name.clone());
            let remove = move |_| {
                let mut rest = self::untrack(|| query_of(grid));
                rest.shift_remove(&key);
                set(rest);
            };
            view! {
                <li class="db-chip">
                    <span class="truncate">{words.clone()}</span>
                    <button type="button" aria-label=filter_remove(l, words) on:click=remove>
                        <Icon glyph=Glyph::Close />
                    </button>
                </li>
            }
        };
        (!query.is_empty()).then(|| {
            view! { <ul class="db-chips" aria-label=filter_title(l)>{query.iter().map(chip).collect_view()}</ul> }
        })
    };
    let needs_value = move || !matches!(operator.get().as_str(), "exists" | "missing");
    let names = move || {
        grid.fields.get().into_iter().map(|(name, _)| view! { <option value=name></option> }).collect_view()
    };
    let choices = operators(l).map(|(key, name)| Choice::new(key, name)).to_vec();
    let form = move || {
        let choices = choices.clone();
        view! {
            <form
                class="db-filter"
                role="search"
                on:submit=move |ev| {
                    ev.prevent_default();
                    add();
                }
            >
                <input
                    class="input input-small mono"
                    list="db-fields"
                    aria-label=filter_field(l)
                    placeholder=filter_field(l)
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || field.get()
                    on:input=move |ev| field.set(event_target_value(&ev))
                />
                <datalist id="db-fields">{names}</datalist>
                <Select bind=operator choices=Signal::stored(choices) label=filter_operator(l) class="input-small" />
                <span hidden=move || !needs_value()>
                    <input
                        class="input input-small mono"
                        aria-label=filter_value(l)
                        placeholder=filter_value(l)
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || value.get()
                        on:input=move |ev| value.set(event_target_value(&ev))
                    />
                </span>
                <Button size=Size::Small icon=Glyph::Filter submit=true>
                    {filter_add(l)}
                </Button>
                <Button size=Size::Small kind=Kind::Ghost icon=Glyph::Code on_press=move |()| as_json.set(true)>
                    {filter_json(l)}
                </Button>
            </form>
        }
        .into_any()
    };
    let editor = move || {
        view! {
            <div class="grid gap-2">
                <CodeEditor id="db-query" label=filter_json(l) bind=text rows=3 />
                <p class="field-help">{filter_json_help(l)}</p>
                {move || error.get().map(|why| view! { <p class="field-error" role="alert">{why}</p> })}
                <div class="flex flex-wrap gap-2">
                    <Button size=Size::Small kind=Kind::Secondary icon=Glyph::Filter on_press=apply>
                        {filter_apply(l)}
                    </Button>
                    <Button size=Size::Small kind=Kind::Ghost on_press=move |()| as_json.set(false)>
                        {filter_form(l)}
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="grid gap-2">
            {move || if as_json.get() { editor() } else { form() }} {chips}
        </div>
    }
}

/// The query of the address now.
fn query_of(grid: Grid) -> Map<String, Json> {
    let parsed = grid.asked.with_untracked(|asked| json(&asked.filter).ok());
    parsed.and_then(|json| json.as_object().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_one_field_stand_beside_each_other() {
        let query = with(&make!({}), "n", condition("$gt", "5", Type::Int, 0));
        let query = with(&query, "n", condition("$lt", "9", Type::Int, 0));
        assert_eq!(query, make!({"n": {"$gt": 5, "$lt": 9}}));
        let query = with(&query, "n", condition("$eq", "7", Type::Int, 0));
        assert_eq!(query, make!({"n": 7}));
        assert_eq!(with(&query, "s", condition("$eq", "7", Type::Text, 0)), make!({"n": 7, "s": "7"}));
        assert_eq!(condition("$in", "a, b", Type::Text, 0), make!({"$in": ["a", "b"]}));
        assert_eq!(condition("contains", "a.b", Type::Text, 0), make!({"$regex": "a\\.b", "$options": "i"}));
        let date = condition("$gte", "2026-11-25", Type::Date, 0);
        assert_eq!(date, make!({"$gte": {"$date": 1_795_564_800_000_i64}}));
    }
}
