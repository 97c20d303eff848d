// Changes: a document before, an operator, the document after.
import { change, only, refused, steps, same, ok } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const FAILED = refusal('DATABASE_REQUEST_FAILED');
const OPERATOR = refusal('DATABASE_INVALID_OPERRATOR');
const PARAM = refusal('INVALID_PARAM');
const same0 = { updated: 0 };

export default {
  name: 'updates',
  cases: [
    // set
    change('a new field', { a: 1 }, () => ({ b: 2 }), { a: 1, b: 2 }),
    change('another value', { a: 1 }, () => ({ a: 'x' }), { a: 'x' }),
    change('null', { a: 1 }, () => ({ a: null }), { a: null }),
    change('the same value changes nothing', { a: 1 }, () => ({ a: 1 }), { a: 1 }, same0),
    change('a nested object is merged', { o: { p: 1 } }, () => ({ o: { q: 2 } }), { o: { p: 1, q: 2 } }),
    change('a nested object deeper', { o: { p: { x: 1 } } }, () => ({ o: { p: { y: { z: 2 } } } }), { o: { p: { x: 1, y: { z: 2 } } } }),
    change('set puts an object in the place of another', { o: { p: 1 } }, (_) => ({ o: _.set({ q: 2 }) }), { o: { q: 2 } }),
    change('a dot path', { o: { p: 1 } }, () => ({ 'o.p': 5 }), { o: { p: 5 } }),
    change('a dot path makes objects', { a: 1 }, () => ({ 'x.y.z': 1 }), { a: 1, x: { y: { z: 1 } } }),
    change('a place in an array', { list: [1, 2, 3] }, () => ({ 'list.1': 9 }), { list: [1, 9, 3] }),
    change('a place behind the end', { list: [1] }, () => ({ 'list.3': 9 }), { list: [1, null, null, 9] }),
    change('a field of an object in an array', { list: [{ a: 1 }, { a: 2 }] }, () => ({ 'list.1.a': 5 }), { list: [{ a: 1 }, { a: 5 }] }),
    change('a whole array', { list: [1, 2] }, () => ({ list: ['x'] }), { list: ['x'] }),
    change('a date', { a: 1 }, () => ({ a: new Date(7) }), { a: new Date(7) }),
    change('a date deep inside', { a: 1 }, () => ({ o: { p: new Date(7) }, list: [new Date(8)] }), { a: 1, o: { p: new Date(7) }, list: [new Date(8)] }),
    change('a place on earth', { a: 1 }, (_, t) => ({ a: new t.db.Geo.Point(113, 23) }), { a: { type: 'Point', coordinates: [113, 23] } }),
    change('names in Chinese', { '名字': 1 }, () => ({ '名字': '小满', '地址.城市': '深圳' }), { '名字': '小满', '地址': { '城市': '深圳' } }),
    change('a field beneath a number', { a: 1 }, () => ({ 'a.b': 1 }), FAILED),
    change('a field beneath null', { a: null }, () => ({ 'a.b': 1 }), FAILED),
    change('a name in an array', { list: [1] }, () => ({ 'list.x': 1 }), FAILED),
    // remove
    change('remove', { a: 1, b: 2 }, (_) => ({ b: _.remove() }), { a: 1 }),
    change('remove a nested field', { o: { p: 1, q: 2 } }, (_) => ({ o: { p: _.remove() } }), { o: { q: 2 } }),
    change('remove by a dot path', { o: { p: 1 } }, (_) => ({ 'o.p': _.remove() }), { o: {} }),
    change('remove what is not there', { a: 1 }, (_) => ({ b: _.remove() }), { a: 1 }, same0),
    change('remove a place in an array leaves null', { list: [1, 2] }, (_) => ({ 'list.0': _.remove() }), { list: [null, 2] }),
    // inc, mul
    change('inc', { n: 1 }, (_) => ({ n: _.inc(2) }), { n: 3 }),
    change('inc down', { n: 1 }, (_) => ({ n: _.inc(-5) }), { n: -4 }),
    change('inc by a fraction', { n: 1 }, (_) => ({ n: _.inc(0.25) }), { n: 1.25 }),
    change('inc of what is not there', { a: 1 }, (_) => ({ n: _.inc(4) }), { a: 1, n: 4 }),
    change('inc deep', { o: { n: 1 } }, (_) => ({ 'o.n': _.inc(1), 'o.m': _.inc(1) }), { o: { n: 2, m: 1 } }),
    change('inc of an element', { list: [1, 2] }, (_) => ({ 'list.0': _.inc(10) }), { list: [11, 2] }),
    change('inc beyond 32 bits', { n: 2147483647 }, (_) => ({ n: _.inc(1) }), { n: 2147483648 }),
    change('inc by 0', { n: 1 }, (_) => ({ n: _.inc(0) }), { n: 1 }, same0),
    change('inc of a text', { n: '1' }, (_) => ({ n: _.inc(1) }), FAILED),
    change('inc of null', { n: null }, (_) => ({ n: _.inc(1) }), FAILED),
    change('inc by a text', { n: 1 }, (_) => ({ n: _.inc('1') }), PARAM),
    change('mul', { n: 4 }, (_) => ({ n: _.mul(2.5) }), { n: 10 }),
    change('mul of what is not there', { a: 1 }, (_) => ({ n: _.mul(5) }), { a: 1, n: 0 }),
    change('mul of a text', { n: 'x' }, (_) => ({ n: _.mul(2) }), FAILED),
    // min, max
    change('min of a smaller', { n: 5 }, (_) => ({ n: _.min(3) }), { n: 3 }),
    change('min of a greater', { n: 5 }, (_) => ({ n: _.min(7) }), { n: 5 }, same0),
    change('min of what is not there', { a: 1 }, (_) => ({ n: _.min(7) }), { a: 1, n: 7 }),
    change('min of texts', { s: 'b' }, (_) => ({ s: _.min('a') }), { s: 'a' }),
    change('max of a greater', { n: 5 }, (_) => ({ n: _.max(7) }), { n: 7 }),
    change('max of a smaller', { n: 5 }, (_) => ({ n: _.max(3) }), { n: 5 }, same0),
    change('max of what is not there', { a: 1 }, (_) => ({ n: _.max(-7) }), { a: 1, n: -7 }),
    change('max across types', { n: 5 }, (_) => ({ n: _.max('a') }), { n: 'a' }),
    // rename, bit
    change('rename', { a: 1, z: 0 }, (_) => ({ a: _.rename('b') }), { b: 1, z: 0 }),
    change('rename over another field', { a: 1, b: 2 }, (_) => ({ a: _.rename('b') }), { b: 1 }),
    change('rename of what is not there', { a: 1 }, (_) => ({ x: _.rename('y') }), { a: 1 }, same0),
    change('rename to a nested field', { a: 1, o: { p: 1 } }, (_) => ({ a: _.rename('o.q') }), { o: { p: 1, q: 1 } }),
    change('rename of a nested field', { o: { p: 1, q: 2 } }, (_) => ({ 'o.p': _.rename('o.r') }), { o: { q: 2, r: 1 } }),
    change('bit and', { n: 13 }, (_) => ({ n: _.bit({ and: 10 }) }), { n: 8 }),
    change('bit or', { n: 13 }, (_) => ({ n: _.bit({ or: 2 }) }), { n: 15 }),
    change('bit xor', { n: 13 }, (_) => ({ n: _.bit({ xor: 5 }) }), { n: 8 }),
    change('bit of a fraction', { n: 1.5 }, (_) => ({ n: _.bit({ or: 1 }) }), FAILED),
    change('bit of a text', { n: 'x' }, (_) => ({ n: _.bit({ or: 1 }) }), FAILED),
    // push, unshift
    change('push', { list: [1] }, (_) => ({ list: _.push(2) }), { list: [1, 2] }),
    change('push several', { list: [1] }, (_) => ({ list: _.push(2, 3) }), { list: [1, 2, 3] }),
    change('push a list', { list: [1] }, (_) => ({ list: _.push([2, 3]) }), { list: [1, 2, 3] }),
    change('push a list as one element', { list: [1] }, (_) => ({ list: _.push([[2, 3]]) }), { list: [1, [2, 3]] }),
    change('push an object', { list: [] }, (_) => ({ list: _.push({ a: 1, at: new Date(5) }) }), { list: [{ a: 1, at: new Date(5) }] }),
    change('push onto what is not there', { a: 1 }, (_) => ({ list: _.push(1) }), { a: 1, list: [1] }),
    change('push onto a nested array', { o: { list: [1] } }, (_) => ({ o: { list: _.push([2]) } }), { o: { list: [1, 2] } }),
    change('push onto an array in an array', { list: [{ in: [1] }] }, (_) => ({ 'list.0.in': _.push(2) }), { list: [{ in: [1, 2] }] }),
    change('push onto a number', { list: 1 }, (_) => ({ list: _.push(2) }), FAILED),
    change('push each', { list: [1] }, (_) => ({ list: _.push({ each: [2, 3] }) }), { list: [1, 2, 3] }),
    change('push at a place', { list: [1, 2] }, (_) => ({ list: _.push({ each: [8, 9], position: 1 }) }), { list: [1, 8, 9, 2] }),
    change('push at a place from the end', { list: [1, 2, 3] }, (_) => ({ list: _.push({ each: [9], position: -1 }) }), { list: [1, 2, 9, 3] }),
    change('push at a place behind the end', { list: [1] }, (_) => ({ list: _.push({ each: [9], position: 20 }) }), { list: [1, 9] }),
    change('push and sort', { list: [5, 1] }, (_) => ({ list: _.push({ each: [3], sort: 1 }) }), { list: [1, 3, 5] }),
    change('push and sort down', { list: [5, 1] }, (_) => ({ list: _.push({ each: [3], sort: -1 }) }), { list: [5, 3, 1] }),
    change('push and sort by a field', { list: [{ p: 3 }, { p: 1 }] }, (_) => ({ list: _.push({ each: [{ p: 2 }], sort: { p: 1 } }) }), { list: [{ p: 1 }, { p: 2 }, { p: 3 }] }),
    change('push and keep the first', { list: [1, 2] }, (_) => ({ list: _.push({ each: [3, 4], slice: 3 }) }), { list: [1, 2, 3] }),
    change('push and keep the last', { list: [1, 2] }, (_) => ({ list: _.push({ each: [3, 4], slice: -3 }) }), { list: [2, 3, 4] }),
    change('push and keep nothing', { list: [1, 2] }, (_) => ({ list: _.push({ each: [3], slice: 0 }) }), { list: [] }),
    change('push, sort, keep the best', { best: [{ p: 9 }, { p: 4 }] }, (_) => ({ best: _.push({ each: [{ p: 7 }, { p: 2 }], sort: { p: -1 }, slice: 2 }) }), { best: [{ p: 9 }, { p: 7 }] }),
    change('push nothing and sort', { list: [3, 1, 2] }, (_) => ({ list: _.push({ each: [], sort: 1 }) }), { list: [1, 2, 3] }),
    change('unshift', { list: [1] }, (_) => ({ list: _.unshift(0) }), { list: [0, 1] }),
    change('unshift a list', { list: [3] }, (_) => ({ list: _.unshift([1, 2]) }), { list: [1, 2, 3] }),
    change('unshift several', { list: [3] }, (_) => ({ list: _.unshift(1, 2) }), { list: [1, 2, 3] }),
    // pop, shift
    change('pop', { list: [1, 2, 3] }, (_) => ({ list: _.pop() }), { list: [1, 2] }),
    change('shift', { list: [1, 2, 3] }, (_) => ({ list: _.shift() }), { list: [2, 3] }),
    change('pop of an empty array', { list: [] }, (_) => ({ list: _.pop() }), { list: [] }, same0),
    change('pop of what is not there', { a: 1 }, (_) => ({ list: _.pop() }), { a: 1 }, same0),
    change('pop of a text', { list: 'ab' }, (_) => ({ list: _.pop() }), FAILED),
    // pull, pullAll
    change('pull a value', { list: [1, 2, 1, 3] }, (_) => ({ list: _.pull(1) }), { list: [2, 3] }),
    change('pull a text', { tags: ['a', 'b'] }, (_) => ({ tags: _.pull('a') }), { tags: ['b'] }),
    change('pull what is not there', { list: [1] }, (_) => ({ list: _.pull(9) }), { list: [1] }, same0),
    change('pull from what is not there', { a: 1 }, (_) => ({ list: _.pull(9) }), { a: 1 }, same0),
    change('pull by a command', { list: [1, 5, 3, 8] }, (_) => ({ list: _.pull(_.gt(3)) }), { list: [1, 3] }),
    change('pull by in', { list: [1, 2, 3] }, (_) => ({ list: _.pull(_.in([1, 3])) }), { list: [2] }),
    change('pull objects by a field', { list: [{ p: 1, q: 1 }, { p: 2 }] }, (_) => ({ list: _.pull({ p: 1 }) }), { list: [{ p: 2 }] }),
    change('pull objects by a query', { list: [{ p: 1, q: 'x' }, { p: 5, q: 'x' }, { p: 5, q: 'y' }] }, (_) => ({ list: _.pull({ p: _.gte(5), q: 'x' }) }), { list: [{ p: 1, q: 'x' }, { p: 5, q: 'y' }] }),
    change('pull from a number', { list: 1 }, (_) => ({ list: _.pull(1) }), FAILED),
    change('pullAll', { list: [1, 2, 3, 1] }, (_) => ({ list: _.pullAll([1, 3]) }), { list: [2] }),
    change('pullAll of objects', { list: [{ a: 1 }, { a: 1, b: 2 }] }, (_) => ({ list: _.pullAll([{ a: 1 }]) }), { list: [{ a: 1, b: 2 }] }),
    // addToSet
    change('addToSet', { set: [1] }, (_) => ({ set: _.addToSet(2) }), { set: [1, 2] }),
    change('addToSet of what is there', { set: [1] }, (_) => ({ set: _.addToSet(1) }), { set: [1] }, same0),
    change('addToSet to what is not there', { a: 1 }, (_) => ({ set: _.addToSet('x') }), { a: 1, set: ['x'] }),
    change('addToSet each, as documented', { set: ['a'] }, (_) => ({ set: _.addToSet({ each: ['a', 'b', 'b', 'c'] }) }), { set: ['a', 'b', 'c'] }),
    change('addToSet $each', { set: ['a'] }, (_) => ({ set: _.addToSet({ $each: ['b', 'a'] }) }), { set: ['a', 'b'] }),
    change('addToSet an array as one element', { set: [1] }, (_) => ({ set: _.addToSet([1, 2]) }), { set: [1, [1, 2]] }),
    change('addToSet an object', { set: [{ a: 1 }] }, (_) => ({ set: _.addToSet({ a: 2 }) }), { set: [{ a: 1 }, { a: 2 }] }),
    change('addToSet an object that is there', { set: [{ a: 1 }] }, (_) => ({ set: _.addToSet({ a: 1 }) }), { set: [{ a: 1 }] }, same0),
    change('addToSet to a number', { set: 1 }, (_) => ({ set: _.addToSet(1) }), FAILED),
    // Together.
    change(
      'many operators at once',
      { n: 1, gone: 1, old: 1, list: [1], set: [1], low: 5, o: { p: 1 } },
      (_) => ({ n: _.inc(1), gone: _.remove(), old: _.rename('now'), list: _.push(2), set: _.addToSet(1), low: _.min(2), o: { q: 2 }, fresh: 'x' }),
      { n: 2, now: 1, list: [1, 2], set: [1], low: 2, o: { p: 1, q: 2 }, fresh: 'x' },
    ),
    change('two operators on one field', { a: { b: 1 } }, (_) => ({ a: _.remove(), 'a.b': 2 }), PARAM),
    change('an operator that nobody knows', { a: 1 }, () => ({ $dance: { a: 1 } }), OPERATOR),
    change('a name that begins with $', { a: 1 }, (_) => ({ a: _.set({ $x: 1 }) }), OPERATOR),
    steps('one failing operator undoes the others', async (t) => {
      const ref = t.scratch.doc(await t.add(t.scratch, { n: 1, s: 'x' }));
      await t.refused(() => t.update(ref, { n: t._.inc(1), s: t._.inc(1) }), FAILED);
      same((await t.get(ref)).map((d) => [d.n, d.s]), [[1, 'x']]);
    }),
    // Many documents.
    steps('where().update()', async (t) => {
      const own = { of: 'update many' };
      await t.add(t.scratch, [1, 2, 3, 4].map((n) => ({ ...own, n })));
      const where = (more) => t.scratch.where({ ...own, ...more });
      same(await t.update(where({ n: t._.gt(2) }), { n: t._.inc(10), seen: true }), 2);
      same((await t.get(where({}).orderBy('n', 'asc'))).map((d) => [d.n, d.seen ?? false]), [[1, false], [2, false], [13, true], [14, true]]);
      same(await t.update(where({ seen: true }), { seen: true }), 0, 'nothing is different');
      same(await t.update(where({ n: 99 }), { seen: true }), 0, 'nothing matched');
      same(await t.update(where({}), { 'o.p': t._.push(1) }), 4, 'all');
    }),
    steps('where().update() that fails for one changes none', async (t) => {
      const own = { of: 'fail for one' };
      await t.add(t.scratch, [{ ...own, k: 'a', v: 1 }, { ...own, k: 'b', v: 'text' }]);
      await t.refused(() => t.update(t.scratch.where(own), { v: t._.inc(1) }), FAILED);
      same((await t.get(t.scratch.where(own).orderBy('k', 'asc'))).map((d) => d.v), [1, 'text']);
    }),
    steps('a condition and its change are one step', async (t) => {
      const id = await t.add(t.scratch, { left: 3 });
      const taken = await Promise.all(Array.from({ length: 8 }, () => t.update(t.scratch.where({ _id: id, left: t._.gt(0) }), { left: t._.inc(-1) })));
      same(taken.filter((n) => n === 1).length, 3);
      same((await t.get(t.scratch.doc(id)))[0].left, 0);
    }),
    steps('update of a document that is not there', async (t) => {
      same(await t.update(t.scratch.doc('not-there'), { a: 1 }), 0);
      same((await t.get(t.scratch.doc('not-there'))).length, 0);
    }),
    // The whole document.
    steps('set replaces', async (t) => {
      const ref = t.scratch.doc(await t.add(t.scratch, { a: 1, b: { c: 1 } }));
      same((await t.set(ref, { b: { d: 2 }, at: new Date(3) })).updated, 1);
      const [document] = await t.get(ref);
      same([document.a, document.b, document.at], [undefined, { d: 2 }, { $date: 3 }]);
    }),
    steps('set creates', async (t) => {
      const id = `set-${t.driver.id}`;
      const answer = await t.set(t.scratch.doc(id), { n: 1 });
      same(answer.upsertedId, id);
      same((await t.get(t.scratch.doc(id))).map((d) => [d._id, d.n]), [[id, 1]]);
      same((await t.set(t.scratch.doc(id), { n: 2 })).upsertedId, null, 'the second time it is there');
      same((await t.get(t.scratch.doc(id))).map((d) => d.n), [2]);
    }),
    steps('remove documents', async (t) => {
      const own = { of: 'remove' };
      const ids = await t.add(t.scratch, [1, 2, 3, 4, 5].map((n) => ({ ...own, n })));
      same(await t.remove(t.scratch.doc(ids[0])), 1, 'one');
      same(await t.remove(t.scratch.doc(ids[0])), 0, 'it is gone');
      same(await t.remove(t.scratch.where({ ...own, n: t._.gte(4) })), 2, 'some');
      same(await t.remove(t.scratch.where({ ...own, n: 99 })), 0, 'none');
      same((await t.get(t.scratch.where(own).orderBy('n', 'asc'))).map((d) => d.n), [2, 3]);
    }),
    refused('an update with an unknown operator in the condition', (t) => t.update(t.scratch.where({ n: { $dance: 1 } }), { n: 1 }), OPERATOR),
    refused('a removal with an unknown operator in the condition', (t) => t.remove(t.scratch.where({ n: { $dance: 1 } })), OPERATOR),
    steps('conditions with options that were left out', async (t) => {
      const of = 'left out';
      await t.add(t.scratch, [{ of, s: 'abc' }, { of, s: 'xyz' }]);
      const where = { of, s: t.db.RegExp({ regexp: '^a' }) };
      same(await t.count(t.scratch.where(where)), 1);
      same(await t.update(t.scratch.where(where), { seen: true }), 1);
      same(await t.remove(t.scratch.where(where)), 1);
      same((await t.get(t.scratch.where({ of }))).map((d) => d.s), ['xyz']);
    }),
    refused('a removal of everything by mistake', (t) => t.remove(t.scratch.where({})), PARAM),
    refused('an update of everything by mistake', (t) => t.update(t.scratch.where({}), { n: 1 }), PARAM),
    refused('an update in an unknown collection', (t) => t.update(t.db.collection('no_such_collection').doc('x'), { n: 1 }), refusal('DATABASE_COLLECTION_NOT_EXIST')),
    // Adding.
    steps('add answers an id', async (t) => {
      const id = await t.add(t.scratch, { a: 1 });
      ok(typeof id === 'string' && id.length >= 8, `an id: ${id}`);
      same((await t.get(t.scratch.doc(id))).map((d) => d._id), [id]);
    }),
    steps('add keeps a given id and refuses it a second time', async (t) => {
      const _id = `own-${t.driver.id}`;
      same(await t.add(t.scratch, { _id, n: 1 }), _id);
      await t.refused(() => t.add(t.scratch, { _id, n: 2 }), FAILED);
      same((await t.get(t.scratch.doc(_id))).map((d) => d.n), [1]);
    }),
    only((driver) => !driver.addsOne, 'a list is added at once', steps('add a list', async (t) => {
      const of = 'add a list';
      const mine = `list-${t.driver.id}`;
      const ids = await t.add(t.scratch, [{ of, n: 1 }, { of, n: 2, _id: mine }, { of, n: 3 }]);
      same([ids.length, ids[1], new Set(ids).size], [3, mine, 3]);
      same((await t.get(t.scratch.where({ of }).orderBy('n', 'asc'))).map((d) => d._id), ids);
      await t.refused(() => t.add(t.scratch, [{ of, n: 4 }, { of, n: 5, _id: mine }]), FAILED);
      same(await t.count(t.scratch.where({ of })), 3, 'all or nothing');
    })),
    refused('add of a name that begins with $', (t) => t.add(t.scratch, { $x: 1 }), OPERATOR),
    refused('add of a nested name that begins with $', (t) => t.add(t.scratch, { o: { $x: 1 } }), OPERATOR),
    refused('add to an unknown collection', (t) => t.add(t.db.collection('no_such_collection'), { n: 1 }), refusal('DATABASE_COLLECTION_NOT_EXIST')),
  ],
};
