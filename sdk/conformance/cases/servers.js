// What node-sdk alone offers: pipelines as they are, one change that answers its document, circles.
import { find, ok, pipe, same, steps } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const point = (t, x, y) => new t.db.Geo.Point(x, y);
/** A pipeline as it is, in the place of the one that the case is given. */
const stages = (name, list, documents) => pipe(name, (_a, $, _, t) => t.seeded.options({ raw: true }).aggregate(list), documents);

export default {
  name: 'servers',
  for: (driver) => driver.dialect === 'nodeSdk',
  seed: (t) => [
    { k: 'a', n: 1, tags: ['x', 'y'], p: point(t, 113, 23) },
    { k: 'b', n: 2, tags: ['y'], p: point(t, 113.01, 23) },
    { k: 'c', n: 3, tags: [], p: point(t, 114, 23) },
  ],
  cases: [
    stages('a pipeline as it is', [{ $match: { n: { $gt: 1 } } }, { $sort: { n: -1 } }, { $project: { _id: 0, n: 1 } }], [{ n: 3 }, { n: 2 }]),
    stages(
      'facet',
      [{ $facet: { all: [{ $count: 'n' }], tags: [{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 } } }, { $sort: { _id: 1 } }] } }],
      [{ all: [{ n: 3 }], tags: [{ _id: 'x', n: 1 }, { _id: 'y', n: 2 }] }],
    ),
    stages('set, unset, replaceWith', [{ $match: { k: 'a' } }, { $set: { o: { k: '$k', m: { $add: ['$n', 1] } } } }, { $unset: ['tags', 'p'] }, { $replaceWith: '$o' }], [{ k: 'a', m: 2 }]),
    stages('an unknown stage', [{ $dance: {} }], refusal('DATABASE_INVALID_OPERRATOR')),
    find('within a circle', (_, t) => ({ p: _.geoWithin({ centerSphere: [point(t, 113, 23), 5 / 6378.1] }) }), 'ab'),
    find('within a circle, by numbers', (_) => ({ p: _.geoWithin({ centerSphere: [[113, 23], 0.5 / 6378.1] }) }), 'a'),
    steps('updateAndReturn', async (t) => {
      const id = await t.add(t.scratch, { n: 1, of: 'return' });
      const answer = await t.scratch.where({ of: 'return' }).updateAndReturn({ n: t._.inc(4) });
      same([answer.updated, answer.doc], [1, { _id: id, n: 5, of: 'return' }]);
      const none = await t.scratch.where({ of: 'nothing' }).updateAndReturn({ n: 1 });
      ok(none.updated === 0 && !none.doc, JSON.stringify(none));
    }),
    steps('one of many', async (t) => {
      const of = 'one of many';
      await t.add(t.scratch, [{ of }, { of }, { of }]);
      const one = t.scratch.where({ of }).options({ multiple: false });
      same((await one.update({ seen: true })).updated, 1);
      same(await t.count(t.scratch.where({ of, seen: true })), 1);
      same((await one.remove()).deleted, 1);
      same(await t.count(t.scratch.where({ of })), 2);
    }),
    steps('conditions and operators as they are', async (t) => {
      const raw = t.scratch.options({ raw: true });
      await t.add(t.scratch, [{ of: 'raw', n: 1 }, { of: 'raw', n: 5 }]);
      same((await raw.where({ of: 'raw', n: { $gte: 2 } }).update({ $inc: { n: 1 }, $set: { seen: true } })).updated, 1);
      same((await t.get(raw.where({ $or: [{ of: 'raw', seen: true }, { of: 'none' }] }))).map((d) => d.n), [6]);
    }),
  ],
};
