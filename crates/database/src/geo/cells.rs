//! Where geometries lie, as numbers that an index can order: cells of the map of longitudes and latitudes, which is
//! quartered again and again. A cell's number is in the middle of those of the cells within it, as in Google's S2, so
//! that whatever lies in a cell is one range of numbers.

use super::sphere;
use geo::{BoundingRect, Geometry, Point};

/// Quarterings of the smallest cells: 15 cm of latitude.
const DEPTH: u32 = 27;
/// Documents lie in cells of every third size alone, so that a query has few sizes above its own to look for.
const STRIDE: u32 = 3;
/// Cells that a document's geometry lies in, at most.
const OF_GEOMETRY: u64 = 8;
/// Cells that a query's area is made of, at most.
const OF_QUERY: u64 = 16;
/// Radians by which what is measured on the sphere is taken as larger, for what rounding does: six metres.
const SLACK: f64 = 1e-6;

/// A part of the map, in degrees, its borders included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

/// One cell: which of `2^level` columns and rows.
#[derive(Clone, Copy)]
struct Cell {
    level: u32,
    column: u32,
    row: u32,
}

impl Area {
    const WORLD: Area = Area { west: -180.0, east: 180.0, south: -90.0, north: 90.0 };

    /// What is at most so many radians from a point: one area, or one on either side of the date line.
    pub fn around(centre: Point, radians: f64) -> Vec<Area> {
        let radians = radians + SLACK;
        let (lng, lat, reach) = (centre.x(), centre.y(), radians.to_degrees());
        let (south, north) = (lat - reach, lat + reach);
        if south <= -90.0 || north >= 90.0 {
            return vec![Area { south: south.max(-90.0), north: north.min(90.0), ..Area::WORLD }];
        }
        // Where meridians touch the circle.
        let across = (radians.sin() / lat.to_radians().cos()).clamp(0.0, 1.0).asin().to_degrees();
        let (west, east) = (lng - across, lng + across);
        let part = |west, east| Area { west, east, south, north };
        if west < -180.0 {
            vec![part(west + 360.0, 180.0), part(-180.0, east)]
        } else if east > 180.0 {
            vec![part(west, 180.0), part(-180.0, east - 360.0)]
        } else {
            vec![part(west, east)]
        }
    }

    /// What holds a geometry whose sides are great circles.
    pub fn of(geometry: &Geometry) -> Vec<Area> {
        if let Geometry::Point(Point(at)) = geometry {
            return vec![Area { west: at.x, east: at.x, south: at.y, north: at.y }];
        }
        match sphere::cap(geometry) {
            // A cap smaller than a hemisphere is convex: what holds the corners holds the sides.
            Some((centre, radians)) => Area::around(centre, radians),
            None => vec![Area::WORLD],
        }
    }

    /// What holds a geometry on a flat map.
    pub fn of_flat(geometry: &Geometry) -> Vec<Area> {
        let rect = geometry.bounding_rect();
        vec![rect.map_or(Area::WORLD, |rect| Area {
            west: rect.min().x,
            east: rect.max().x,
            south: rect.min().y,
            north: rect.max().y,
        })]
    }

    /// What holds a circle on a flat map, its radius in degrees.
    pub fn of_flat_circle(centre: Point, radius: f64) -> Vec<Area> {
        let radius = radius + SLACK;
        vec![Area {
            west: (centre.x() - radius).max(-180.0),
            east: (centre.x() + radius).min(180.0),
            south: (centre.y() - radius).max(-90.0),
            north: (centre.y() + radius).min(90.0),
        }]
    }

    /// Square degrees of several.
    pub fn size(areas: &[Area]) -> f64 {
        areas.iter().map(|area| (area.east - area.west) * (area.north - area.south)).sum()
    }

    /// First and last column, and first and last row.
    fn spans(&self, level: u32) -> [(u32, u32); 2] {
        let count = f64::from(1u32 << level);
        // The last cell has the map's border as well.
        let at = |share: f64| (share * count).clamp(0.0, count - 1.0) as u32;
        let column = |lng: f64| at((lng + 180.0) / 360.0);
        let row = |lat: f64| at((lat + 90.0) / 180.0);
        [(column(self.west), column(self.east)), (row(self.south), row(self.north))]
    }

    fn cells(&self, level: u32) -> impl Iterator<Item = Cell> {
        let [(west, east), (south, north)] = self.spans(level);
        (south..=north).flat_map(move |row| (west..=east).map(move |column| Cell { level, column, row }))
    }
}

/// The smallest level, going down in steps, at which areas lie in at most so many cells.
fn level(areas: &[Area], step: u32, most: u64) -> u32 {
    let count = |level: u32| {
        let of_area = |area: &Area| {
            let [columns, rows] = area.spans(level).map(|(first, last)| u64::from(last - first) + 1);
            columns * rows
        };
        areas.iter().map(of_area).sum::<u64>()
    };
    let mut level = DEPTH;
    while level > 0 && count(level) > most {
        level -= step;
    }
    level
}

impl Cell {
    /// Its bit is the lowest one that is set: the higher, the larger the cell.
    fn bit(&self) -> u64 {
        1 << (2 * (DEPTH - self.level))
    }

    fn number(&self) -> u64 {
        let spread = |n: u32| (0..DEPTH).map(|i| u64::from((n >> i) & 1) << (2 * i)).sum::<u64>();
        let place = spread(self.column) + 2 * spread(self.row);
        (2 * place + 1) * self.bit()
    }

    fn above(&self, level: u32) -> Cell {
        let up = self.level - level;
        Cell { level, column: self.column >> up, row: self.row >> up }
    }
}

/// The numbers of the cells that a document's geometry lies in.
pub(crate) fn of_geometry(geometry: &Geometry) -> Vec<u64> {
    let areas = Area::of(geometry);
    let level = level(&areas, STRIDE, OF_GEOMETRY);
    areas.iter().flat_map(|area| area.cells(level)).map(|cell| cell.number()).collect()
}

/// First and last numbers of the cells that geometries with a point in these areas lie in; sorted, none overlapping
/// another.
pub(crate) fn ranges(areas: &[Area]) -> Vec<(u64, u64)> {
    let level = level(areas, 1, OF_QUERY);
    let mut ranges = Vec::new();
    for cell in areas.iter().flat_map(|area| area.cells(level)) {
        let (number, within) = (cell.number(), cell.bit() - 1);
        ranges.push((number - within, number + within));
        let larger = (0..level).step_by(STRIDE as usize).map(|level| cell.above(level).number());
        ranges.extend(larger.map(|number| (number, number)));
    }
    ranges.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            // Cells beside each other are two apart.
            Some(before) if first <= before.1 + 2 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}
