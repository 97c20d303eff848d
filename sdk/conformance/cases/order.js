// Order, pages, and how values of different types stand to each other.
import { find, list, refused, steps, same } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

/** In ascending order: null and missing are the same, an array counts by its smallest (or greatest) element. */
const seed = [
  { k: 'a', v: [] },
  { k: 'b', v: null },
  { k: 'c' },
  { k: 'd', v: -5 },
  { k: 'e', v: [0.5, 100] },
  { k: 'f', v: 1 },
  { k: 'g', v: 2.5 },
  { k: 'h', v: 10 },
  { k: 'i', v: '' },
  { k: 'j', v: '10' },
  { k: 'k', v: 'B' },
  { k: 'l', v: 'a' },
  { k: 'm', v: 'é' },
  { k: 'n', v: { x: 1 } },
  { k: 'o', v: { x: 2 } },
  { k: 'p', v: false },
  { k: 'q', v: true },
  { k: 'r', v: new Date(-1) },
  { k: 's', v: new Date(1) },
].map((document, n) => ({ ...document, half: Math.floor(n / 2), deep: { n: -n } }));

export default {
  name: 'order',
  seed,
  cases: [
    list('types in ascending order', (c) => c.orderBy('v', 'asc').orderBy('k', 'asc'), 'abcdefghijklmnopqrs'),
    list('types in descending order', (c) => c.orderBy('v', 'desc').orderBy('k', 'desc'), 'srqponmlkjiehgfdcba'),
    list('by two fields', (c) => c.where({ half: 1 }).orderBy('half', 'asc').orderBy('k', 'desc'), 'dc'),
    list('the first field counts most', (c, _) => c.where({ half: _.lt(3) }).orderBy('half', 'desc').orderBy('k', 'asc'), 'efcdab'),
    list('by a nested field', (c, _) => c.where({ half: _.lt(2) }).orderBy('deep.n', 'asc'), 'dcba'),
    list('the order of calls does not matter', (c) => c.limit(2).orderBy('k', 'asc').skip(1).where({ half: 1 }), 'd'),
    list('skip', (c) => c.orderBy('k', 'asc').skip(16), 'qrs'),
    list('skip everything', (c) => c.orderBy('k', 'asc').skip(19), ''),
    list('limit', (c) => c.orderBy('k', 'asc').limit(3), 'abc'),
    list('a page', (c) => c.orderBy('k', 'asc').skip(5).limit(3), 'fgh'),
    list('the last page', (c) => c.orderBy('k', 'asc').skip(17).limit(5), 'rs'),
    list('a page by a field of many types', (c) => c.orderBy('v', 'asc').orderBy('k', 'asc').skip(4).limit(4), 'efgh'),
    list('a limit beyond what is there', (c) => c.orderBy('k', 'asc').limit(1000), 'abcdefghijklmnopqrs'),
    list('a limit beyond the greatest', (c) => c.orderBy('k', 'asc').limit(100000), 'abcdefghijklmnopqrs'),
    find('gt compares with its own type alone', (_) => ({ v: _.gt(1) }), 'egh'),
    find('lt compares with its own type alone', (_) => ({ v: _.lt('B') }), 'ij'),
    find('gte of objects', (_) => ({ v: _.gte({ x: 2 }) }), 'o'),
    find('gt of bools', (_) => ({ v: _.gt(false) }), 'q'),
    find('lt of dates', (_) => ({ v: _.lt(new Date(0)) }), 'r'),
    steps('a query answers a hundred unless it says otherwise', async (t) => {
      const _ = t._;
      await t.add(t.scratch, Array.from({ length: 130 }, (_, n) => ({ many: true, n })));
      same((await t.get(t.scratch.where({ many: true }))).length, 100, 'without a limit');
      same((await t.get(t.scratch.where({ many: true }).limit(120))).length, 120, 'with a limit');
      same((await t.get(t.scratch.where({ many: true }).limit(1000))).length, 130, 'with the greatest limit');
      same((await t.get(t.scratch.where({ many: true }).orderBy('n', 'desc').skip(100))).map((d) => d.n), Array.from({ length: 30 }, (_, n) => 29 - n));
      same(await t.count(t.scratch.where({ many: true, n: _.gte(100) })), 30);
    }),
    refused('a limit below 0', (t) => t.get(t.seeded.limit(-1)), refusal('INVALID_PARAM')),
    refused('a skip below 0', (t) => t.get(t.seeded.skip(-1)), refusal('INVALID_PARAM')),
  ],
};
