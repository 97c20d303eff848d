//! `$bucket` and `$bucketAuto`: groups by ranges of a value.

use super::Docs;
use super::group::Output;
use super::run::Context;
use super::stages::{Reader, Stage, count, wrong};
use crate::expression::{Expression, STATE_BYTES, State};
use crate::{DatabaseError, value};
use futures::TryStreamExt;
use serde_json::{Map, json};
use types::Json;

/// A parsed `$bucket`.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    by: Expression,
    /// Ascending, of one type.
    boundaries: Vec<Json>,
    /// The `_id` of what lies outside.
    default: Option<Json>,
    output: Output,
}

/// A parsed `$bucketAuto`.
#[derive(Clone, Debug)]
pub(crate) struct BucketAuto {
    by: Expression,
    buckets: usize,
    output: Output,
}

/// Buckets of one stage.
const MOST: u64 = 10_000;

pub(super) fn parse(reader: &mut Reader, json: &Json) -> Result<Vec<Stage>, DatabaseError> {
    let map = parts("$bucket", json, &["groupBy", "boundaries", "default", "output"])?;
    let wrong = || wrong("$bucket", "two boundaries or more, ascending and of one type");
    let boundaries = map.get("boundaries").and_then(Json::as_array).ok_or_else(wrong)?;
    let boundaries = boundaries.iter().map(constant).collect::<Result<Vec<_>, _>>()?;
    let ascending = boundaries.windows(2).all(|pair| {
        value::class(&pair[0]) == value::class(&pair[1]) && value::compare(&pair[0], &pair[1]).is_lt()
    });
    if boundaries.len() < 2 || !ascending {
        return Err(wrong());
    }
    let (by, output) = common(reader, "$bucket", map)?;
    let default = map.get("default").map(constant).transpose()?;
    Ok(vec![Stage::Bucket(Bucket { by, boundaries, default, output })])
}

pub(super) fn parse_auto(reader: &mut Reader, json: &Json) -> Result<Vec<Stage>, DatabaseError> {
    let map = parts("$bucketAuto", json, &["groupBy", "buckets", "output"])?;
    let buckets = map.get("buckets").and_then(count).filter(|n| (1..=MOST).contains(n));
    let buckets = buckets.ok_or_else(|| wrong("$bucketAuto", "a number of buckets, 1 to 10000"))? as usize;
    let (by, output) = common(reader, "$bucketAuto", map)?;
    Ok(vec![Stage::BucketAuto(BucketAuto { by, buckets, output })])
}

fn parts<'j>(stage: &str, json: &'j Json, names: &[&str]) -> Result<&'j Map<String, Json>, DatabaseError> {
    let map = json.as_object().ok_or_else(|| wrong(stage, "an object"))?;
    match map.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(DatabaseError::operator(name, &format!("in {stage}"))),
        None => Ok(map),
    }
}

fn common(
    reader: &mut Reader,
    stage: &str,
    map: &Map<String, Json>,
) -> Result<(Expression, Output), DatabaseError> {
    let by = map.get("groupBy").ok_or_else(|| wrong(stage, "a groupBy"))?;
    let by = reader.expressions.expression(by)?;
    let count = json!({"count": {"$sum": 1}});
    let output = map.get("output").unwrap_or(&count);
    let output = output.as_object().ok_or_else(|| wrong(stage, "an output of accumulators"))?;
    Ok((by, Output::parse(reader, stage, output.iter())?))
}

/// A value that does not depend on a document.
fn constant(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, value::Use::Filter)?;
    Ok(json.clone())
}

pub(super) async fn run(
    bucket: &Bucket,
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    // One for each range, and the last for what lies outside.
    let mut buckets: Vec<Option<Vec<State>>> = bucket.boundaries.iter().map(|_| None).collect();
    let outside = buckets.len() - 1;
    let class = bucket.boundaries.first().map(value::class);
    while let Some(doc) = docs.try_next().await? {
        let value = bucket.by.value(&doc, &context.outer)?.unwrap_or_default();
        let above = bucket.boundaries.partition_point(|b| value::compare(b, &value).is_le());
        let inside = Some(value::class(&value)) == class && (1..bucket.boundaries.len()).contains(&above);
        if !inside && bucket.default.is_none() {
            return Err(DatabaseError::Refused(
                "a value lies in no bucket, and there is no default".to_owned(),
            ));
        }
        let states =
            buckets[if inside { above - 1 } else { outside }].get_or_insert_with(|| bucket.output.start());
        context.hold(bucket.output.add(states, &doc, &context.outer)?)?;
    }
    let mut made = Vec::new();
    for (i, states) in buckets.into_iter().enumerate() {
        let Some(states) = states else { continue };
        let id = if i == outside { bucket.default.clone() } else { bucket.boundaries.get(i).cloned() };
        made.push(bucket.output.finish(id.unwrap_or_default(), states));
    }
    Ok(made)
}

pub(super) async fn run_auto(
    bucket: &BucketAuto,
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    let mut all: Vec<(Json, Json)> = Vec::new();
    while let Some(doc) = docs.try_next().await? {
        let value = bucket.by.value(&doc, &context.outer)?.unwrap_or_default();
        context.hold(value::size(&value) + value::size(&doc) + STATE_BYTES)?;
        all.push((value, doc));
    }
    all.sort_by(|a, b| value::compare(&a.0, &b.0));
    let mut made: Vec<(Json, Json, Vec<State>)> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        // What is left is shared by the buckets that are left.
        let left = bucket.buckets.saturating_sub(made.len()).max(1);
        let mut end = (at + (all.len() - at).div_ceil(left)).min(all.len());
        if left == 1 {
            end = all.len();
        }
        // Equal values stay together.
        while end < all.len() && value::equal(&all[end].0, &all[end - 1].0) {
            end += 1;
        }
        let mut states = bucket.output.start();
        for (_, doc) in &all[at..end] {
            context.hold(bucket.output.add(&mut states, doc, &context.outer)?)?;
        }
        // A bucket ends where the next begins; the last, with its greatest value.
        let max = all.get(end).or(all.last()).map(|(value, _)| value.clone()).unwrap_or_default();
        made.push((all[at].0.clone(), max, states));
        at = end;
    }
    Ok(made
        .into_iter()
        .map(|(min, max, states)| bucket.output.finish(json!({"min": min, "max": max}), states))
        .collect())
}
