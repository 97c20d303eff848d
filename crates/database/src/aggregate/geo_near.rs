//! `$geoNear`: documents by their distance from a point.

use super::Docs;
use super::project::assign;
use super::run::Context;
use super::stages::{Stage, count, wrong};
use crate::geo::{self, Near};
use crate::path::{self, Path};
use crate::{DatabaseError, Filter, value};
use futures::TryStreamExt;
use types::Json;

/// A parsed `$geoNear`.
#[derive(Clone, Debug)]
pub(crate) struct GeoNear {
    near: Near,
    distance: Path,
    multiplier: f64,
    location: Option<Path>,
    /// The field; without one, any field of the document that is a geometry.
    key: Option<Path>,
    limit: Option<u64>,
}

pub(super) fn parse(json: &Json) -> Result<Vec<Stage>, DatabaseError> {
    let map = json.as_object().ok_or_else(|| wrong("$geoNear", "an object"))?;
    let near = map.get("near").ok_or_else(|| wrong("$geoNear", "a point as near"))?;
    let path =
        |json: &Json| json.as_str().ok_or_else(|| wrong("$geoNear", "names of fields")).and_then(Path::parse);
    let distance = map.get("distanceField").ok_or_else(|| wrong("$geoNear", "a distanceField"))?;
    // Distances are metres from a GeoJSON point, and radians from a pair.
    let unit = if near.is_array() { geo::EARTH_RADIUS } else { 1.0 };
    let mut stage = GeoNear {
        near: Near { from: geo::point(near)?, min: None, max: None },
        distance: path(distance)?,
        multiplier: 1.0 / unit,
        location: None,
        key: None,
        limit: None,
    };
    let mut filter = Filter::default();
    for (name, json) in map {
        match name.as_str() {
            "near" | "distanceField" | "spherical" => {}
            "maxDistance" => stage.near.max = Some(geo::positive(json, name)? * unit),
            "minDistance" => stage.near.min = Some(geo::positive(json, name)? * unit),
            "distanceMultiplier" => stage.multiplier *= geo::positive(json, name)?,
            "includeLocs" => stage.location = Some(path(json)?),
            "key" => stage.key = Some(path(json)?),
            "limit" | "num" => stage.limit = Some(count(json).ok_or_else(|| wrong(name, "a whole number"))?),
            "query" => filter = Filter::parse(json)?,
            _ => return Err(DatabaseError::operator(name, "in $geoNear")),
        }
    }
    if let Some(path) = &stage.key {
        // Said of the documents as well, so that an index may find them.
        filter = filter.and(Filter::near_to(path.clone(), stage.near.clone()));
    }
    Ok(vec![Stage::Match(filter), Stage::GeoNear(Box::new(stage))])
}

pub(super) async fn run(
    near: &GeoNear,
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    let mut found: Vec<(f64, Json)> = Vec::new();
    while let Some(mut doc) = docs.try_next().await? {
        let Some((metres, location)) = near.nearest(&doc) else { continue };
        let location = location.clone();
        assign(&mut doc, &near.distance.parts, Some(value::Num::Double(metres * near.multiplier).json()));
        if let Some(path) = &near.location {
            assign(&mut doc, &path.parts, Some(location));
        }
        context.hold(value::size(&doc))?;
        found.push((metres, doc));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let limit = near.limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    Ok(found.into_iter().take(limit).map(|(_, doc)| doc).collect())
}

impl GeoNear {
    /// The nearest geometry of a document that is near enough.
    fn nearest<'d>(&self, doc: &'d Json) -> Option<(f64, &'d Json)> {
        let mut best: Option<(f64, &Json)> = None;
        let mut visit = |value: Option<&'d Json>| {
            if let Some(value) = value
                && let Some(metres) = self.near.of(|f| f(Some(value)))
                && best.is_none_or(|(least, _)| metres < least)
            {
                best = Some((metres, value));
            }
            false
        };
        match &self.key {
            Some(path) => path::any_leaf(doc, &path.parts, &mut visit),
            None => doc.as_object().into_iter().flat_map(|map| map.values()).any(|value| visit(Some(value))),
        };
        best
    }
}
