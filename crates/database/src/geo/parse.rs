//! From JSON to geometries.

use super::{EARTH_RADIUS, Near, Region, Shape};
use crate::DatabaseError;
use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon};
use geo::{Point, Polygon, Rect};
use types::Json;

/// Collections in collections.
const DEPTH: usize = 8;

/// The geometry that a stored value is, if it is one.
pub(crate) fn read(value: &Json) -> Option<Geometry> {
    match value {
        Json::Array(_) => Some(Geometry::Point(position(value)?.into())),
        Json::Object(_) => geojson(value, DEPTH),
        _ => None,
    }
}

fn geojson(value: &Json, depth: usize) -> Option<Geometry> {
    let map = value.as_object()?;
    let kind = map.get("type")?.as_str()?;
    let at = map.get("coordinates");
    Some(match kind {
        "Point" => Geometry::Point(position(at?)?.into()),
        "LineString" => Geometry::LineString(line(at?, 2)?),
        "Polygon" => Geometry::Polygon(polygon(at?)?),
        "MultiPoint" => Geometry::MultiPoint(MultiPoint(list(at?, |v| Some(Point(position(v)?)))?)),
        "MultiLineString" => Geometry::MultiLineString(MultiLineString(list(at?, |v| line(v, 2))?)),
        "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(list(at?, polygon)?)),
        "GeometryCollection" if depth > 0 => {
            Geometry::GeometryCollection(GeometryCollection(list(map.get("geometries")?, |v| {
                geojson(v, depth - 1)
            })?))
        }
        _ => return None,
    })
}

fn list<T>(value: &Json, f: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    let items = value.as_array().filter(|items| !items.is_empty())?;
    items.iter().map(f).collect()
}

/// Longitude and latitude in degrees.
fn position(value: &Json) -> Option<Coord> {
    let number = |json: &Json| crate::value::number(json).map(|n| n.float());
    match value.as_array()?.as_slice() {
        [x, y] | [x, y, _] => {
            let (x, y) = (number(x)?, number(y)?);
            ((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)).then_some(Coord { x, y })
        }
        _ => None,
    }
}

fn line(value: &Json, least: usize) -> Option<LineString> {
    let coords = list(value, position)?;
    (coords.len() >= least).then_some(LineString(coords))
}

fn polygon(value: &Json) -> Option<Polygon> {
    let ring = |value: &Json| {
        let ring = line(value, 4)?;
        ring.is_closed().then_some(ring)
    };
    let mut rings = list(value, ring)?;
    let outer = rings.remove(0);
    Some(Polygon::new(outer, rings))
}

/// The geometry of a query.
pub(crate) fn geometry(value: &Json) -> Result<Geometry, DatabaseError> {
    geojson(value, DEPTH).ok_or_else(|| {
        DatabaseError::param(
            "a geometry is GeoJSON with longitudes of -180 to 180, latitudes of -90 to 90 and closed rings",
        )
    })
}

/// A point: GeoJSON, `[longitude, latitude]` or an object of the two.
pub(crate) fn point(value: &Json) -> Result<Point, DatabaseError> {
    match read(value) {
        Some(Geometry::Point(point)) => Ok(point),
        _ => Err(DatabaseError::param("a point is GeoJSON or [longitude, latitude] in degrees")),
    }
}

/// A distance.
pub(crate) fn positive(value: &Json, name: &str) -> Result<f64, DatabaseError> {
    let number = crate::value::number(value).map(|n| n.float()).filter(|n| *n >= 0.0 && n.is_finite());
    number.ok_or_else(|| DatabaseError::param(format!("{name} is a number, 0 or more")))
}

impl Shape {
    /// The shape of `$geometry`.
    pub fn parse(value: &Json) -> Result<Self, DatabaseError> {
        Shape::new(&geometry(value)?)
            .ok_or_else(|| DatabaseError::param("a geometry of a query lies within a hemisphere"))
    }
}

impl Region {
    /// What `$geoWithin` takes: `{"$geometry": …}`, `{"$centerSphere": [point, radians]}`, or one of the flat forms.
    pub fn parse(value: &Json) -> Result<Self, DatabaseError> {
        let wrong = |what: &str| DatabaseError::param(format!("$geoWithin takes {what}"));
        let map = value.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next());
        let (name, value) = map.ok_or_else(|| wrong("one shape"))?;
        let circle = || match value.as_array().map(Vec::as_slice) {
            Some([centre, radius]) => Ok((point(centre)?, positive(radius, "a radius")?)),
            _ => Err(wrong("a circle as [centre, radius]")),
        };
        let corners = || list(value, position).ok_or_else(|| wrong("points as [longitude, latitude]"));
        match name.as_str() {
            "$geometry" => match geometry(value)? {
                Geometry::Polygon(_) | Geometry::MultiPolygon(_) => {
                    Ok(Region::Polygons(Shape::parse(value)?))
                }
                _ => Err(wrong("a Polygon or a MultiPolygon")),
            },
            "$centerSphere" => {
                let (centre, radians) = circle()?;
                if radians >= std::f64::consts::FRAC_PI_2 {
                    return Err(wrong("a $centerSphere smaller than a hemisphere, its radius in radians"));
                }
                Ok(Region::Cap { centre, radians })
            }
            "$center" => circle().map(|(centre, radius)| Region::FlatCircle { centre, radius }),
            "$box" => match corners()?.as_slice() {
                [a, b] => Ok(Region::Flat(Geometry::Polygon(Rect::new(*a, *b).to_polygon()))),
                _ => Err(wrong("two corners as $box")),
            },
            "$polygon" => match corners()? {
                corners if corners.len() >= 3 => {
                    Ok(Region::Flat(Geometry::Polygon(Polygon::new(LineString(corners), Vec::new()))))
                }
                _ => Err(wrong("three points or more as $polygon")),
            },
            _ => Err(DatabaseError::operator(name, "in $geoWithin")),
        }
    }
}

impl Near {
    /// What `$near` and `$nearSphere` take: `{"$geometry": point, "$maxDistance": metres, "$minDistance": metres}`,
    /// or a pair with the distances, in radians, beside the operator.
    pub fn parse(value: &Json, beside: &serde_json::Map<String, Json>) -> Result<Self, DatabaseError> {
        let bound = |map: &serde_json::Map<String, Json>, name: &str, unit: f64| {
            map.get(name).map(|json| positive(json, name).map(|n| n * unit)).transpose()
        };
        let Some(map) = value.as_object().filter(|map| map.contains_key("$geometry")) else {
            return Ok(Near {
                from: point(value)?,
                min: bound(beside, "$minDistance", EARTH_RADIUS)?,
                max: bound(beside, "$maxDistance", EARTH_RADIUS)?,
            });
        };
        if let Some(name) =
            map.keys().find(|n| !matches!(n.as_str(), "$geometry" | "$minDistance" | "$maxDistance"))
        {
            return Err(DatabaseError::operator(name, "in $near"));
        }
        Ok(Near {
            from: point(&map["$geometry"])?,
            min: bound(map, "$minDistance", 1.0)?,
            max: bound(map, "$maxDistance", 1.0)?,
        })
    }
}
