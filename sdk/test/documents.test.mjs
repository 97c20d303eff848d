// Documents through the SDK, the same in both of its modes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODES, SERVER_KEY, appAt, isRefused, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

for (const mode of MODES) {
  describe(mode, () => {
    let db, _, guestbook, tag;
    before(async () => {
      db = (await signedIn(server.host, { mode })).database();
      _ = db.command;
      guestbook = db.collection('guestbook');
      tag = unique('doc');
    });

    test('adds one document and reads it by its id', async () => {
      const at = new Date(1_700_000_000_123);
      const added = await guestbook.add({ tag, name: '小满', n: 1, half: 1.5, at, nested: { list: [1, 'two', null] } });
      assert.equal(typeof added.id, 'string', JSON.stringify(added));
      const { data } = await guestbook.doc(added.id).get();
      assert.equal(data.length, 1);
      const { _id, _openid, ...rest } = data[0];
      assert.equal(_id, added.id);
      assert.ok(_openid, 'the creator is noted');
      assert.deepEqual(rest, { tag, name: '小满', n: 1, half: 1.5, at, nested: { list: [1, 'two', null] } });
    });

    test('keeps an id that the client chose, and refuses it a second time', async () => {
      const _id = unique('mine');
      const added = await guestbook.add({ _id, tag: 'own-id' });
      assert.equal(added.id, _id, JSON.stringify(added));
      const again = await guestbook.add({ _id, tag: 'other' });
      assert.ok(isRefused(mode, again, 'id'), JSON.stringify(again));
      const { data } = await guestbook.doc(_id).get();
      assert.equal(data[0].tag, 'own-id');
    });

    test('adds a list', async () => {
      const { ids } = await guestbook.add([{ tag: `${tag}-list`, n: 1 }, { tag: `${tag}-list`, n: 2 }]);
      assert.equal(ids.length, 2);
      assert.equal((await guestbook.where({ tag: `${tag}-list` }).count()).total, 2);
    });

    test('finds, orders, skips, limits, projects and counts', async () => {
      const own = `${tag}-find`;
      await guestbook.add([5, 1, 4, 2, 3].map((n) => ({ tag: own, n, a: { b: n % 2 }, word: `w${n}` })));
      const numbers = async (query) => (await query.get()).data.map((d) => d.n);
      const where = (condition) => guestbook.where({ tag: own, ...condition });
      assert.deepEqual(await numbers(where({}).orderBy('n', 'asc')), [1, 2, 3, 4, 5]);
      assert.deepEqual(await numbers(where({}).orderBy('n', 'desc').skip(1).limit(2)), [4, 3]);
      assert.deepEqual(await numbers(where({}).orderBy('a.b', 'desc').orderBy('n', 'asc')), [1, 3, 5, 2, 4]);
      assert.deepEqual(await numbers(where({ n: _.gte(2).and(_.lt(4)) }).orderBy('n', 'asc')), [2, 3]);
      assert.deepEqual(await numbers(where({ n: _.lt(2).or(_.gt(4)) }).orderBy('n', 'asc')), [1, 5]);
      assert.deepEqual(await numbers(where({ n: _.in([2, 9]) })), [2]);
      assert.deepEqual(await numbers(where({ n: _.nin([2, 3, 4, 5]) })), [1]);
      assert.deepEqual(await numbers(where({ a: { b: 0 } }).orderBy('n', 'asc')), [2, 4]);
      assert.deepEqual(await numbers(where({ word: db.RegExp({ regexp: '^W[12]$', options: 'i' }) }).orderBy('n', 'asc')), [1, 2]);
      assert.deepEqual(await numbers(where({ missing: _.exists(true) })), []);
      assert.equal((await where({ n: _.neq(3) }).count()).total, 4);
      const { data } = await where({ n: 3 }).field({ n: true, _id: false }).get();
      assert.deepEqual(data, [{ n: 3 }]);
    });

    test('changes with operators', async () => {
      const { id } = await guestbook.add({
        tag, n: 1, keep: 'x', gone: true, old: 1, list: [1, 2], set: ['a'], low: 5, high: 5, o: { p: 1, q: 2 },
      });
      const { updated } = await guestbook.doc(id).update({
        n: _.inc(2), gone: _.remove(), old: _.rename('renamed'), list: _.push([3, 4]), set: _.addToSet('a'),
        low: _.min(3), high: _.max(3), 'o.p': _.mul(10), fresh: { deep: { value: 1 } },
      });
      assert.equal(updated, 1);
      const { _id, _openid, ...doc } = (await guestbook.doc(id).get()).data[0];
      assert.deepEqual(doc, {
        tag, n: 3, keep: 'x', renamed: 1, list: [1, 2, 3, 4], set: ['a'], low: 3, high: 5, o: { p: 10, q: 2 },
        fresh: { deep: { value: 1 } },
      });
      await guestbook.doc(id).update({ list: _.unshift([0]), set: _.addToSet({ $each: ['a', 'b'] }) });
      await guestbook.doc(id).update({ list: _.pop(), set: _.pull('a') });
      const after = (await guestbook.doc(id).get()).data[0];
      assert.deepEqual([after.list, after.set], [[0, 1, 2, 3], ['b']]);
    });

    test('changes many, and none', async () => {
      const own = `${tag}-many`;
      await guestbook.add([1, 2, 3].map((n) => ({ tag: own, n })));
      assert.equal((await guestbook.where({ tag: own, n: _.gt(1) }).update({ seen: true })).updated, 2);
      assert.equal((await guestbook.where({ tag: own, seen: true }).count()).total, 2);
      assert.equal((await guestbook.doc('no-such-document').update({ seen: true })).updated, 0);
      assert.equal((await guestbook.where({ _id: 'no-such-document' }).count()).total, 0);
    });

    test('a condition and its change are one step', async () => {
      const { id } = await guestbook.add({ tag, left: 5 });
      const take = () => guestbook.where({ _id: id, left: _.gt(0) }).update({ left: _.inc(-1) });
      const taken = await Promise.all(Array.from({ length: 12 }, take));
      assert.equal(taken.filter((t) => t.updated === 1).length, 5, JSON.stringify(taken));
      assert.equal((await guestbook.doc(id).get()).data[0].left, 0);
    });

    test('set replaces the whole document, and creates one', async () => {
      const { id } = await guestbook.add({ tag, n: 1, other: true });
      await guestbook.doc(id).set({ tag, n: 2, at: new Date(4) });
      const replaced = (await guestbook.doc(id).get()).data[0];
      assert.deepEqual([replaced.n, replaced.other, replaced.at], [2, undefined, new Date(4)]);
      const fresh = unique('set');
      const created = await guestbook.doc(fresh).set({ tag, n: 3 });
      assert.equal(created.upsertedId, fresh, JSON.stringify(created));
      assert.equal((await guestbook.doc(fresh).get()).data[0].n, 3);
    });

    test('removes one and many', async () => {
      const own = `${tag}-remove`;
      const { ids } = await guestbook.add([1, 2, 3, 4].map((n) => ({ tag: own, n })));
      assert.equal((await guestbook.doc(ids[0]).remove()).deleted, 1);
      assert.equal((await guestbook.doc(ids[0]).remove()).deleted, 0);
      assert.equal((await guestbook.where({ tag: own, n: _.gte(3) }).remove()).deleted, 2);
      const { data } = await guestbook.where({ tag: own }).get();
      assert.deepEqual(data.map((d) => d.n), [2]);
    });

    test('a forgotten condition removes nothing', async () => {
      const before = (await guestbook.count()).total;
      const answer = await guestbook.remove();
      assert.ok(isRefused(mode, answer, 'deleted'), JSON.stringify(answer));
      assert.equal((await guestbook.count()).total, before);
    });

    test('the server tells the time', async () => {
      const began = Date.now();
      const { id } = await guestbook.add({ tag, at: db.serverDate(), later: db.serverDate({ offset: 60_000 }) });
      const { at, later } = (await guestbook.doc(id).get()).data[0];
      assert.ok(at instanceof Date && later instanceof Date, JSON.stringify({ at, later }));
      assert.ok(Math.abs(at.getTime() - began) < 60_000);
      assert.equal(later.getTime() - at.getTime(), 60_000);
      const found = await guestbook.where({ _id: id, at: _.gte(new Date(began - 60_000)).and(_.lte(later)) }).get();
      assert.equal(found.data.length, 1, 'dates compare as dates');
    });

    test('a query answers a hundred unless it says otherwise', async () => {
      const own = `${tag}-hundred`;
      await guestbook.add(Array.from({ length: 130 }, (_, n) => ({ tag: own, n })));
      assert.equal((await guestbook.where({ tag: own }).get()).data.length, 100);
      assert.equal((await guestbook.where({ tag: own }).limit(1000).get()).data.length, 130);
    });

    test('collections are made by a server key, not by users', async () => {
      const name = unique('made').replaceAll('-', '_');
      const refused = await db.createCollection(name).catch((error) => error);
      assert.equal(refused.code ?? refused.data?.code, 'DATABASE_PERMISSION_DENIED', JSON.stringify(refused));
      const missing = await db.collection(name).get();
      assert.equal(missing.code, 'DATABASE_COLLECTION_NOT_EXIST', JSON.stringify(missing));
      const keyed = appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();
      const made = await keyed.createCollection(name);
      assert.ok(!made.code, JSON.stringify(made));
      assert.deepEqual((await keyed.collection(name).get()).data, []);
      const added = await db.collection(name).add({ n: 1 });
      assert.ok(added.id, JSON.stringify(added));
    });
  });
}
