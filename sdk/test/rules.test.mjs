// Security rules of collections, as apps meet them: reads, writes, watches, `{openid}`, get(), refusals.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEV, MODES, PROD, SERVER_KEY, anotherUser, appAt, isRefused, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';
import { Watcher } from '../support/watcher.mjs';

const OWN = 'doc.author == auth.openid';
const STAFF = 'auth.openid in get(`database.shops.${doc.shop}`).staff';
const POSTS = {
  read: `${OWN} || doc.public == true`,
  create: OWN,
  update: `${OWN} && request.data.author == null`,
  delete: `${OWN} && doc.status != 'done'`,
};

let server;
before(async () => (server = await Server.start()));
after(async () => {
  Watcher.closeAll();
  await server?.remove();
});

/** One call of the REST API with the demo's key. */
async function api(env, method, path, body) {
  const answer = await fetch(`${server.origin}/api/v1/environments/${env}${path}`, {
    method,
    headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Publishes what end users may do in a collection. */
async function publish(env, collection, json) {
  const there = await api(env, 'GET', `/collections/${collection}`);
  const revision = there.status === 200 ? there.body.revision : 0;
  const saved = await api(env, 'PUT', `/collections/${collection}`, { revision, json });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  assert.deepEqual(saved.body.problems, []);
  // It is what is published already.
  if (saved.body.summary.state === 'published') return;
  const plan = await api(env, 'GET', '/changes');
  const items = [{ kind: 'collection', key: collection }];
  const done = await api(env, 'POST', '/releases', { items, token: plan.body.token });
  assert.equal(done.status, 201, JSON.stringify(done.body));
}

/** A read that was refused: no list, and the official code wherever the SDK keeps it. */
function refusedRead(answer) {
  assert.ok(!Array.isArray(answer.data), JSON.stringify(answer));
  if (answer.code) assert.equal(answer.code, 'DATABASE_PERMISSION_DENIED');
}

/** A watch in a process of its own, since the SDK never lets go of one that failed: when it begins, and what it is told. */
function withdrawn(host, env, mode) {
  const script = fileURLToPath(new URL('../support/withdrawn-watch.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, host, env, mode], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const line = (start) =>
    new Promise((resolve, reject) => {
      lines.on('line', (text) => text.startsWith(start) && resolve(text));
      child.once('exit', () => setTimeout(() => reject(new Error(`the watch ended without ${start}`)), 100));
    });
  return { begun: line('begun'), refused: line('onError') };
}

// The SDK has one socket per environment and process, so each mode has an environment of its own.
for (const [mode, env, other] of [
  [MODES[0], DEV, PROD],
  [MODES[1], PROD, DEV],
]) {
  describe(`${mode} in ${env}`, () => {
    let ann, ben, server_, me, posts;
    const refused = (answer, figure) => {
      assert.ok(isRefused(mode, answer, figure), JSON.stringify(answer));
      if (answer.code) assert.equal(answer.code, 'DATABASE_PERMISSION_DENIED');
    };
    before(async () => {
      await publish(env, 'posts', { rule: POSTS });
      await publish(env, 'orders', { rule: { read: STAFF, write: STAFF } });
      await publish(env, 'shops', { preset: 'ADMINONLY' });
      ann = (await signedIn(server.host, { env, mode })).database();
      ben = (await anotherUser(server.host, { env, mode })).app.database();
      server_ = appAt(server.host, { env, mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();
      // Ann's openid, from a document of hers.
      const tag = unique('who');
      await ann.collection('guestbook').add({ tag });
      me = (await ann.collection('guestbook').where({ tag }).get()).data[0]._openid;
      posts = ann.collection('posts');
      const _ = server_.command;
      await server_.collection('posts').where({ _id: _.exists(true) }).remove();
    });

    test('a query must ask for what the rule allows', async () => {
      const tag = unique('post');
      const keyed = server_.collection('posts');
      await keyed.add({ tag, n: 1, author: me, public: false });
      await keyed.add({ tag, n: 2, author: 'x', public: true });
      await keyed.add({ tag, n: 3, author: 'x', public: false });
      const numbers = async (where) => (await posts.where(where).orderBy('n', 'asc').get()).data.map((d) => d.n);
      assert.deepEqual(await numbers({ tag, author: '{openid}' }), [1]);
      assert.deepEqual(await numbers({ tag, author: me }), [1]);
      assert.deepEqual(await numbers({ tag, public: true }), [2]);
      const _ = ann.command;
      assert.deepEqual(await numbers(_.or([{ tag, author: '{openid}' }, { tag, public: true }])), [1, 2]);
      assert.equal((await posts.where({ tag, author: '{openid}' }).count()).total, 1);
      assert.deepEqual((await ben.collection('posts').where({ tag, author: '{openid}' }).get()).data, []);
      refusedRead(await posts.where({ tag }).get());
      refusedRead(await posts.get());
      refusedRead(await ben.collection('posts').where({ tag, author: me }).get());
      refusedRead(await posts.where({ tag, n: _.gt(0) }).get());
      const total = await posts.where({ tag }).count();
      assert.notEqual(typeof total.total, 'number');
      // Functions and keys are past rules.
      assert.equal((await keyed.where({ tag }).count()).total, 3);
    });

    test('one document is judged by itself', async () => {
      const keyed = server_.collection('posts');
      const { id: mine } = await keyed.add({ author: me });
      const { id: hidden } = await keyed.add({ author: 'x', n: 7 });
      assert.equal((await posts.doc(mine).get()).data.length, 1);
      refusedRead(await posts.doc(hidden).get());
      refusedRead(await posts.where({ _id: hidden, n: 8 }).get());
      refusedRead(await ben.collection('posts').doc(mine).get());
    });

    test('writes are judged by the document and by what is written', async () => {
      refused(await posts.add({ author: 'x' }), 'id');
      const { id } = await posts.add({ author: me, status: 'open' });
      assert.ok(id);
      const stored = async () => (await server_.collection('posts').doc(id).get()).data[0];
      assert.equal((await stored())._openid, me);
      assert.equal((await posts.doc(id).update({ n: 1 })).updated, 1);
      refused(await posts.doc(id).update({ author: 'x' }), 'updated');
      refused(await posts.doc(id).update({ _openid: 'x' }), 'updated');
      refused(await ben.collection('posts').doc(id).update({ n: 2 }), 'updated');
      refused(await posts.where({ status: 'open' }).update({ n: 2 }), 'updated');
      assert.equal((await posts.where({ author: '{openid}', status: 'open' }).update({ n: 3 })).updated, 1);
      assert.equal((await stored()).n, 3);
      await posts.doc(id).update({ status: 'done' });
      refused(await posts.doc(id).remove(), 'deleted');
      await posts.doc(id).update({ status: 'open' });
      refused(await ben.collection('posts').doc(id).remove(), 'deleted');
      assert.equal((await posts.doc(id).remove()).deleted, 1);
      assert.equal(await stored(), undefined);
    });

    test('get() asks another document, of the same environment alone', async () => {
      const elsewhere = appAt(server.host, { env: other, mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();
      const [here, away] = [unique('here'), unique('away')];
      await server_.collection('shops').doc(here).set({ staff: [me] });
      await publish(other, 'shops', { preset: 'ADMINONLY' });
      await elsewhere.collection('shops').doc(away).set({ staff: [me] });
      for (const shop of [here, away]) await server_.collection('orders').add({ shop });
      const orders = ann.collection('orders');
      assert.equal((await orders.where({ shop: here }).get()).data.length, 1);
      refusedRead(await orders.where({ shop: away }).get());
      refusedRead(await ben.collection('orders').where({ shop: here }).get());
      refusedRead(await orders.get());
      assert.ok((await orders.add({ shop: here })).id);
      refused(await orders.add({ shop: away }), 'id');
      refusedRead(await ann.collection('shops').doc(here).get());
    });

    test('aggregations keep to the rules of all their collections', async () => {
      const tag = unique('sum');
      await server_.collection('posts').add({ tag, author: me, n: 4 });
      await server_.collection('posts').add({ tag, author: 'x', n: 5 });
      const $ = ann.command.aggregate;
      const sum = (where) => posts.aggregate().match(where).group({ _id: null, sum: $.sum('$n') }).end();
      assert.equal((await sum({ tag, author: '{openid}' })).data[0].sum, 4);
      refusedRead(await sum({ tag }));
      const joined = await ann
        .collection('guestbook')
        .aggregate()
        .limit(1)
        .lookup({ from: 'posts', localField: '_id', foreignField: 'tag', as: 'posts' })
        .end();
      refusedRead(joined);
    });

    test('a watch keeps to the rule, and hears of another one', async () => {
      const tag = unique('live');
      const own = await new Watcher(posts.where({ tag, author: '{openid}' })).begun();
      const told = withdrawn(server.host, env, mode);
      await told.begun;
      const open = await new Watcher(posts.where({ tag, public: true })).begun();
      const { id } = await posts.add({ tag, author: me, n: 1 });
      await own.until('the own document', (docs) => docs.length === 1);
      await server_.collection('posts').add({ tag, author: 'x', n: 2 });
      await server_.collection('posts').add({ tag, author: 'x', n: 3, public: true });
      await open.until('the public document', (docs) => docs.length === 1 && docs[0].n === 3);
      assert.deepEqual(own.docs.map((d) => d._id), [id]);

      own.close();

      // A rule that still allows one of the queries: that watch goes on, the other one is told.
      await publish(env, 'posts', { rule: { ...POSTS, read: 'doc.public == true' } });
      assert.match(await told.refused, /DATABASE_PERMISSION_DENIED/);
      await server_.collection('posts').add({ tag, author: 'x', n: 4, public: true });
      await open.until('what came after the change', (docs) => docs.length === 2);
      await publish(env, 'posts', { rule: POSTS });
      await server_.collection('posts').add({ tag, author: 'x', n: 5, public: true });
      await open.until('what came after the next change', (docs) => docs.length === 3);
      open.close();
    });
  });
}
