// What is stored comes back as it was.
import { only, steps, refused, same, ok } from '../lib/cases.js';
import { plain } from '../lib/plain.js';
import { refusal } from '../lib/refused.js';

/** Stored alone, in an object, and in an array. */
const keeps = (name, make) => ({
  name: `keeps ${name}`,
  run: async (t) => {
    const value = typeof make === 'function' ? make(t.db.Geo, t) : make;
    const id = await t.add(t.scratch, { v: value, o: { p: { v: value } }, list: [value, [value]] });
    const [document] = await t.get(t.scratch.doc(id));
    same(document.v, value);
    same(document.o, { p: { v: value } }, 'in an object');
    same(document.list, [value, [value]], 'in an array');
    const [again] = await t.get(t.scratch.where({ _id: id }));
    same(again.v, value, 'by a condition');
  },
});

const deep = (levels) => {
  let value = 'bottom';
  for (let n = 0; n < levels; n += 1) value = n % 2 ? [value] : { d: value };
  return value;
};
const ring = (Geo, x, y, r) => new Geo.LineString([[x, y], [x + r, y], [x + r, y + r], [x, y + r], [x, y]].map(([a, b]) => new Geo.Point(a, b)));

export default {
  name: 'values',
  cases: [
    keeps('null', null),
    keeps('true', true),
    keeps('false', false),
    keeps('0', 0),
    keeps('a whole number', 42),
    keeps('a negative number', -7),
    keeps('a fraction', 0.1),
    keeps('a sum of fractions', 0.1 + 0.2),
    keeps('2³¹', 2147483648),
    keeps('the greatest safe number', Number.MAX_SAFE_INTEGER),
    keeps('the least safe number', Number.MIN_SAFE_INTEGER),
    keeps('a very great number', 1.7976931348623157e308),
    keeps('a very small number', 5e-324),
    keeps('10²¹', 1e21),
    keeps('an empty text', ''),
    keeps('Chinese', '一期一会，青山不改'),
    keeps('characters beyond 16 bits', '👩‍👩‍👧‍👦 𠮷野家'),
    keeps('quotes and control characters', '"\\\u0001\t\n\r\u2028</script>'),
    keeps('a text that looks like a date', '2024-01-01T00:00:00.000Z'),
    keeps('a text that looks like an id', '507f1f77bcf86cd799439011'),
    keeps('a text that looks like a number', '12345678901234567890'),
    keeps('a long text', 'x'.repeat(100_000)),
    keeps('an empty object', {}),
    keeps('an empty array', []),
    keeps('a mixed array', [1, 'a', null, true, { x: [] }, [[[]]]]),
    keeps('null deep inside', { a: { b: null, c: [null, { d: null }] } }),
    keeps('a date', new Date(1_700_000_000_123)),
    keeps('a date before 1970', new Date(-62_135_596_800_000)),
    keeps('a date far away', new Date(253_402_300_799_999)),
    only((driver) => driver.mode !== 'CLOUD_API', 'the reader takes {"$date": 0} for a date', keeps('the first moment of 1970', new Date(0))),
    keeps('an object with a length', { length: 2 }),
    only((driver) => !driver.keyed, 'a document is sent as it was signed', keeps('names of JavaScript', { constructor: 1, prototype: 5, toString: 2 })),
    keeps('names in Chinese', { 名字: { 城市: 1 } }),
    keeps('names with spaces and signs', { 'a b': 1, 'c-d': 2, 'e/f': 3, 'g@h': 4 }),
    keeps('an object with a type', { type: 'Point', coordinates: 'none' }),
    keeps('an object with a size', { type: 'box', size: { w: 1, h: 2 } }),
    keeps('twenty levels', deep(20)),
    keeps('a thousand numbers', Array.from({ length: 1000 }, (_, n) => n * 1.5)),
    keeps('five hundred fields', Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n]))),
    keeps('a point', (Geo) => new Geo.Point(113.324520, 23.099994)),
    keeps('a point on the edge', (Geo) => new Geo.Point(180, -90)),
    keeps('a line', (Geo) => new Geo.LineString([new Geo.Point(113, 23), new Geo.Point(120, 50)])),
    keeps('a polygon', (Geo) => new Geo.Polygon([ring(Geo, 0, 0, 10)])),
    keeps('a polygon with a hole', (Geo) => new Geo.Polygon([ring(Geo, 0, 0, 10), ring(Geo, 2, 2, 3)])),
    keeps('points', (Geo) => new Geo.MultiPoint([new Geo.Point(1, 2), new Geo.Point(3, 4)])),
    keeps('lines', (Geo) => new Geo.MultiLineString([new Geo.LineString([new Geo.Point(1, 2), new Geo.Point(3, 4)]), new Geo.LineString([new Geo.Point(5, 6), new Geo.Point(7, 8)])])),
    keeps('polygons', (Geo) => new Geo.MultiPolygon([new Geo.Polygon([ring(Geo, 0, 0, 1)]), new Geo.Polygon([ring(Geo, 5, 5, 1)])])),
    steps('the SDK makes objects of dates and places', async (t) => {
      const id = await t.add(t.scratch, { at: new Date(5), where: new t.db.Geo.Point(1, 2) });
      const { data } = await t.dialect.get(t.scratch.doc(id));
      const [document] = Array.isArray(data) ? data : [data];
      ok(document.at instanceof Date, 'a Date');
      same([document.where.longitude, document.where.latitude], [1, 2]);
    }),
    steps('what is undefined is not there', async (t) => {
      const id = await t.add(t.scratch, { a: 1, b: undefined, o: { p: undefined } });
      const [document] = await t.get(t.scratch.doc(id));
      same(Object.keys(document).sort(), ['_id', 'a', 'o']);
      same(document.o, {});
    }),
    steps('the order of fields is kept', async (t) => {
      const id = await t.add(t.scratch, { z: 1, a: { y: 1, b: 2, x: 3 }, m: 1 });
      const [document] = await t.get(t.scratch.doc(id));
      same(Object.keys(document.a), ['y', 'b', 'x']);
      same(Object.keys(document).filter((name) => 'zam'.includes(name)), ['z', 'a', 'm']);
    }),
    steps('the server tells the time', async (t) => {
      const began = Date.now();
      const id = await t.add(t.scratch, { at: t.db.serverDate(), o: { later: t.db.serverDate({ offset: 3_600_000 }) }, list: [t.db.serverDate({ offset: -1000 })] });
      const [document] = await t.get(t.scratch.doc(id));
      const at = document.at.$date;
      ok(Math.abs(at - began) < 30_000, `now: ${JSON.stringify(document)}`);
      same([document.o.later.$date - at, document.list[0].$date - at], [3_600_000, -1000], 'one moment for the whole document');
      same(await t.update(t.scratch.doc(id), { at: t.db.serverDate({ offset: 5 }), 'o.later': t.db.serverDate() }), 1);
      const [updated] = await t.get(t.scratch.doc(id));
      ok(updated.at.$date - updated.o.later.$date === 5 && updated.o.later.$date >= at, JSON.stringify(updated));
    }),
    steps('a regular expression is a value, too', async (t) => {
      const id = await t.add(t.scratch, { re: /^ab+c$/i });
      const { data } = await t.dialect.get(t.scratch.doc(id));
      const { re } = (Array.isArray(data) ? data : [data])[0];
      same([re.source ?? re.pattern ?? re.$regex, re.flags ?? re.options ?? re.$options], ['^ab+c$', 'i'], JSON.stringify(plain(re)));
    }),
    steps('numbers are ids, and other ones than their texts', async (t) => {
      const id = Math.floor(Math.random() * 1e9);
      const _ = t._;
      same(await t.add(t.scratch, { _id: id, n: 1 }), id, 'the answer');
      same(await t.get(t.scratch.where({ _id: id })), [{ _id: id, n: 1 }]);
      same((await t.get(t.scratch.where({ _id: String(id) }))).length, 0);
      same(await t.update(t.scratch.where({ _id: id }), { n: _.inc(1) }), 1);
      await t.add(t.scratch, { _id: id + 1, n: 3 });
      const both = t.scratch.where({ _id: _.in([id, id + 1, String(id)]) }).orderBy('_id', 'desc');
      same((await t.get(both)).map((d) => [d._id - id, d.n]), [[1, 3], [0, 2]]);
      same(await t.count(t.scratch.where({ _id: _.eq(id) })), 1);
    }),
    steps('doc(5) is the document with that number', async (t) => {
      const id = Math.floor(Math.random() * 1e9);
      await t.set(t.scratch.doc(id), { n: 1 });
      same(await t.get(t.scratch.doc(id)), [{ _id: id, n: 1 }]);
      same(await t.update(t.scratch.doc(id), { n: t._.inc(2) }), 1);
      same((await t.get(t.scratch.where({ _id: id })))[0].n, 3);
      await t.remove(t.scratch.doc(id));
      same((await t.get(t.scratch.where({ _id: id }))).length, 0);
    }),
    refused('a document that is too deep', (t) => t.add(t.scratch, { v: deep(120) }), refusal('INVALID_PARAM')),
    refused('a date that is none', (t) => t.add(t.scratch, { v: { $date: 'yesterday' } }), refusal('INVALID_PARAM')),
  ],
};
