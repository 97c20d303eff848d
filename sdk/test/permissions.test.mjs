// What the collections' rules let two users do to each other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODES, SERVER_KEY, anotherUser, appAt, openCounter, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

/** Nothing was changed: either the count says so or the code does. */
function refused(answer, count) {
  const ok = answer[count] === 0 || answer.code === 'DATABASE_PERMISSION_DENIED';
  assert.ok(ok, JSON.stringify(answer));
}

for (const mode of MODES) {
  describe(mode, () => {
    let ann, ben;
    before(async () => {
      ann = (await anotherUser(server.host, { mode })).database();
      ben = (await anotherUser(server.host, { mode })).database();
    });

    test('READONLY: everyone reads, the creator writes', async () => {
      const tag = unique('readonly');
      const { id } = await ann.collection('guestbook').add({ tag, n: 1 });
      assert.equal((await ben.collection('guestbook').doc(id).get()).data[0].n, 1);
      refused(await ben.collection('guestbook').doc(id).update({ n: 2 }), 'updated');
      refused(await ben.collection('guestbook').where({ tag }).update({ n: 2 }), 'updated');
      refused(await ben.collection('guestbook').doc(id).set({ tag, n: 2 }), 'updated');
      refused(await ben.collection('guestbook').doc(id).remove(), 'deleted');
      refused(await ben.collection('guestbook').where({ tag }).remove(), 'deleted');
      const { data } = await ann.collection('guestbook').where({ tag }).get();
      assert.deepEqual(data.map((d) => d.n), [1]);
      assert.equal((await ann.collection('guestbook').doc(id).update({ n: 3 })).updated, 1);
    });

    test('nobody writes in another one’s name', async () => {
      const { id } = await ann.collection('guestbook').add({ tag: unique('name') });
      const { _openid } = (await ann.collection('guestbook').doc(id).get()).data[0];
      const forged = await ben.collection('guestbook').add({ tag: 'forged', _openid });
      if (!forged.code) {
        assert.notEqual((await ben.collection('guestbook').doc(forged.id).get()).data[0]._openid, _openid);
      }
      const taken = await ann.collection('guestbook').doc(id).update({ _openid: 'somebody' });
      if (!taken.code) {
        assert.equal((await ann.collection('guestbook').doc(id).get()).data[0]._openid, _openid);
      }
    });

    test('ADMINWRITE: everyone reads, only functions and keys write', async () => {
      const keyed = appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();
      const counter = await openCounter(appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }));
      const counters = ann.collection('activity_counters');
      refused(await counters.doc(counter._id).update({ left: 1_000_000 }), 'updated');
      refused(await counters.doc(counter._id).set({ left: 1_000_000 }), 'updated');
      refused(await counters.doc(counter._id).remove(), 'deleted');
      assert.ok((await counters.add({ left: 1 })).code);
      assert.deepEqual((await counters.doc(counter._id).get()).data[0], counter);
      assert.equal((await keyed.collection('activity_counters').doc(counter._id).update({ noted: true })).updated, 1);
    });

    test('PRIVATE: the creator alone', async () => {
      const secret = unique('secret');
      const { id } = await ann.collection('claims').add({ secret });
      assert.ok(id);
      assert.equal((await ann.collection('claims').where({ secret }).count()).total, 1);
      const others = await ben.collection('claims').where({ secret }).get();
      assert.ok(others.code === 'DATABASE_PERMISSION_DENIED' || others.data.length === 0, JSON.stringify(others));
      const byId = await ben.collection('claims').doc(id).get();
      assert.ok(byId.code === 'DATABASE_PERMISSION_DENIED' || byId.data.length === 0, JSON.stringify(byId));
      refused(await ben.collection('claims').doc(id).remove(), 'deleted');
      assert.equal((await ann.collection('claims').where({ secret }).count()).total, 1);
    });
  });
}
