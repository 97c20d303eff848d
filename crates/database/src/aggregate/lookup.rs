//! `$lookup`: documents of another collection of the same environment, as far as the actor may read them.

use super::run::Context;
use super::stages::{self, Reader, Stage, wrong};
use super::{Docs, Pipeline, collect, project};
use crate::expression::{Expression, Outer, variable};
use crate::path::{self, Path};
use crate::{DatabaseError, Filter, limits, value};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::HashMap;
use types::Json;

/// Documents that are looked up for together.
const TOGETHER: usize = 100;

/// A parsed `$lookup`.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    from: String,
    to: Path,
    /// The fields that must be equal: here, and there.
    fields: Option<(Path, Path)>,
    /// Variables of the pipeline, and the pipeline.
    names: Vec<String>,
    values: Vec<Expression>,
    stages: Vec<Stage>,
}

pub(super) fn parse(reader: &mut Reader, json: &Json) -> Result<Vec<Stage>, DatabaseError> {
    let map = json.as_object().ok_or_else(|| wrong("$lookup", "an object"))?;
    let known = ["from", "as", "localField", "foreignField", "let", "pipeline"];
    if let Some(name) = map.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(DatabaseError::operator(name, "in $lookup"));
    }
    let text =
        |name: &str| map.get(name).map(|json| json.as_str().ok_or_else(|| wrong(name, "a text"))).transpose();
    let required = |name: &str| text(name)?.ok_or_else(|| wrong("$lookup", &format!("a text as {name}")));
    let fields = match (text("localField")?, text("foreignField")?) {
        (Some(here), Some(there)) => Some((Path::parse(here)?, Path::parse(there)?)),
        (None, None) if map.contains_key("pipeline") => None,
        _ => return Err(wrong("$lookup", "localField and foreignField, or a pipeline")),
    };
    let (mut names, mut values) = (Vec::new(), Vec::new());
    if let Some(json) = map.get("let") {
        for (name, json) in json.as_object().ok_or_else(|| wrong("let", "an object of variables"))? {
            names.push(variable(name)?);
            values.push(reader.expressions.expression(json)?);
        }
    }
    let mut inner = reader.expressions.names().to_vec();
    inner.extend_from_slice(&names);
    let stages = match map.get("pipeline") {
        Some(json) => stages::parse(json, inner, reader.depth + 1)?,
        None => Vec::new(),
    };
    let (from, to) = (required("from")?.to_owned(), Path::parse(required("as")?)?);
    Ok(vec![Stage::Lookup(Box::new(Lookup { from, to, fields, names, values, stages }))])
}

pub(super) fn run<'s>(lookup: &'s Lookup, docs: Docs<'s>, context: Context<'s>) -> Docs<'s> {
    match (&lookup.fields, lookup.stages.is_empty()) {
        // Many documents share one reading of the other collection.
        (Some((here, there)), true) => docs
            .try_chunks(TOGETHER)
            .map_err(|error| error.1)
            .and_then(move |docs| join(lookup, here, there, docs, context.clone()))
            .map_ok(|docs| stream::iter(docs.into_iter().map(Ok)))
            .try_flatten()
            .boxed(),
        _ => docs.and_then(move |doc| one(lookup, doc, context.clone())).boxed(),
    }
}

/// Joins documents by one field.
async fn join(
    lookup: &Lookup,
    here: &Path,
    there: &Path,
    docs: Vec<Json>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    // The places of the documents that want a value.
    let mut wanted: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    let mut values = Vec::new();
    for (i, doc) in docs.iter().enumerate() {
        for value in path::keys(doc, &here.parts) {
            let places = wanted.entry(key(value)).or_insert_with(|| {
                values.push(value.clone());
                Vec::new()
            });
            if places.last() != Some(&i) {
                places.push(i);
            }
        }
    }
    let mut found: Vec<Vec<Json>> = docs.iter().map(|_| Vec::new()).collect();
    let filter = Filter::any_of(there.clone(), values);
    let gate = context.database.gate(context.actor, &lookup.from).await?;
    let mut foreign = context.documents(gate, filter);
    let mut bytes = 0;
    while let Some(doc) = foreign.try_next().await? {
        let mut places: Vec<usize> = Vec::new();
        path::any_leaf(&doc, &there.parts, &mut |value| {
            places.extend(wanted.get(&key(value.unwrap_or(&value::NULL))).into_iter().flatten());
            false
        });
        places.sort_unstable();
        places.dedup();
        for place in places {
            let size = value::size(&doc);
            context.hold(size)?;
            bytes += size;
            found[place].push(doc.clone());
        }
    }
    context.release(bytes);
    Ok(docs
        .into_iter()
        .zip(found)
        .map(|(mut doc, found)| {
            project::assign(&mut doc, &lookup.to.parts, Some(Json::Array(found)));
            doc
        })
        .collect())
}

fn key(value: &Json) -> Vec<u8> {
    let mut key = Vec::new();
    value::encode(value, &mut key);
    key
}

/// Looks up for one document, through a pipeline that sees its variables.
async fn one(lookup: &Lookup, mut doc: Json, context: Context<'_>) -> Result<Json, DatabaseError> {
    let mut outer = Outer::clone(&context.outer);
    for (name, value) in lookup.names.iter().zip(&lookup.values) {
        let value = value.value(&doc, &context.outer)?;
        // A variable hides one of the same name from further out.
        outer.names.insert(0, name.clone());
        outer.values.insert(0, value);
    }
    let (first, rest) = Pipeline::split(&lookup.stages);
    let filter = match &lookup.fields {
        Some((here, there)) => {
            let values = path::keys(&doc, &here.parts).into_iter().cloned().collect();
            Filter::any_of(there.clone(), values).and(first)
        }
        None => first,
    };
    let gate = context.database.gate(context.actor, &lookup.from).await?;
    let inner = context.under(outer);
    let docs = inner.documents(gate, filter);
    let found = collect(inner.through(rest, docs), limits::DOCUMENT_BYTES).await?;
    project::assign(&mut doc, &lookup.to.parts, Some(Json::Array(found)));
    Ok(doc)
}
