//! Great circles as straight lines: the gnomonic projection from the centre of the sphere onto a plane that touches
//! it. It shows one hemisphere, in which planar geometry gives exact answers about the sphere.

use geo::{Coord, CoordsIter, Geometry, GeometryCollection, LineString};
use geo::{MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// How near to the horizon a point may be, as the cosine of its angle from the centre: about 88.9°.
const HORIZON: f64 = 0.02;

type Vector = [f64; 3];

/// Half of the sphere.
#[derive(Clone, Debug)]
pub(super) struct Hemisphere {
    centre: Vector,
    east: Vector,
    north: Vector,
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(v: Vector) -> Option<Vector> {
    let length = dot(v, v).sqrt();
    (length > 1e-9).then(|| v.map(|x| x / length))
}

fn vector(at: Coord) -> Vector {
    let (lng, lat) = (at.x.to_radians(), at.y.to_radians());
    [lat.cos() * lng.cos(), lat.cos() * lng.sin(), lat.sin()]
}

/// The middle of a geometry's corners, and the cosine of the angle to the farthest of them, if all of them are well
/// inside of the hemisphere around it.
fn middle(geometry: &Geometry) -> Option<(Vector, f64)> {
    let corners: Vec<Vector> = geometry.coords_iter().map(vector).collect();
    let sum = corners.iter().fold([0.0; 3], |s, v| [s[0] + v[0], s[1] + v[1], s[2] + v[2]]);
    let centre = unit(sum)?;
    let farthest = corners.iter().map(|v| dot(*v, centre)).fold(1.0, f64::min);
    (farthest > HORIZON).then_some((centre, farthest))
}

/// A circle that holds a geometry: its centre, and its radius in radians. `None` if a hemisphere does not hold it.
pub(super) fn cap(geometry: &Geometry) -> Option<(Point, f64)> {
    let ([x, y, z], farthest) = middle(geometry)?;
    let centre = Point::new(y.atan2(x).to_degrees(), z.clamp(-1.0, 1.0).asin().to_degrees());
    Some((centre, farthest.acos()))
}

impl Hemisphere {
    /// The hemisphere around the middle of a geometry's corners, if all of them are well inside of it.
    pub fn around(geometry: &Geometry) -> Option<Self> {
        middle(geometry).map(|(centre, _)| Self::at(centre))
    }

    fn at(centre: Vector) -> Self {
        // Any direction that is not the centre's own will do.
        let other = if centre[2].abs() < 0.9 { [0.0, 0.0, 1.0] } else { [1.0, 0.0, 0.0] };
        let east = unit(cross(other, centre)).unwrap_or([0.0, 1.0, 0.0]);
        Self { centre, east, north: cross(centre, east) }
    }

    /// What is seen of a geometry, and whether that is all of it.
    pub fn project(&self, geometry: &Geometry) -> (Option<Geometry>, bool) {
        let whole = geometry.coords_iter().all(|at| dot(vector(at), self.centre) > HORIZON);
        (self.seen(geometry), whole)
    }

    fn seen(&self, geometry: &Geometry) -> Option<Geometry> {
        match geometry {
            Geometry::Point(point) => self.point(point.0).map(|at| Geometry::Point(at.into())),
            Geometry::MultiPoint(points) => {
                let points: Vec<Point> =
                    points.iter().filter_map(|p| Some(self.point(p.0)?.into())).collect();
                (!points.is_empty()).then_some(Geometry::MultiPoint(MultiPoint(points)))
            }
            Geometry::LineString(line) => {
                let lines = self.line(line);
                (!lines.is_empty()).then_some(Geometry::MultiLineString(MultiLineString(lines)))
            }
            Geometry::MultiLineString(lines) => {
                let lines: Vec<LineString> = lines.iter().flat_map(|line| self.line(line)).collect();
                (!lines.is_empty()).then_some(Geometry::MultiLineString(MultiLineString(lines)))
            }
            Geometry::Polygon(polygon) => self.polygon(polygon).map(Geometry::Polygon),
            Geometry::MultiPolygon(polygons) => {
                let polygons: Vec<Polygon> = polygons.iter().filter_map(|p| self.polygon(p)).collect();
                (!polygons.is_empty()).then_some(Geometry::MultiPolygon(MultiPolygon(polygons)))
            }
            Geometry::GeometryCollection(all) => {
                let seen: Vec<Geometry> = all.iter().filter_map(|g| self.seen(g)).collect();
                (!seen.is_empty()).then_some(Geometry::GeometryCollection(GeometryCollection(seen)))
            }
            Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => None,
        }
    }

    fn point(&self, at: Coord) -> Option<Coord> {
        let v = vector(at);
        (dot(v, self.centre) > HORIZON).then(|| self.flat(v))
    }

    fn flat(&self, v: Vector) -> Coord {
        let depth = dot(v, self.centre);
        Coord { x: dot(v, self.east) / depth, y: dot(v, self.north) / depth }
    }

    /// Where a side crosses the horizon. A point on the chord is under the point of the great circle.
    fn crossing(&self, a: Vector, b: Vector) -> Vector {
        let (from, to) = (dot(a, self.centre), dot(b, self.centre));
        let share = (HORIZON - from) / (to - from);
        [0, 1, 2].map(|i| a[i] + share * (b[i] - a[i]))
    }

    fn line(&self, line: &LineString) -> Vec<LineString> {
        let mut lines = Vec::new();
        let mut current: Vec<Coord> = Vec::new();
        let corners: Vec<Vector> = line.0.iter().map(|at| vector(*at)).collect();
        let seen = |v: Vector| dot(v, self.centre) > HORIZON;
        for (i, v) in corners.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| corners[i]);
            match (before.filter(|b| seen(*b) != seen(*v)), seen(*v)) {
                (Some(before), true) => {
                    current.extend([self.flat(self.crossing(before, *v)), self.flat(*v)]);
                }
                (Some(before), false) => {
                    current.push(self.flat(self.crossing(before, *v)));
                    lines.push(LineString(std::mem::take(&mut current)));
                }
                (None, true) => current.push(self.flat(*v)),
                (None, false) => {}
            }
        }
        if current.len() > 1 {
            lines.push(LineString(current));
        }
        lines
    }

    /// The ring cut along the horizon.
    fn ring(&self, ring: &LineString) -> Option<LineString> {
        let corners: Vec<Vector> = ring.0.iter().map(|at| vector(*at)).collect();
        let seen = |v: Vector| dot(v, self.centre) > HORIZON;
        let mut cut = Vec::with_capacity(corners.len());
        for pair in corners.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if seen(a) {
                cut.push(self.flat(a));
            }
            if seen(a) != seen(b) {
                cut.push(self.flat(self.crossing(a, b)));
            }
        }
        if cut.len() < 3 {
            return None;
        }
        let mut ring = LineString(cut);
        ring.close();
        Some(ring)
    }

    fn polygon(&self, polygon: &Polygon) -> Option<Polygon> {
        let outer = self.ring(polygon.exterior())?;
        let inner = polygon.interiors().iter().filter_map(|ring| self.ring(ring)).collect();
        Some(Polygon::new(outer, inner))
    }
}

/// Metres from a point to the nearest point of a geometry.
pub(super) fn distance(from: Point, to: &Geometry) -> f64 {
    let nearest = |all: &mut dyn Iterator<Item = f64>| all.fold(f64::INFINITY, f64::min);
    match to {
        Geometry::Point(point) => super::metres(from, *point),
        Geometry::MultiPoint(points) => nearest(&mut points.iter().map(|p| super::metres(from, *p))),
        Geometry::LineString(line) => to_line(from, line),
        Geometry::MultiLineString(lines) => nearest(&mut lines.iter().map(|line| to_line(from, line))),
        Geometry::Polygon(polygon) => to_polygon(from, polygon),
        Geometry::MultiPolygon(polygons) => nearest(&mut polygons.iter().map(|p| to_polygon(from, p))),
        Geometry::GeometryCollection(all) => nearest(&mut all.iter().map(|g| distance(from, g))),
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => f64::INFINITY,
    }
}

fn to_line(from: Point, line: &LineString) -> f64 {
    let corners = line.coords().map(|at| super::metres(from, Point(*at)));
    let sides =
        line.0.windows(2).filter_map(|side| Some(to_side(from, side[0], side[1])? * super::EARTH_RADIUS));
    corners.chain(sides).fold(f64::INFINITY, f64::min)
}

/// Radians from a point to the great circle through two others; `None` if the nearest point of the circle is not
/// between them, or if they name no circle.
fn to_side(from: Point, a: Coord, b: Coord) -> Option<f64> {
    let (from, a, b) = (vector(from.0), vector(a), vector(b));
    let normal = unit(cross(a, b))?;
    let beside = dot(from, normal);
    let foot = [0, 1, 2].map(|i| from[i] - beside * normal[i]);
    let is_between = dot(cross(a, foot), normal) >= 0.0 && dot(cross(foot, b), normal) >= 0.0;
    is_between.then(|| beside.abs().atan2(dot(foot, foot).sqrt()))
}

fn to_polygon(from: Point, polygon: &Polygon) -> f64 {
    let shape = super::Shape::new(&Geometry::Polygon(polygon.clone()));
    if shape.is_some_and(|shape| shape.covers(&Geometry::Point(from))) {
        return 0.0;
    }
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.map(|ring| to_line(from, ring)).fold(f64::INFINITY, f64::min)
}
