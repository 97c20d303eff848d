//! Which fields documents have behind `$project` and `$addFields`.

use super::stages::{Reader, wrong};
use crate::DatabaseError;
use crate::expression::{Expression, Outer};
use crate::path::{Part, Path};
use crate::projection;
use crate::value;
use serde_json::Map;
use types::Json;

/// A parsed `$project`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Project {
    /// Whether only what is named stays.
    inclusive: bool,
    include: Vec<Path>,
    exclude: Vec<Path>,
    computed: Vec<(Path, Expression)>,
}

pub(super) fn parse(reader: &mut Reader, json: &Json) -> Result<Project, DatabaseError> {
    let map = json.as_object().filter(|map| !map.is_empty());
    let map = map.ok_or_else(|| wrong("$project", "an object of fields"))?;
    let mut project = Project::default();
    read(reader, map, "", &mut project)?;
    let named = |paths: &[Path]| paths.iter().any(|path| path.text != "_id");
    project.inclusive = named(&project.include)
        || !project.computed.is_empty()
        || (!named(&project.exclude) && !project.include.is_empty());
    if project.inclusive && named(&project.exclude) {
        return Err(DatabaseError::param("$project includes fields or excludes them, not both"));
    }
    Ok(project)
}

fn read(
    reader: &mut Reader,
    map: &Map<String, Json>,
    prefix: &str,
    project: &mut Project,
) -> Result<(), DatabaseError> {
    for (name, json) in map {
        let path = Path::parse(&format!("{prefix}{name}"))?;
        match json {
            Json::Bool(true) => project.include.push(path),
            Json::Bool(false) => project.exclude.push(path),
            json if value::number(json).is_some() => match value::truthy(Some(json)) {
                true => project.include.push(path),
                false => project.exclude.push(path),
            },
            // An object without operators goes on with its fields.
            Json::Object(inner)
                if !inner.is_empty()
                    && !value::is_tag(inner)
                    && !inner.keys().any(|name| name.starts_with('$')) =>
            {
                read(reader, inner, &format!("{prefix}{name}."), project)?;
            }
            json => project.computed.push((path, reader.expressions.expression(json)?)),
        }
    }
    Ok(())
}

pub(super) fn project(project: &Project, doc: Json, outer: &Outer) -> Result<Json, DatabaseError> {
    let mut computed = Vec::with_capacity(project.computed.len());
    for (path, expression) in &project.computed {
        computed.push((path, expression.value(&doc, outer)?));
    }
    let mut doc = if project.inclusive {
        let id = [Part { name: "_id".to_owned(), index: None }];
        let mut paths: Vec<&[Part]> = project.include.iter().map(|path| path.parts.as_slice()).collect();
        if !project.exclude.iter().any(|path| path.text == "_id") {
            paths.push(&id);
        }
        projection::keep(doc, &paths)
    } else {
        without(&project.exclude, doc)
    };
    for (path, value) in computed {
        assign(&mut doc, &path.parts, value);
    }
    Ok(doc)
}

pub(super) fn without(paths: &[Path], mut doc: Json) -> Json {
    for path in paths {
        projection::take_away(&mut doc, &path.parts);
    }
    doc
}

pub(super) fn parse_add(reader: &mut Reader, json: &Json) -> Result<Vec<(Path, Expression)>, DatabaseError> {
    let map = json.as_object().filter(|map| !map.is_empty());
    let map = map.ok_or_else(|| wrong("$addFields", "an object of fields"))?;
    map.iter().map(|(name, json)| Ok((Path::parse(name)?, reader.expressions.expression(json)?))).collect()
}

pub(super) fn add(
    fields: &[(Path, Expression)],
    mut doc: Json,
    outer: &Outer,
) -> Result<Json, DatabaseError> {
    let mut computed = Vec::with_capacity(fields.len());
    for (path, expression) in fields {
        computed.push((path, expression.value(&doc, outer)?));
    }
    for (path, value) in computed {
        assign(&mut doc, &path.parts, value);
    }
    Ok(doc)
}

/// Puts a value at a path, in every element of an array on the way; whatever stands in the way makes room. Nothing
/// takes the field away.
pub(super) fn assign(doc: &mut Json, path: &[Part], new: Option<Json>) {
    let Some((part, rest)) = path.split_first() else {
        if let Some(new) = new {
            *doc = new;
        }
        return;
    };
    if let Json::Array(items) = doc {
        items.iter_mut().for_each(|item| assign(item, path, new.clone()));
        return;
    }
    if value::fields(doc).is_none() {
        if new.is_none() {
            return;
        }
        *doc = Json::Object(Map::new());
    }
    let Json::Object(map) = doc else { return };
    match (rest.is_empty(), new) {
        (true, None) => {
            map.shift_remove(&part.name);
        }
        (_, None) => {
            if let Some(inner) = map.get_mut(&part.name) {
                assign(inner, rest, None);
            }
        }
        (_, new) => assign(map.entry(&part.name).or_insert(Json::Null), rest, new),
    }
}
