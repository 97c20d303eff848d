//! Geometry in documents and queries: GeoJSON and pairs of longitude and latitude, on a sphere.

mod cells;
mod parse;
mod sphere;

pub(crate) use cells::{Area, of_geometry as cells_of, ranges};
pub(crate) use parse::{point, positive, read};

use crate::path::Visit;
use geo::{Distance, Geometry, HaversineMeasure, Intersects, Point, Relate};
use sphere::Hemisphere;
use types::Json;

/// Metres: the radius that MongoDB measures with.
pub(crate) const EARTH_RADIUS: f64 = 6_378_100.0;

/// Metres between two points of the sphere.
pub(crate) fn metres(a: Point, b: Point) -> f64 {
    HaversineMeasure::new(EARTH_RADIUS).distance(a, b)
}

/// Metres from a point to the nearest point of a geometry.
pub(crate) fn distance(from: Point, to: &Geometry) -> f64 {
    sphere::distance(from, to)
}

/// An area that a geometry can lie in.
#[derive(Clone, Debug)]
pub(crate) enum Region {
    /// Polygons with sides along great circles.
    Polygons(Shape),
    /// What is at most so many radians from a point.
    Cap { centre: Point, radians: f64 },
    /// Polygons on a flat map, and `$box`.
    Flat(Geometry),
    /// A circle on a flat map, its radius in degrees.
    FlatCircle { centre: Point, radius: f64 },
}

/// A geometry of a query with the hemisphere that holds it, on which great circles are straight lines.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    hemisphere: Hemisphere,
    flat: Geometry,
    areas: Vec<Area>,
}

/// What `$near` asks for.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    pub from: Point,
    /// Metres.
    pub min: Option<f64>,
    /// Metres.
    pub max: Option<f64>,
}

impl Shape {
    /// `None` if a hemisphere does not hold it.
    pub fn new(geometry: &Geometry) -> Option<Self> {
        let hemisphere = Hemisphere::around(geometry)?;
        let flat = hemisphere.project(geometry).0?;
        Some(Self { hemisphere, flat, areas: Area::of(geometry) })
    }

    /// What holds it on the map.
    pub fn areas(&self) -> Vec<Area> {
        self.areas.clone()
    }

    /// Whether it has a point in common with a geometry.
    pub fn intersects(&self, other: &Geometry) -> bool {
        self.hemisphere.project(other).0.is_some_and(|other| self.flat.intersects(&other))
    }

    /// Whether a geometry lies in it as a whole, its border included.
    pub fn covers(&self, other: &Geometry) -> bool {
        let (Some(other), true) = self.hemisphere.project(other) else { return false };
        match other {
            Geometry::Point(point) => self.flat.intersects(&point),
            other => other.relate(&self.flat).is_coveredby(),
        }
    }
}

impl Region {
    /// What holds it on the map.
    pub fn areas(&self) -> Vec<Area> {
        match self {
            Region::Polygons(shape) => shape.areas(),
            Region::Cap { centre, radians } => Area::around(*centre, *radians),
            Region::Flat(area) => Area::of_flat(area),
            Region::FlatCircle { centre, radius } => Area::of_flat_circle(*centre, *radius),
        }
    }

    /// Whether a geometry lies in it as a whole.
    pub fn covers(&self, other: &Geometry) -> bool {
        let corners = |f: &dyn Fn(Point) -> bool| {
            use geo::CoordsIter;
            other.coords_iter().all(|corner| f(corner.into()))
        };
        match self {
            Region::Polygons(shape) => shape.covers(other),
            // A cap smaller than a hemisphere is convex: its corners speak for a geometry.
            Region::Cap { centre, radians } => {
                corners(&|corner| metres(*centre, corner) <= radians * EARTH_RADIUS)
            }
            Region::Flat(area) => match other {
                Geometry::Point(point) => area.intersects(point),
                other => other.relate(area).is_coveredby(),
            },
            Region::FlatCircle { centre, radius } => {
                corners(&|corner| (corner.x() - centre.x()).hypot(corner.y() - centre.y()) <= *radius)
            }
        }
    }
}

impl Near {
    /// What holds everything that is near enough; `None` without a `$maxDistance`.
    pub fn areas(&self) -> Option<Vec<Area>> {
        self.max.map(|max| Area::around(self.from, max / EARTH_RADIUS))
    }

    /// How far the nearest of a document's geometries is, in metres, if it is near enough and not too near.
    pub fn of<'a>(&self, visit: impl Fn(Visit<'_, 'a>) -> bool) -> Option<f64> {
        let mut nearest: Option<f64> = None;
        visit(&mut |value: Option<&'a Json>| {
            if let Some(geometry) = value.and_then(read) {
                let metres = distance(self.from, &geometry);
                nearest = Some(nearest.map_or(metres, |other| other.min(metres)));
            }
            false
        });
        nearest.filter(|metres| {
            self.max.is_none_or(|max| *metres <= max) && self.min.is_none_or(|min| *metres >= min)
        })
    }
}
