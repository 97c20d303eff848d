// db.Geo: places and shapes, as GeoJSON.

const { invalid } = require('wx/errors');

class Shape {}

class Point extends Shape {
  constructor(longitude, latitude) {
    super();
    if (!(Math.abs(longitude) <= 180)) throw invalid('Geo.Point', 'the longitude lies between -180 and 180');
    if (!(Math.abs(latitude) <= 90)) throw invalid('Geo.Point', 'the latitude lies between -90 and 90');
    this.longitude = longitude;
    this.latitude = latitude;
  }
  get coordinates() {
    return [this.longitude, this.latitude];
  }
  toJSON() {
    return { type: 'Point', coordinates: this.coordinates };
  }
}

/** A shape made of at least `least` parts of one sort, kept under `field`. */
function made(type, Part, field, least) {
  return class extends Shape {
    constructor(parts) {
      super();
      if (!Array.isArray(parts) || parts.length < least || !parts.every((part) => part instanceof Part)) {
        throw invalid(`Geo.${type}`, `the argument is a list of at least ${least} of Geo.${Part.geo}`);
      }
      this[field] = parts;
    }
    static geo = type;
    static Part = Part;
    get coordinates() {
      return this[field].map((part) => part.coordinates);
    }
    toJSON() {
      return { type, coordinates: this.coordinates };
    }
  };
}
Point.geo = 'Point';

const LineString = made('LineString', Point, 'points', 2);
const Polygon = made('Polygon', LineString, 'lines', 1);
const SHAPES = {
  Point,
  LineString,
  Polygon,
  MultiPoint: made('MultiPoint', Point, 'points', 1),
  MultiLineString: made('MultiLineString', LineString, 'lines', 1),
  MultiPolygon: made('MultiPolygon', Polygon, 'polygons', 1),
};

// Functions, not arrows: both `db.Geo.Point(…)` and `new db.Geo.Point(…)` are in use.
const Geo = Object.fromEntries(
  Object.entries(SHAPES).map(([name, Type]) => [
    name,
    function (...args) {
      return new Type(...args);
    },
  ])
);

/** The shape of GeoJSON; undefined for what is none. */
function shaped({ type, coordinates }) {
  try {
    return of(SHAPES[type], coordinates);
  } catch {
    return undefined;
  }
}

const of = (Type, coordinates) => (Type === Point ? new Point(...coordinates) : new Type(coordinates.map((inner) => of(Type.Part, inner))));

module.exports = { Geo, Shape, shaped };
