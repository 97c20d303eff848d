// How cases are written: one line says an operation and what has to come of it. A group has a collection of its own.
//
// A group is `{name, seed?, also?, cases}`. `seed` are the documents of its collection and `also` those of further ones; reading
// cases share them, cases that write use documents of their own. A case is `{name, run(t)}`; `t` is a `World` (see world.js).
import { near, ok, same, withoutId } from './plain.js';
import { Refused } from './refused.js';

/** Keys `k` of the documents that a condition finds, in the order of the keys. */
export const find = (name, where, keys) => ({
  name,
  run: async (t) => same(keysOf(await t.get(t.seeded.where(where(t._, t)).orderBy('k', 'asc'))), keys),
});

/** Keys of the documents that a query answers, in its own order. */
export const list = (name, query, keys) => ({
  name,
  run: async (t) => same(keysOf(await t.get(query(t.seeded, t._, t))), keys),
});

/** Documents that a query answers, in its own order, without ids unless `_id` is asked for. */
export const read = (name, query, documents) => ({
  name,
  run: async (t) => same((await t.get(query(t.seeded, t._, t))).map(withoutId), documents),
});

/** A document before a change and after it. `after` may be {@link Refused}: then it stays as it was. */
export const change = (name, before, update, after, { updated = 1 } = {}) => ({
  name,
  run: async (t) => {
    const ref = t.scratch.doc(await t.add(t.scratch, before));
    const stored = withoutId((await t.get(ref))[0]);
    const call = () => t.update(ref, update(t._, t));
    if (after instanceof Refused) await t.refused(call, after);
    else same(await call(), updated, 'updated');
    same(withoutId((await t.get(ref))[0]), after instanceof Refused ? stored : after);
  },
});

/** What a pipeline over the seeded documents makes. */
export const pipe = (name, stages, documents) => ({
  name,
  run: async (t) => {
    const call = () => t.aggregate(stages(t.seeded.aggregate(), t.$, t._, t));
    if (documents instanceof Refused) await t.refused(call, documents);
    else near(await call(), documents);
  },
});

/** The value of an expression of the aggregation language for the first document of the group. */
export const value = (name, expression, wanted) =>
  pipe(
    name,
    (a, $, _, t) => a.match({ k: 'a' }).project({ _id: 0, v: expression($, t) }),
    wanted instanceof Refused ? wanted : [wanted === undefined ? {} : { v: wanted }],
  );

/** A call that has to be refused. */
export const refused = (name, call, what) => ({ name, run: (t) => t.refused(() => call(t), what) });

/** A case that runs when the others of its group are done. */
export const alone = (test) => ({ ...test, alone: true });

/** A case for some drivers alone; `why` says what the others cannot. */
export const only = (drivers, why, test) => {
  const both = test.for ? (driver) => test.for(driver) && drivers(driver) : drivers;
  return { ...test, for: both, why: test.why ? `${test.why}; ${why}` : why };
};

/** Anything else. */
export const steps = (name, run) => ({ name, run });

export { Refused, near, ok, same, withoutId };

function keysOf(documents) {
  return documents.map((document) => document.k).join('');
}
