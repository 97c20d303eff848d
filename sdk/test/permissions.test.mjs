// What the collections' rules let two users do to each other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODES, SERVER_KEY, anotherUser, appAt, isRefused, openCounter, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

for (const mode of MODES) {
  describe(mode, () => {
    let ann, ben;
    /** Refused, or done to nothing: what counts is that nothing changed, which each test looks at afterwards. */
    const refused = (answer, figure) =>
      assert.ok(answer[figure] === 0 || isRefused(mode, answer, figure), JSON.stringify(answer));
    before(async () => {
      ann = (await anotherUser(server.host, { mode })).app.database();
      ben = (await anotherUser(server.host, { mode })).app.database();
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
      const tag = unique('forged');
      await ben.collection('guestbook').add({ tag, _openid });
      const forged = (await ben.collection('guestbook').where({ tag }).get()).data;
      assert.deepEqual(forged.filter((doc) => doc._openid === _openid), []);
      await ann.collection('guestbook').doc(id).update({ _openid: 'somebody' });
      assert.equal((await ann.collection('guestbook').doc(id).get()).data[0]._openid, _openid);
    });

    test('ADMINWRITE: everyone reads, only functions and keys write', async () => {
      const keyed = appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();
      const counter = await openCounter(appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }));
      const counters = ann.collection('activity_counters');
      refused(await counters.doc(counter._id).update({ left: 1_000_000 }), 'updated');
      refused(await counters.doc(counter._id).set({ left: 1_000_000 }), 'updated');
      refused(await counters.doc(counter._id).remove(), 'deleted');
      refused(await counters.add({ left: 1 }), 'id');
      assert.equal((await counters.where({ left: 1_000_000 }).count()).total, 0);
      assert.deepEqual((await counters.doc(counter._id).get()).data[0], counter);
      assert.equal((await keyed.collection('activity_counters').doc(counter._id).update({ noted: mode })).updated, 1);
    });

    test('PRIVATE: the creator alone', async () => {
      const secret = unique('secret');
      const { id } = await ann.collection('claims').add({ secret });
      assert.ok(id);
      assert.equal((await ann.collection('claims').where({ secret }).count()).total, 1);
      assert.deepEqual((await ben.collection('claims').where({ secret }).get()).data, []);
      assert.deepEqual((await ben.collection('claims').doc(id).get()).data, []);
      refused(await ben.collection('claims').doc(id).remove(), 'deleted');
      assert.equal((await ann.collection('claims').where({ secret }).count()).total, 1);
    });
  });
}
