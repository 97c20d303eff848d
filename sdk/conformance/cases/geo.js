// Places: near, within, crossing.
import { find, list, pipe, refused } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const point = (t, [x, y]) => new t.db.Geo.Point(x, y);
const line = (t, points) => new t.db.Geo.LineString(points.map((p) => point(t, p)));
const box = (t, [x1, y1, x2, y2]) => new t.db.Geo.Polygon([line(t, [[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]])]);

/** Points on the 23rd parallel, 1.02 km, 10.2 km and 102 km from the first; lines on a meridian, areas. */
const seed = (t) => [
  { k: 'a', n: 1, p: point(t, [113, 23]), shape: point(t, [113, 23]) },
  { k: 'b', n: 2, p: point(t, [113.01, 23]), shape: line(t, [[113.5, 22.9], [113.5, 23.1]]) },
  { k: 'c', n: 3, p: point(t, [113.1, 23]), shape: box(t, [112.9, 22.9, 113.2, 23.1]) },
  { k: 'd', n: 4, p: point(t, [114, 23]), shape: box(t, [114.4, 22.9, 114.6, 23.1]) },
  { k: 'e', n: 5, shape: new t.db.Geo.MultiPoint([point(t, [113, 23]), point(t, [115, 23])]) },
];

const near = (c, _, t, [x, y], more = {}) => c.where({ p: _.geoNear({ geometry: point(t, [x, y]), ...more }) });
const geoNear = (t, more = {}) => ({ near: point(t, [113, 23]), spherical: true, distanceField: 'far', key: 'p', ...more });
const rounded = ($) => ({ _id: 0, k: 1, far: $.floor($.divide(['$far', 100])) });

export default {
  name: 'geo',
  seed,
  cases: [
    list('near sorts by distance', (c, _, t) => near(c, _, t, [113, 23]), 'abcd'),
    list('near from the other side', (c, _, t) => near(c, _, t, [114, 23]), 'dcba'),
    list('near, at most so far', (c, _, t) => near(c, _, t, [113, 23], { maxDistance: 5000 }), 'ab'),
    list('near, at least so far', (c, _, t) => near(c, _, t, [113, 23], { minDistance: 500 }), 'bcd'),
    list('near, between two distances', (c, _, t) => near(c, _, t, [113, 23], { minDistance: 500, maxDistance: 20_000 }), 'bc'),
    list('the distance is right to some metres', (c, _, t) => near(c, _, t, [113, 23], { minDistance: 1020, maxDistance: 1030 }), 'b'),
    list('near with a limit', (c, _, t) => near(c, _, t, [113, 23]).limit(2), 'ab'),
    list('near with another condition', (c, _, t) => c.where({ p: _.geoNear({ geometry: point(t, [113, 23]) }), n: _.gt(1) }), 'bcd'),
    list('within an area', (c, _, t) => c.where({ p: _.geoWithin({ geometry: box(t, [112.9, 22.9, 113.05, 23.1]) }) }).orderBy('k', 'asc'), 'ab'),
    list('within one of two areas', (c, _, t) => c.where({ p: _.geoWithin({ geometry: new t.db.Geo.MultiPolygon([box(t, [112.99, 22.9, 113.005, 23.1]), box(t, [113.9, 22.9, 114.1, 23.1])]) }) }).orderBy('k', 'asc'), 'ad'),
    find('shapes that lie within an area', (_, t) => ({ shape: _.geoWithin({ geometry: box(t, [112.8, 22.8, 113.6, 23.2]) }) }), 'abc'),
    find('what a point touches', (_, t) => ({ shape: _.geoIntersects({ geometry: point(t, [113, 23]) }) }), 'ace'),
    find('what a point on a line touches', (_, t) => ({ shape: _.geoIntersects({ geometry: point(t, [113.5, 23]) }) }), 'b'),
    find('what a line crosses', (_, t) => ({ shape: _.geoIntersects({ geometry: line(t, [[113.4, 23], [114.5, 23]]) }) }), 'bd'),
    find('what an area touches', (_, t) => ({ shape: _.geoIntersects({ geometry: box(t, [113.1, 22.95, 113.6, 23.05]) }) }), 'bc'),
    find('what points touch', (_, t) => ({ shape: _.geoIntersects({ geometry: new t.db.Geo.MultiPoint([point(t, [115, 23]), point(t, [114.5, 23])]) }) }), 'de'),
    find('what lines cross', (_, t) => ({ shape: _.geoIntersects({ geometry: new t.db.Geo.MultiLineString([line(t, [[113.4, 23], [113.6, 23]]), line(t, [[114.3, 23], [114.7, 23]])]) }) }), 'bd'),
    find('not within', (_, t) => ({ p: _.not(_.geoWithin({ geometry: box(t, [112.9, 22.9, 113.05, 23.1]) })) }), 'cde'),
    pipe('geoNear adds the distance', (a, $, _, t) => a.geoNear(geoNear(t)).project(rounded($)), [{ k: 'a', far: 0 }, { k: 'b', far: 10 }, { k: 'c', far: 102 }, { k: 'd', far: 1024 }]),
    pipe('geoNear with bounds', (a, $, _, t) => a.geoNear(geoNear(t, { minDistance: 500, maxDistance: 20_000 })).project(rounded($)), [{ k: 'b', far: 10 }, { k: 'c', far: 102 }]),
    pipe('geoNear with a condition', (a, $, _, t) => a.geoNear(geoNear(t, { query: { n: _.gte(3) } })).project(rounded($)), [{ k: 'c', far: 102 }, { k: 'd', far: 1024 }]),
    pipe('geoNear in kilometres, with the place', (a, $, _, t) => a.geoNear(geoNear(t, { distanceMultiplier: 0.001, includeLocs: 'at' })).match({ k: 'c' }).project({ _id: 0, far: $.floor('$far'), at: 1 }), [{ far: 10, at: { type: 'Point', coordinates: [113.1, 23] } }]),
    refused('a place that is none', (t) => t.get(t.seeded.where({ p: { $nearSphere: { $geometry: { type: 'Point', coordinates: [200, 23] } } } })), refusal('INVALID_PARAM')),
  ],
};
