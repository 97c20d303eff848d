// Watching: what the list is, and which change each write is told as. Events: `dataType/queueType key`.
import { alone, only, steps, same, ok } from '../lib/cases.js';
import { Watcher, eventually } from '../lib/watcher.js';

/** A case with a watch over documents of its own: `where(more)` is a condition on them. */
const watching = (name, run) =>
  steps(name, async (t) => {
    const open = [];
    const of = `${name} ${Math.random()}`;
    const own = Object.create(t);
    own.of = of;
    own.where = (more) => t.scratch.where({ of, ...more });
    own.put = (documents) => t.add(t.scratch, documents.map((document) => ({ of, ...document })));
    own.follow = async (query) => {
      const watcher = new Watcher(query);
      open.push(watcher);
      return watcher.begun();
    };
    try {
      await run(own);
      for (const watcher of open) same(watcher.errors, [], 'errors');
    } finally {
      for (const watcher of open) watcher.close();
    }
  });

/** node-sdk 3.18 fails by itself when a watched query has an order. */
const ordered = (driver) => driver.sdk !== '@cloudbase/node-sdk';

export default {
  name: 'watch',
  for: (driver) => driver.watches !== false,
  cases: [
    watching('begins with what is there', async (t) => {
      await t.put([{ k: 'a', n: 1 }, { k: 'b', n: 2 }]);
      const watcher = await t.follow(t.where({}));
      same(watcher.docs.map((d) => [d.k, d.n]).sort(), [['a', 1], ['b', 2]]);
      same(watcher.snapshots[0].docChanges.map((c) => [c.dataType, c.queueType]), [['init', 'init'], ['init', 'init']]);
    }),
    watching('begins empty', async (t) => {
      const watcher = await t.follow(t.where({}));
      same([watcher.docs, watcher.snapshots[0].type], [[], 'init']);
      await t.put([{ k: 'a' }]);
      await watcher.keys('a');
    }),
    watching('add, update, set, remove', async (t) => {
      const [a] = await t.put([{ k: 'a', n: 1 }]);
      const watcher = await t.follow(t.where({ n: t._.lt(100) }));
      const [b] = await t.put([{ k: 'b', n: 2 }]);
      await watcher.keys('ab');
      await t.update(t.scratch.doc(a), { n: t._.inc(1), more: { x: [1] } });
      await watcher.until('the update', (docs) => docs.some((d) => d.n === 2 && d.more?.x[0] === 1));
      await t.set(t.scratch.doc(b), { of: t.of, k: 'b', n: 3 });
      await watcher.until('the replacement', (docs) => docs.some((d) => d.n === 3));
      await t.update(t.scratch.doc(a), { n: 100 });
      await watcher.keys('b', 'a left');
      await t.update(t.scratch.doc(a), { n: 7 });
      await watcher.keys('ab', 'a came back');
      await t.set(t.scratch.doc(b), { of: t.of, k: 'b', n: 200 });
      await watcher.keys('a', 'b left');
      await t.set(t.scratch.doc(b), { of: t.of, k: 'b', n: 4 });
      await watcher.keys('ab', 'b came back');
      await t.remove(t.scratch.doc(a));
      await watcher.keys('b', 'a was removed');
      same(watcher.changes, ['add/enqueue b', 'update/update a', 'replace/update b', 'update/dequeue a', 'update/enqueue a', 'replace/dequeue b', 'replace/enqueue b', 'remove/dequeue a']);
    }),
    watching('what does not matter is not told', async (t) => {
      const [a, b] = await t.put([{ k: 'a', n: 1 }, { k: 'b', n: 200 }]);
      const watcher = await t.follow(t.where({ n: t._.lt(100) }));
      await t.update(t.scratch.doc(b), { n: 300 });
      await t.put([{ k: 'c', n: 500 }]);
      await t.remove(t.scratch.doc(b));
      await t.update(t.scratch.doc(a), { n: 2 });
      await watcher.until('the update', (docs) => docs[0]?.n === 2);
      same(watcher.changes, ['update/update a']);
    }),
    watching('one document', async (t) => {
      const [id] = await t.put([{ k: 'a', n: 1 }]);
      const watcher = await t.follow(t.scratch.doc(id));
      await t.update(t.scratch.doc(id), { n: 2 });
      await watcher.until('the update', (docs) => docs[0]?.n === 2);
      await t.remove(t.scratch.doc(id));
      await watcher.keys('');
    }),
    watching('many documents of one write', async (t) => {
      const watcher = await t.follow(t.where({}));
      await t.put([...'abcdefgh'].map((k, n) => ({ k, n })));
      await watcher.keys('abcdefgh');
      same(await t.update(t.where({ n: t._.gte(4) }), { n: t._.inc(10) }), 4);
      await watcher.until('the updates', (docs) => docs.filter((d) => d.n > 10).length === 4);
      same(await t.remove(t.where({ n: t._.lt(4) })), 4);
      await watcher.keys('efgh');
    }),
    watching('conditions of every kind', async (t) => {
      const _ = t._;
      const watcher = await t.follow(t.where({ tags: _.in(['x']), n: _.gt(1).and(_.lt(5)), 'o.p': _.exists(true), s: /^a/i }));
      await t.put([
        { k: 'a', tags: ['x'], n: 2, o: { p: 1 }, s: 'Ab' }, { k: 'b', tags: ['y'], n: 2, o: { p: 1 }, s: 'ab' },
        { k: 'c', tags: 'x', n: 4, o: { p: null }, s: 'a' }, { k: 'd', tags: ['x'], n: 5, o: { p: 1 }, s: 'a' }, { k: 'e', tags: ['x'], n: 3, o: {}, s: 'a' },
      ]);
      await watcher.keys('ac');
    }),
    only(ordered, 'a watched query may have an order', watching('a window follows its order', async (t) => {
      const ids = await t.put([{ k: 'a', n: 1 }, { k: 'b', n: 2 }, { k: 'c', n: 3 }]);
      const watcher = await t.follow(t.where({}).orderBy('n', 'desc').limit(2));
      same(watcher.docs.map((d) => d.k), ['c', 'b']);
      const [d] = await t.put([{ k: 'd', n: 9 }]);
      await watcher.keys('cd');
      same([...watcher.changes].sort(), ['add/enqueue d', 'limit/dequeue b']);
      await t.remove(t.scratch.doc(d));
      await watcher.keys('bc', 'b moved up');
      await t.update(t.scratch.doc(ids[0]), { n: 50 });
      await watcher.keys('ac', 'a climbed in');
    })),
    only(ordered, 'a watched query may have an order', watching('a window of the least', async (t) => {
      await t.put([{ k: 'a', n: 5 }, { k: 'b', n: 6 }]);
      const watcher = await t.follow(t.where({}).orderBy('n', 'asc').limit(3));
      same(watcher.docs.map((d) => d.k), ['a', 'b']);
      await t.put([{ k: 'c', n: 9 }]);
      await watcher.keys('abc');
      await t.put([{ k: 'd', n: 1 }]);
      await watcher.keys('abd');
    })),
    watching('more than a page', async (t) => {
      await t.put(Array.from({ length: 150 }, (_, n) => ({ k: 'x', n })));
      const watcher = await t.follow(t.where({}));
      same(watcher.docs.length, 150);
    }),
    watching('two watches of the same', async (t) => {
      const [one, two] = [await t.follow(t.where({})), await t.follow(t.where({}))];
      await t.put([{ k: 'a' }]);
      await one.keys('a');
      await two.keys('a');
      one.close();
      await t.put([{ k: 'b' }]);
      await two.keys('ab');
      same(one.docs.map((d) => d.k), ['a'], 'a closed watch is silent');
    }),
    watching('a server date is a moment', async (t) => {
      const watcher = await t.follow(t.where({}));
      await t.put([{ k: 'a', at: t.db.serverDate() }]);
      await watcher.keys('a');
      ok(Math.abs(watcher.docs[0].at.$date - Date.now()) < 30_000, JSON.stringify(watcher.docs[0]));
    }),
    alone(watching('a watch right after the last one was closed', async (t) => {
      await t.put([{ k: 'a' }]);
      for (let round = 0; round < 5; round += 1) {
        const watcher = await t.follow(t.where({}));
        watcher.close();
      }
      const watcher = await t.follow(t.where({}));
      await t.put([{ k: 'b' }]);
      await watcher.keys('ab');
    })),
    alone(watching('comes back after the line was cut', async (t) => {
      const [id] = await t.put([{ k: 'a', n: 1 }]);
      const watcher = await t.follow(t.where({}));
      for (let round = 1; round <= 2; round += 1) {
        await t.control.cut();
        await t.put([{ k: 'b', n: round }]);
        await t.update(t.scratch.doc(id), { n: t._.inc(1) });
        await watcher.until(`what was missed in round ${round}`, (docs) => docs.length === 1 + round && docs.some((d) => d.k === 'a' && d.n === 1 + round), 30_000);
      }
      await t.put([{ k: 'c' }]);
      await watcher.keys('abbc', 'what comes afterwards');
    })),
    steps('a condition that nobody knows ends the watch', async (t) => {
      const watcher = new Watcher(t.scratch.where({ n: { $dance: 1 } }));
      await eventually('the error', () => watcher.errors.length > 0);
      ok(/DATABASE_INVALID_OPERRATOR/.test(`${watcher.errors[0]?.message} ${JSON.stringify(watcher.errors)}`), JSON.stringify(watcher.errors));
      same(watcher.snapshots, []);
    }),
    steps('an unknown collection ends the watch', async (t) => {
      const watcher = new Watcher(t.db.collection('no_such_collection').where({}));
      await eventually('the error', () => watcher.errors.length > 0);
      ok(/DATABASE_COLLECTION_NOT_EXIST/.test(`${watcher.errors[0]?.message} ${JSON.stringify(watcher.errors)}`), JSON.stringify(watcher.errors));
    }),
  ],
};
