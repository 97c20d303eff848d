// Watching through the SDK. Each mode runs in a process of its own: the SDK has one socket per environment and process,
// signed in as whoever watched first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEV, PROD, anotherUser, claimCoupon, eventually, openCounter, signedIn, unique } from './sdk.mjs';
import { Proxy } from './proxy.mjs';
import { Server } from './server.mjs';
import { Watcher } from './watcher.mjs';

const numbers = (docs) => docs.map((d) => d.n).sort((a, b) => a - b);
const are = (...wanted) => (docs) => JSON.stringify(numbers(docs)) === JSON.stringify(wanted);

/** The tests of one mode. */
export function watchSuite(mode) {
  let server, proxy, app, db, guestbook;
  const watch = (query) => new Watcher(query).begun();
  before(async () => {
    server = await Server.start();
    proxy = await Proxy.start(server.port);
    app = await signedIn(proxy.host, { mode });
    db = app.database();
    guestbook = db.collection('guestbook');
  });
  after(async () => {
    Watcher.closeAll();
    await proxy?.stop();
    await server?.remove();
  });

  test('begins with what is there and follows every kind of change', async () => {
    const tag = unique('watch');
    const { id: first } = await guestbook.add({ tag, n: 1 });
    const watcher = await watch(guestbook.where({ tag, n: db.command.lt(100) }));
    assert.deepEqual(numbers(watcher.docs), [1]);

    const { id: second } = await guestbook.add({ tag, n: 2 });
    await watcher.until('the added document', are(1, 2));
    await guestbook.doc(first).update({ n: db.command.inc(10) });
    await watcher.until('the update', are(2, 11));
    await guestbook.doc(second).set({ tag, n: 20 });
    await watcher.until('the replacement', are(11, 20));
    await guestbook.doc(first).update({ n: 100 });
    await watcher.until('the document that left by an update', are(20));
    await guestbook.doc(first).update({ n: 7 });
    await watcher.until('the document that came back', are(7, 20));
    await guestbook.doc(second).remove();
    await watcher.until('the removal', are(7));

    assert.deepEqual(watcher.changes, [
      ['add', 'enqueue', second],
      ['update', 'update', first],
      ['replace', 'update', second],
      ['update', 'dequeue', first],
      ['update', 'enqueue', first],
      ['remove', 'dequeue', second],
    ]);
    assert.deepEqual(watcher.errors, []);
  });

  test('begins empty', async () => {
    const tag = unique('empty');
    const watcher = await watch(guestbook.where({ tag }));
    assert.deepEqual([watcher.docs, watcher.snapshots[0].type], [[], 'init']);
    await guestbook.add({ tag, n: 1 });
    await watcher.until('the first document', are(1));
  });

  test('one document, and others do not disturb it', async () => {
    const { id } = await guestbook.add({ tag: unique('one'), n: 1 });
    const watcher = await watch(guestbook.doc(id));
    await guestbook.add({ tag: unique('noise'), n: 99 });
    await guestbook.doc(id).update({ n: 2 });
    await watcher.until('the update', are(2));
    assert.deepEqual(watcher.changes, [['update', 'update', id]]);
  });

  test('a window keeps the greatest two', async () => {
    const tag = unique('window');
    const { ids } = await guestbook.add([1, 2, 3].map((n) => ({ tag, n })));
    const watcher = await watch(guestbook.where({ tag }).orderBy('n', 'desc').limit(2));
    assert.deepEqual(watcher.docs.map((d) => d.n), [3, 2]);
    const { id: newcomer } = await guestbook.add({ tag, n: 9 });
    await watcher.until('the newcomer', are(3, 9));
    assert.deepEqual(
      watcher.changes.map(([, queue, id]) => [queue, id]).sort(),
      [['dequeue', ids[1]], ['enqueue', newcomer]],
    );
    await guestbook.doc(newcomer).remove();
    await watcher.until('the one that moved up', are(2, 3));
    await guestbook.add({ tag, n: 0 });
    await guestbook.doc(ids[2]).update({ n: 30 });
    await watcher.until('the update in the window', are(2, 30));
  });

  test('a cut socket comes back with what it missed', async () => {
    const tag = unique('cut');
    const { id } = await guestbook.add({ tag, n: 1 });
    const watcher = await watch(guestbook.where({ tag }));
    for (let round = 0; round < 3; round += 1) {
      const opened = proxy.opened;
      proxy.cut();
      await guestbook.add({ tag, n: 10 + round });
      await guestbook.doc(id).update({ n: db.command.inc(1) });
      const wanted = [2 + round, ...Array.from({ length: round + 1 }, (_, n) => 10 + n)];
      await watcher.until(`round ${round}`, are(...wanted));
      await eventually('a new socket', () => proxy.opened > opened);
    }
    assert.deepEqual(watcher.errors, []);
  });

  test('what happened while no socket could get through is there afterwards', async () => {
    const tag = unique('dark');
    const { ids } = await guestbook.add([1, 2, 3].map((n) => ({ tag, n })));
    const watcher = await watch(guestbook.where({ tag }));
    proxy.block();
    await guestbook.doc(ids[0]).remove();
    await guestbook.doc(ids[1]).update({ n: 20 });
    await guestbook.add(Array.from({ length: 30 }, (_, n) => ({ tag, n: 100 + n })));
    proxy.unblock();
    await watcher.until('everything missed', are(3, 20, ...Array.from({ length: 30 }, (_, n) => 100 + n)));
    await guestbook.add({ tag, n: 999 });
    await watcher.until('what comes after', (docs) => docs.some((d) => d.n === 999));
    assert.deepEqual(watcher.errors, []);
  });

  test('the counter moves with a claim', async () => {
    const counter = await openCounter(app);
    const watcher = await watch(db.collection('activity_counters').doc(counter._id));
    const claimer = await anotherUser(proxy.host, { mode });
    const result = await claimCoupon(claimer.app, counter._id);
    assert.equal(result.ok, true, JSON.stringify(result));
    await watcher.until('the counter', ([doc]) => doc?.left === result.left);
  });

  test('many watches share one socket and a closed one is silent', async () => {
    const tag = unique('many');
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => watch(guestbook.where({ tag, group: n }))));
    await guestbook.add(Array.from({ length: 20 }, (_, n) => ({ tag, group: n, n })));
    await Promise.all(all.map((watcher, n) => watcher.until(`group ${n}`, are(n))));
    all[0].close();
    const seen = all[0].snapshots.length;
    await guestbook.add([{ tag, group: 0, n: 50 }, { tag, group: 1, n: 51 }]);
    await all[1].until('the other watch', are(1, 51));
    assert.equal(all[0].snapshots.length, seen);
  });

  test('documents that others wrote and only they may read are not pushed', async () => {
    const other = await anotherUser(proxy.host, { mode });
    const counter = await openCounter(app);
    const watcher = await watch(db.collection('claims').where({}));
    const before = watcher.docs.length;
    assert.equal((await claimCoupon(other.app, counter._id)).ok, true);
    const { id } = await db.collection('claims').add({ mine: true });
    await watcher.until('the own document', (docs) => docs.some((d) => d._id === id));
    assert.equal(watcher.docs.length, before + 1, JSON.stringify(watcher.docs));
  });

  test('environments do not hear of one another', async () => {
    const tag = unique('env');
    const [prod, dev] = [await signedIn(proxy.host, { env: PROD, mode }), await signedIn(proxy.host, { env: DEV, mode })];
    const watcher = await new Watcher(prod.database().collection('guestbook').where({ tag })).begun();
    await dev.database().collection('guestbook').add({ tag, n: 1 });
    await prod.database().collection('guestbook').add({ tag, n: 2 });
    await watcher.until('the own document', are(2));
    assert.equal(watcher.snapshots.length, 2);
  });
}
