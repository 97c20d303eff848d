// Transactions of end users through the js-sdk, in both of its modes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODES, PROD, anotherUser, post, signInByHand, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

for (const mode of MODES) {
  describe(mode, () => {
    let db, _, guestbook;
    before(async () => {
      db = (await signedIn(server.host, { mode })).database();
      _ = db.command;
      guestbook = db.collection('guestbook');
    });
    // In GATEWAY mode the SDK hands the answer's list to the app, not what is in it.
    const one = (data) => (mode === 'GATEWAY' ? data.list[0] : data);
    const many = (data) => (mode === 'GATEWAY' ? data[0].list : data);

    test('every step, rolled back and committed', async () => {
      const tag = unique('tx');
      const { ids } = await guestbook.add([1, 2, 3].map((n) => ({ tag, n })));
      const numbers = async () => (await guestbook.where({ tag }).orderBy('n', 'asc').get()).data.map((d) => d.n);
      const work = async (t) => {
        const inside = t.collection('guestbook');
        const added = await inside.add({ tag, n: 4 });
        assert.deepEqual([added.inserted, added.ok], [1, 1]);
        assert.equal(one((await inside.doc(added._id).get()).data).n, 4);
        assert.equal((await inside.doc(ids[0]).update({ n: _.inc(10) })).updated, 1);
        assert.equal((await inside.doc(ids[1]).delete()).deleted, 1);
        const gone = (await inside.doc(ids[1]).get()).data;
        assert.equal(gone && one(gone), null);
        assert.equal((await inside.doc(`${tag}-new`).set({ tag, n: 5 })).updated, 0);
        assert.equal((await inside.doc(ids[2]).set({ tag, n: 6 })).updated, 1);
        const list = await inside.where({ tag, n: _.gt(4) }).orderBy('n', 'desc').get();
        assert.deepEqual(many(list.data).map((d) => d.n), [11, 6, 5]);
        assert.equal((await inside.where({ tag, n: _.lt(7) }).update({ small: true })).updated, 3);
        assert.equal((await inside.where({ tag, small: true, n: 5 }).remove()).deleted, 1);
      };
      const rolled = await db.startTransaction();
      await work(rolled);
      await rolled.rollback();
      assert.deepEqual(await numbers(), [1, 2, 3]);
      await db.runTransaction(work);
      assert.deepEqual(await numbers(), [4, 6, 11]);
    });

    test('a conflict is tried again', async () => {
      const { id } = await guestbook.add({ n: 0 });
      let runs = 0;
      await db.runTransaction(async (t) => {
        runs += 1;
        const { n } = one((await t.collection('guestbook').doc(id).get()).data);
        if (runs === 1) await guestbook.doc(id).update({ n: 100 });
        await t.collection('guestbook').doc(id).update({ n: n + 1 });
      });
      assert.deepEqual([runs, (await guestbook.doc(id).get()).data[0].n], [2, 101]);
    });

    test('the rules hold inside', async () => {
      const other = await anotherUser(server.host, { mode });
      const { id } = await other.app.database().collection('guestbook').add({ n: 0 });
      const refused = await db.runTransaction((t) => t.collection('guestbook').doc(id).update({ n: 1 })).catch((e) => e);
      assert.equal(refused.code, 'DATABASE_PERMISSION_DENIED', JSON.stringify(refused));
      assert.equal((await guestbook.doc(id).get()).data[0].n, 0);
    });
  });
}

describe('whose it is', () => {
  const ask = async (action, token, more = {}) =>
    (await post(server.host, `/web?env=${PROD}`, { action, env: PROD, access_token: token, ...more })).body;

  test('the id of one user is of no use to another, nor in the other door, nor in another environment', async () => {
    const [mine, other] = [await signInByHand(server.host), await signInByHand(server.host)].map((c) => c.access_token);
    const { transactionId } = await ask('database.startTransaction', mine);
    const get = { transactionId, collectionName: 'guestbook', query: { _id: { $eq: 'x' } } };
    assert.equal((await ask('database.getInTransaction', mine, get)).data, 'null');
    for (const action of ['database.getInTransaction', 'database.commitTransaction', 'database.abortTransaction']) {
      assert.equal((await ask(action, other, get)).code, 'DATABASE_TRANSACTION_NOT_EXIST', action);
    }
    const there = (await signInByHand(server.host, 'lantern-dev')).access_token;
    const path = `/v1/database/instances/(default)/databases/(default)/transactions/${transactionId}/commit`;
    const answer = await post(server.host, path, {}, { authorization: `Bearer ${there}` });
    assert.deepEqual([answer.status, answer.body.code], [404, 'DATABASE_TRANSACTION_NOT_EXIST']);
    // Its owner may use either door.
    assert.equal((await post(server.host, path, {}, { authorization: `Bearer ${mine}` })).status, 200);
  });

  test('nobody who is not signed in begins one, and nobody has too many', async () => {
    assert.equal((await ask('database.startTransaction')).code, 'CHECK_LOGIN_FAILED');
    const { access_token } = await signInByHand(server.host);
    const codes = [];
    for (let i = 0; i < 51; i += 1) codes.push((await ask('database.startTransaction', access_token)).code);
    assert.deepEqual([codes[49], codes[50]], [undefined, 'EXCEED_CONCURRENT_REQUEST_LIMIT']);
  });
});
