//! The stages. Parsing looks them up here, and the list of what is supported is made from here.

use super::bucket::{Bucket, BucketAuto};
use super::geo_near::GeoNear;
use super::group::Group;
use super::lookup::Lookup;
use super::project::Project;
use super::unwind::Unwind;
use super::{bucket, geo_near, group, lookup, project, unwind};
use crate::expression::{Expression, Parser};
use crate::filter::Listed;
use crate::path::Path;
use crate::value::{self, Num};
use crate::{DatabaseError, Filter, Order, limits};
use serde_json::json;
use types::Json;

/// A parsed stage.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Match(Filter),
    /// The `$expr` of a `$match`, where variables from outside may be used.
    Expression(Expression),
    Project(Project),
    AddFields(Vec<(Path, Expression)>),
    Unset(Vec<Path>),
    ReplaceRoot(Expression),
    Limit(u64),
    Skip(u64),
    Unwind(Unwind),
    Count(String),
    Group(Group),
    /// With the number of documents that the stages behind it let through.
    Sort {
        order: Order,
        first: Option<u64>,
    },
    Sample(u64),
    Bucket(Bucket),
    BucketAuto(BucketAuto),
    Lookup(Box<Lookup>),
    GeoNear(Box<GeoNear>),
    Facet(Vec<(String, Vec<Stage>)>),
}

/// What a pipeline is read with.
pub(crate) struct Reader {
    pub expressions: Parser,
    /// In how many pipelines this one lies.
    pub depth: usize,
    /// How many stages were before.
    before: usize,
}

type Read = fn(&mut Reader, &Json) -> Result<Vec<Stage>, DatabaseError>;

const fn stage(name: &'static str, about: &'static str, read: Read) -> Listed<Read> {
    Listed { name, about, read }
}

/// Every stage.
pub(crate) static STAGES: &[Listed<Read>] = &[
    stage("$addFields", "adds computed fields, or puts them in the place of others", |r, json| {
        Ok(vec![Stage::AddFields(project::parse_add(r, json)?)])
    }),
    stage("$bucket", "groups by where a value lies among boundaries", bucket::parse),
    stage("$bucketAuto", "groups in so many buckets of about the same size", bucket::parse_auto),
    stage("$count", "how many documents come, under a name", |_, json| match json.as_str() {
        Some(name) if !name.is_empty() && !name.starts_with('$') && !name.contains('.') => {
            Ok(vec![Stage::Count(name.to_owned())])
        }
        _ => Err(wrong("$count", "the name of a field")),
    }),
    stage("$facet", "several pipelines over the same documents", |r, json| {
        let map = json
            .as_object()
            .filter(|map| !map.is_empty())
            .ok_or_else(|| wrong("$facet", "pipelines by name"))?;
        let facets = map.iter().map(|(name, json)| {
            Path::parse(name)?;
            let stages = parse(json, r.expressions.names().to_vec(), r.depth + 1)?;
            match stages.iter().any(|stage| matches!(stage, Stage::Facet(_) | Stage::GeoNear(_))) {
                true => Err(DatabaseError::operator("$facet or $geoNear", "in $facet")),
                false => Ok((name.clone(), stages)),
            }
        });
        Ok(vec![Stage::Facet(facets.collect::<Result<_, _>>()?)])
    }),
    stage("$geoNear", "sorted by distance from a point, which is added; the first stage only", |r, json| {
        match r.before {
            0 => geo_near::parse(json),
            _ => Err(DatabaseError::operator("$geoNear", "behind another stage")),
        }
    }),
    stage("$group", "one document for each value of `_id`, with accumulators", |r, json| {
        Ok(vec![Stage::Group(group::parse(r, json)?)])
    }),
    stage("$limit", "the first so many", |_, json| match count(json) {
        Some(n) if n > 0 => Ok(vec![Stage::Limit(n)]),
        _ => Err(wrong("$limit", "a whole number, 1 or more")),
    }),
    stage("$lookup", "adds documents of another collection, by a field or by a pipeline", lookup::parse),
    stage("$match", "those that a query matches", matches),
    stage("$project", "fields to keep or to leave out, and computed ones", |r, json| {
        Ok(vec![Stage::Project(project::parse(r, json)?)])
    }),
    stage("$replaceRoot", "an object in the place of the document", |r, json| {
        match json.as_object().filter(|map| map.len() == 1).and_then(|map| map.get("newRoot")) {
            Some(root) => Ok(vec![Stage::ReplaceRoot(r.expressions.expression(root)?)]),
            None => Err(wrong("$replaceRoot", "a newRoot")),
        }
    }),
    stage("$replaceWith", "as `$replaceRoot`", |r, json| {
        Ok(vec![Stage::ReplaceRoot(r.expressions.expression(json)?)])
    }),
    stage("$sample", "so many, by chance", |_, json| match json.get("size").and_then(count) {
        Some(n) if n > 0 => Ok(vec![Stage::Sample(n)]),
        _ => Err(wrong("$sample", "a size, 1 or more")),
    }),
    stage("$set", "as `$addFields`", |r, json| Ok(vec![Stage::AddFields(project::parse_add(r, json)?)])),
    stage("$skip", "without the first so many", |_, json| match count(json) {
        Some(n) => Ok(vec![Stage::Skip(n)]),
        None => Err(wrong("$skip", "a whole number, 0 or more")),
    }),
    stage("$sort", "in an order", |_, json| match json.as_object() {
        Some(map) if !map.is_empty() => Ok(vec![Stage::Sort { order: Order::parse(json)?, first: None }]),
        _ => Err(wrong("$sort", "an object of fields with 1 or -1")),
    }),
    stage("$sortByCount", "how many documents have each value, most first", |r, json| {
        let group = json!({"_id": json, "count": {"$sum": 1}});
        let order = Order::parse(&json!({"count": -1}))?;
        Ok(vec![Stage::Group(group::parse(r, &group)?), Stage::Sort { order, first: None }])
    }),
    stage("$unset", "without one or several fields", |_, json| {
        let names = match json {
            Json::Array(list) => list.iter().map(Json::as_str).collect::<Option<Vec<_>>>(),
            json => json.as_str().map(|name| vec![name]),
        };
        let names =
            names.filter(|names| !names.is_empty()).ok_or_else(|| wrong("$unset", "names of fields"))?;
        Ok(vec![Stage::Unset(names.into_iter().map(Path::parse).collect::<Result<_, _>>()?)])
    }),
    stage("$unwind", "one document for each element of an array", |_, json| {
        Ok(vec![Stage::Unwind(unwind::parse(json)?)])
    }),
];

pub(super) fn wrong(name: &str, what: &str) -> DatabaseError {
    DatabaseError::param(format!("{name} takes {what}"))
}

pub(super) fn count(json: &Json) -> Option<u64> {
    value::number(json).and_then(Num::exact).and_then(|n| u64::try_from(n).ok())
}

/// Parses a pipeline that knows some variables.
pub(super) fn parse(json: &Json, names: Vec<String>, depth: usize) -> Result<Vec<Stage>, DatabaseError> {
    let list = json.as_array().ok_or_else(|| DatabaseError::param("a pipeline is a list of stages"))?;
    if list.len() > limits::STAGES || depth > limits::PIPELINE_DEPTH {
        return Err(DatabaseError::param(format!(
            "a pipeline has more than {} stages, or lies in more than {} others",
            limits::STAGES,
            limits::PIPELINE_DEPTH
        )));
    }
    let mut reader = Reader { expressions: Parser::new(names), depth, before: 0 };
    let mut stages = Vec::new();
    for json in list {
        let map = json.as_object().filter(|map| map.len() == 1);
        let (name, json) = map
            .and_then(|map| map.iter().next())
            .ok_or_else(|| DatabaseError::param("a stage is an object with one name"))?;
        let known = STAGES.iter().find(|known| known.name == name);
        let known = known.ok_or_else(|| DatabaseError::operator(name, "as a stage"))?;
        stages.extend((known.read)(&mut reader, json)?);
        reader.before += 1;
    }
    bound_sorts(&mut stages);
    Ok(stages)
}

/// A query; its top-level `$expr` may use variables, and the clock.
fn matches(reader: &mut Reader, json: &Json) -> Result<Vec<Stage>, DatabaseError> {
    let mut map = json.as_object().cloned().ok_or_else(|| wrong("$match", "a query"))?;
    let expression = map.shift_remove("$expr");
    let filter = Filter::parse(&Json::Object(map))?;
    if filter.near().is_some() {
        return Err(DatabaseError::operator("$near", "in $match; $geoNear is a stage"));
    }
    let mut stages = vec![Stage::Match(filter)];
    if let Some(expression) = expression {
        stages.push(Stage::Expression(reader.expressions.expression(&expression)?));
    }
    Ok(stages)
}

/// A sort that is followed by a limit needs to hold no more than that.
fn bound_sorts(stages: &mut [Stage]) {
    for i in 0..stages.len() {
        let mut skipped: u64 = 0;
        let mut limit = None;
        for stage in &stages[i + 1..] {
            match stage {
                Stage::Skip(n) => skipped = skipped.saturating_add(*n),
                Stage::Limit(n) => {
                    limit = Some(skipped.saturating_add(*n));
                    break;
                }
                _ => break,
            }
        }
        if let Stage::Sort { first, .. } = &mut stages[i] {
            *first = limit;
        }
    }
}
