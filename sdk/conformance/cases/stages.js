// Pipelines: every stage that the SDKs offer, over seven sales.
import { near, ok, pipe, refused, same, steps } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const OPERATOR = refusal('DATABASE_INVALID_OPERRATOR');
const day = (text) => new Date(`2024-${text}T00:00:00Z`);

const seed = [
  { k: 'a', item: 'tea', price: 10, qty: 2, at: day('01-10'), tags: ['hot', 'green'], size: { h: 14, w: 21 }, shop: 1 },
  { k: 'b', item: 'tea', price: 20, qty: 1, at: day('01-20'), tags: ['hot'], size: { h: 8, w: 2 }, shop: 2 },
  { k: 'c', item: 'milk', price: 5, qty: 10, at: day('02-03'), tags: [], size: { h: 1, w: 1 }, shop: [1, 3] },
  { k: 'd', item: 'milk', price: 6, qty: 4, at: day('02-29'), size: { h: 2, w: 2 }, shop: 9 },
  { k: 'e', item: 'bread', price: null, qty: 3, at: day('03-01'), tags: null, shop: null },
  { k: 'f', item: 'bread', price: 7.5, qty: 2, at: day('03-05'), tags: ['fresh', 'hot'], size: { h: 3, w: 4 } },
  { k: 'g', item: 'salt', price: 100, qty: 0, at: day('12-31'), tags: 'dry', size: { h: 5, w: 5 }, shop: 2 },
];
const shops = [
  { no: 1, city: '深圳', open: true },
  { no: 2, city: '广州', open: true },
  { no: 3, city: '上海', open: false },
  { city: 'nowhere' },
];
/** Only the keys, in the order that comes. */
const keys = (a) => a.project({ _id: 0, k: 1 });
const are = (text) => [...text].map((k) => ({ k }));

export default {
  name: 'stages',
  seed,
  also: { shops },
  cases: [
    // match, sort, skip, limit, count
    pipe('match', (a) => keys(a.match({ item: 'tea' }).sort({ k: 1 })), are('ab')),
    pipe('match with commands', (a, $, _) => keys(a.match({ price: _.gt(5).and(_.lte(10)) }).sort({ k: 1 })), are('adf')),
    pipe('match with an or', (a, $, _) => keys(a.match(_.or([{ item: 'salt' }, { qty: _.gte(10) }])).sort({ k: 1 })), are('cg')),
    pipe('match of dates', (a, $, _) => keys(a.match({ at: _.gte(day('02-29')) }).sort({ k: 1 })), are('defg')),
    pipe('match of a regular expression', (a) => keys(a.match({ item: /^[bm]/ }).sort({ k: 1 })), are('cdef')),
    pipe('match of an expression', (a, $, _) => keys(a.match(_.expr($.gt(['$qty', '$price']))).sort({ k: 1 })), are('ce')),
    pipe('match twice', (a) => keys(a.match({ item: 'tea' }).match({ qty: 1 })), are('b')),
    pipe('sort up and down', (a) => keys(a.sort({ item: 1, price: -1 })), are('fedcgba')),
    pipe('skip and limit', (a) => keys(a.sort({ k: 1 }).skip(2).limit(3)), are('cde')),
    pipe('limit before skip', (a) => keys(a.sort({ k: 1 }).limit(3).skip(2)), are('c')),
    pipe('count', (a) => a.match({ qty: 2 }).count('n'), [{ n: 2 }]),
    pipe('count of nothing', (a) => a.match({ qty: 99 }).count('n'), []),
    pipe('sortByCount', (a) => a.match({ tags: { $type: 'array' } }).unwind('$tags').sortByCount('$tags').limit(1), [{ _id: 'hot', count: 3 }]),
    pipe('sortByCount of an expression', (a, $) => a.sortByCount($.gt(['$qty', 3])), [{ _id: false, count: 5 }, { _id: true, count: 2 }]),
    // project, addFields, replaceRoot
    pipe('project fields', (a) => a.match({ k: 'a' }).project({ _id: 0, item: 1, 'size.h': 1 }), [{ item: 'tea', size: { h: 14 } }]),
    pipe('project all but fields', (a) => a.match({ k: 'd' }).project({ _id: 0, _openid: 0, at: 0, 'size.w': 0, shop: 0 }), [{ k: 'd', item: 'milk', price: 6, qty: 4, size: { h: 2 } }]),
    pipe('project a computed field', (a, $) => a.match({ k: 'a' }).project({ _id: 0, total: $.multiply(['$price', '$qty']) }), [{ total: 20 }]),
    pipe('project another name', (a) => a.match({ k: 'a' }).project({ _id: 0, name: '$item', h: '$size.h' }), [{ name: 'tea', h: 14 }]),
    pipe('project an object', (a, $) => a.match({ k: 'a' }).project({ _id: 0, o: { n: '$item', more: $.add(['$qty', 1]) } }), [{ o: { n: 'tea', more: 3 } }]),
    pipe('project an array', (a) => a.match({ k: 'a' }).project({ _id: 0, both: ['$qty', '$price', '$nothing'] }), [{ both: [2, 10, null] }]),
    pipe('project a literal', (a, $) => a.match({ k: 'a' }).project({ _id: 0, one: $.literal(1), text: $.literal('$item') }), [{ one: 1, text: '$item' }]),
    pipe('project what is not there', (a) => a.match({ k: 'a' }).project({ _id: 0, nothing: 1, x: '$nothing' }), [{}]),
    pipe('project a field of objects in an array', (a) => a.match({ k: 'a' }).project({ _id: 0, l: [{ p: 1 }, { p: 2 }] }).project({ p: '$l.p' }), [{ p: [1, 2] }]),
    steps('project keeps the id unless it is left out', async (t) => {
      const [document] = await t.aggregate(t.seeded.aggregate().match({ k: 'a' }).project({ qty: 1 }));
      same(Object.keys(document).sort(), ['_id', 'qty']);
      ok(typeof document._id === 'string', 'the id is a text');
    }),
    pipe('addFields', (a, $) => a.match({ k: 'b' }).addFields({ total: $.multiply(['$price', '$qty']), 'size.area': $.multiply(['$size.h', '$size.w']) }).project({ _id: 0, total: 1, size: 1 }), [{ total: 20, size: { h: 8, w: 2, area: 16 } }]),
    pipe('addFields over a field', (a, $) => a.match({ k: 'b' }).addFields({ qty: $.add(['$qty', 41]) }).project({ _id: 0, qty: 1 }), [{ qty: 42 }]),
    pipe('addFields twice', (a, $) => a.match({ k: 'b' }).addFields({ x: 1 }).addFields({ y: $.add(['$x', '$qty']) }).project({ _id: 0, x: '$x', y: 1 }), [{ x: 1, y: 2 }]),
    pipe('replaceRoot', (a) => a.match({ k: 'a' }).replaceRoot({ newRoot: '$size' }), [{ h: 14, w: 21 }]),
    pipe('replaceRoot with a computed object', (a, $) => a.match({ k: 'a' }).replaceRoot({ newRoot: $.mergeObjects([{ h: 0, d: 1 }, '$size']) }), [{ h: 14, d: 1, w: 21 }]),
    refused('replaceRoot with no object', (t) => t.aggregate(t.seeded.aggregate().replaceRoot({ newRoot: '$qty' })), refusal('DATABASE_REQUEST_FAILED')),
    // group
    pipe('group with sums', (a, $) => a.group({ _id: '$item', n: $.sum(1), qty: $.sum('$qty') }).sort({ _id: 1 }), [
      { _id: 'bread', n: 2, qty: 5 }, { _id: 'milk', n: 2, qty: 14 }, { _id: 'salt', n: 1, qty: 0 }, { _id: 'tea', n: 2, qty: 3 },
    ]),
    pipe('group of everything', (a, $) => a.group({ _id: null, avg: $.avg('$price'), min: $.min('$price'), max: $.max('$price'), sum: $.sum('$price') }), [
      { _id: null, avg: 148.5 / 6, min: 5, max: 100, sum: 148.5 },
    ]),
    pipe('group of an expression', (a, $) => a.group({ _id: null, total: $.sum($.multiply(['$price', '$qty'])) }), [{ _id: null, total: 20 + 20 + 50 + 24 + 15 }]),
    pipe('group by a computed value', (a, $) => a.group({ _id: $.month('$at'), n: $.sum(1) }).sort({ _id: 1 }), [{ _id: 1, n: 2 }, { _id: 2, n: 2 }, { _id: 3, n: 2 }, { _id: 12, n: 1 }]),
    pipe('group by two fields', (a, $) => a.match({ item: 'tea' }).group({ _id: { item: '$item', qty: '$qty' }, n: $.sum(1) }).sort({ '_id.qty': 1 }), [{ _id: { item: 'tea', qty: 1 }, n: 1 }, { _id: { item: 'tea', qty: 2 }, n: 1 }]),
    pipe('group by what is not there', (a, $) => a.group({ _id: '$nothing', n: $.sum(1) }), [{ _id: null, n: 7 }]),
    pipe('group with first, last and push', (a, $) => a.sort({ price: 1, k: 1 }).group({ _id: '$item', first: $.first('$k'), last: $.last('$k'), all: $.push('$k') }).match({ _id: 'tea' }), [{ _id: 'tea', first: 'a', last: 'b', all: ['a', 'b'] }]),
    pipe('group with objects', (a, $) => a.match({ item: 'milk' }).sort({ k: 1 }).group({ _id: '$item', list: $.push({ k: '$k', n: '$qty' }) }), [{ _id: 'milk', list: [{ k: 'c', n: 10 }, { k: 'd', n: 4 }] }]),
    steps('group with addToSet', async (t) => {
      const [{ set }] = await t.aggregate(t.seeded.aggregate().group({ _id: null, set: t.$.addToSet('$qty') }));
      same([...set].sort((x, y) => x - y), [0, 1, 2, 3, 4, 10]);
    }),
    pipe('group with deviations', (a, $) => a.match({ item: 'tea' }).group({ _id: null, pop: $.stdDevPop('$price'), samp: $.stdDevSamp('$price') }), [{ _id: null, pop: 5, samp: Math.sqrt(50) }]),
    pipe('group with mergeObjects', (a, $) => a.match({ item: 'tea' }).sort({ k: 1 }).group({ _id: null, o: $.mergeObjects('$size') }), [{ _id: null, o: { h: 8, w: 2 } }]),
    pipe('sums leave out what is no number', (a, $) => a.group({ _id: null, sum: $.sum('$tags'), avg: $.avg('$item') }), [{ _id: null, sum: 0, avg: null }]),
    // bucket
    pipe('bucket', (a) => a.bucket({ groupBy: '$price', boundaries: [0, 6, 10, 50], default: 'other' }).sort({ count: 1, _id: 1 }), [{ _id: 0, count: 1 }, { _id: 6, count: 2 }, { _id: 10, count: 2 }, { _id: 'other', count: 2 }]),
    pipe('bucket with an output', (a, $) => a.match({ item: 'tea' }).bucket({ groupBy: '$price', boundaries: [0, 15, 30], output: { n: $.sum(1), keys: $.push('$k') } }), [{ _id: 0, n: 1, keys: ['a'] }, { _id: 15, n: 1, keys: ['b'] }]),
    refused('bucket without a place for a value', (t) => t.aggregate(t.seeded.aggregate().bucket({ groupBy: '$price', boundaries: [0, 6] })), refusal('DATABASE_REQUEST_FAILED')),
    pipe('bucketAuto', (a) => a.match({ qty: { $gt: 0 } }).bucketAuto({ groupBy: '$qty', buckets: 2 }), [{ _id: { min: 1, max: 3 }, count: 3 }, { _id: { min: 3, max: 10 }, count: 3 }]),
    pipe('bucketAuto with an output', (a, $) => a.match({ item: 'tea' }).bucketAuto({ groupBy: '$price', buckets: 2, output: { sum: $.sum('$qty') } }), [{ _id: { min: 10, max: 20 }, sum: 2 }, { _id: { min: 20, max: 20 }, sum: 1 }]),
    // unwind
    pipe('unwind', (a) => a.match({ k: 'a' }).unwind('$tags').project({ _id: 0, tags: 1 }), [{ tags: 'hot' }, { tags: 'green' }]),
    pipe('unwind drops what has no elements', (a) => a.unwind('$tags').sort({ k: 1, tags: 1 }).project({ _id: 0, k: 1, tags: 1 }), [
      { k: 'a', tags: 'green' }, { k: 'a', tags: 'hot' }, { k: 'b', tags: 'hot' }, { k: 'f', tags: 'fresh' }, { k: 'f', tags: 'hot' }, { k: 'g', tags: 'dry' },
    ]),
    pipe('unwind that keeps them', (a) => a.unwind({ path: '$tags', preserveNullAndEmptyArrays: true }).match({ k: { $in: ['c', 'd', 'e'] } }).sort({ k: 1 }).project({ _id: 0, k: 1, tags: 1 }), [{ k: 'c' }, { k: 'd' }, { k: 'e', tags: null }]),
    pipe('unwind with places', (a) => a.match({ k: 'f' }).unwind({ path: '$tags', includeArrayIndex: 'at' }).project({ _id: 0, tags: 1, at: 1 }), [{ tags: 'fresh', at: 0 }, { tags: 'hot', at: 1 }]),
    pipe('unwind and group', (a, $) => a.unwind('$tags').group({ _id: '$tags', qty: $.sum('$qty') }).sort({ qty: -1, _id: 1 }), [{ _id: 'hot', qty: 5 }, { _id: 'fresh', qty: 2 }, { _id: 'green', qty: 2 }, { _id: 'dry', qty: 0 }]),
    // lookup
    pipe('lookup', (a, $, _, t) => a.match({ k: 'a' }).lookup({ from: t.nameOf('shops'), localField: 'shop', foreignField: 'no', as: 'shops' }).project({ _id: 0, k: 1, 'shops.city': 1 }), [{ k: 'a', shops: [{ city: '深圳' }] }]),
    pipe('lookup of an array', (a, $, _, t) => a.match({ k: 'c' }).lookup({ from: t.nameOf('shops'), localField: 'shop', foreignField: 'no', as: 'shops' }).unwind('$shops').sort({ 'shops.no': 1 }).project({ _id: 0, city: '$shops.city' }), [{ city: '深圳' }, { city: '上海' }]),
    pipe('lookup that finds nothing', (a, $, _, t) => a.match({ k: 'd' }).lookup({ from: t.nameOf('shops'), localField: 'shop', foreignField: 'no', as: 'shops' }).project({ _id: 0, shops: 1 }), [{ shops: [] }]),
    pipe('lookup of null and missing', (a, $, _, t) => a.match({ k: { $in: ['e', 'f'] } }).lookup({ from: t.nameOf('shops'), localField: 'shop', foreignField: 'no', as: 'shops' }).sort({ k: 1 }).project({ _id: 0, city: '$shops.city' }), [{ city: ['nowhere'] }, { city: ['nowhere'] }]),
    pipe(
      'lookup with a pipeline',
      (a, $, _, t) =>
        a.match({ item: 'tea' }).sort({ k: 1 })
          .lookup({ from: t.nameOf('shops'), let: { mine: '$shop' }, pipeline: $.pipeline().match(_.expr($.and([$.eq(['$no', '$$mine']), $.eq(['$open', true])]))).project({ _id: 0, city: 1 }).done(), as: 'shops' })
          .project({ _id: 0, k: 1, shops: 1 }),
      [{ k: 'a', shops: [{ city: '深圳' }] }, { k: 'b', shops: [{ city: '广州' }] }],
    ),
    pipe('lookup with a pipeline of its own', (a, $, _, t) => a.match({ k: 'g' }).lookup({ from: t.nameOf('shops'), pipeline: $.pipeline().match({ open: true }).count('n').done(), as: 'open' }).project({ _id: 0, open: 1 }), [{ open: [{ n: 2 }] }]),
    pipe('lookup and replaceRoot', (a, $, _, t) => a.match({ k: 'a' }).lookup({ from: t.nameOf('shops'), localField: 'shop', foreignField: 'no', as: 's' }).replaceRoot({ newRoot: $.mergeObjects([$.arrayElemAt(['$s', 0]), '$$ROOT']) }).project({ _id: 0, k: 1, city: 1 }), [{ k: 'a', city: '深圳' }]),
    refused('lookup in an unknown collection', (t) => t.aggregate(t.seeded.aggregate().lookup({ from: 'no_such_collection', localField: 'a', foreignField: 'b', as: 'c' })), refusal('DATABASE_COLLECTION_NOT_EXIST')),
    // sample
    steps('sample', async (t) => {
      const some = await t.aggregate(t.seeded.aggregate().sample({ size: 3 }).project({ _id: 0, k: 1 }));
      same([some.length, new Set(some.map((d) => d.k)).size], [3, 3]);
      same((await t.aggregate(t.seeded.aggregate().sample({ size: 100 }))).length, 7);
    }),
    // Long ones.
    pipe(
      'the three best months',
      (a, $) =>
        a.match({ price: { $ne: null } })
          .addFields({ total: $.multiply(['$price', '$qty']) })
          .group({ _id: $.dateToString({ date: '$at', format: '%Y-%m' }), total: $.sum('$total'), items: $.push('$item') })
          .match({ total: { $gt: 0 } }).sort({ total: -1 }).limit(3)
          .project({ _id: 0, month: '$_id', total: 1, n: $.size('$items') }),
      [{ month: '2024-02', total: 74, n: 2 }, { month: '2024-01', total: 40, n: 2 }, { month: '2024-03', total: 15, n: 1 }],
    ),
    steps('a pipeline without stages answers everything', async (t) => {
      const all = await t.aggregate(t.seeded.aggregate().match({}));
      same(all.map((d) => d.k).sort().join(''), 'abcdefg');
      const a = all.find((d) => d.k === 'a');
      near(a.at, { $date: day('01-10').getTime() });
    }),
    refused('an operator that nobody knows', (t) => t.aggregate(t.seeded.aggregate().project({ x: { $dance: 1 } })), OPERATOR),
    refused('an accumulator that nobody knows', (t) => t.aggregate(t.seeded.aggregate().group({ _id: null, x: { $dance: 1 } })), OPERATOR),
    refused('a condition that nobody knows', (t) => t.aggregate(t.seeded.aggregate().match({ x: { $dance: 1 } })), OPERATOR),
    refused('a limit of 0', (t) => t.aggregate(t.seeded.aggregate().limit(0)), refusal('INVALID_PARAM')),
    refused('an unknown collection', (t) => t.aggregate(t.db.collection('no_such_collection').aggregate().match({})), refusal('DATABASE_COLLECTION_NOT_EXIST')),
  ],
};
