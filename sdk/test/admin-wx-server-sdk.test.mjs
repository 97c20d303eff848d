// Server RPC: wx-server-sdk, as a function of WeChat's cloud uses it that has moved to a server of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { addKey, codeOf, wx } from '../support/admin.mjs';
import { PROD, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server, key, db, _, things;

const init = (options = {}) => wx.init({ env: PROD, serviceUrl: `${server.origin}/admin`, ...key, ...options });

before(async () => {
  server = await Server.start();
  key = await addKey(server, 'wx-server', PROD);
  init();
  db = wx.database();
  _ = db.command;
  await db.createCollection('wx_things');
  things = db.collection('wx_things');
});
after(() => server?.remove());

const read = async (id) => (await things.doc(id).get()).data;

describe('documents', () => {
  test('every type of value survives', async () => {
    const date = new Date(1_700_000_000_123);
    const document = { int: 7, long: 2 ** 40, double: 1.5, text: '小满 "x" \\', yes: true, nothing: null, date, list: [1, [2.5], { a: date }], deep: { a: { b: 1 } } };
    const { _id } = await things.add({ data: { ...document, re: /ab+c/i, at: db.Geo.Point(113.5, 23.25), now: db.serverDate({ offset: 60_000 }) } });
    const { re, at, now, ...rest } = await read(_id);
    assert.deepEqual(rest, { _id, ...document });
    assert.deepEqual([re.pattern ?? re.source, re.options ?? re.flags], ['ab+c', 'i']);
    assert.deepEqual([at.longitude, at.latitude], [113.5, 23.25]);
    assert.ok(Math.abs(now - Date.now() - 60_000) < 10_000);
    const { _ids } = await things.add({ data: [{ n: 1 }, { n: 2 }] });
    assert.equal(_ids.length, 2);
  });

  test('reads, writes and removes', async () => {
    const tag = unique('rw');
    const add = (data) => things.add({ data: { tag, ...data } });
    const { _id } = await add({ n: 1, a: { b: 1 }, list: [1] });
    await add({ n: 2 });
    await add({ n: 3 });
    const numbers = async (query) => (await query.get()).data.map((d) => d.n);
    assert.deepEqual(await numbers(things.where({ tag, n: _.gt(1) }).orderBy('n', 'desc')), [3, 2]);
    assert.deepEqual(await numbers(things.where({ tag }).orderBy('n', 'asc').skip(1).limit(1)), [2]);
    assert.deepEqual(await numbers(things.where(_.or([{ tag, n: 1 }, { tag, n: _.gte(3) }])).orderBy('n', 'asc')), [1, 3]);
    assert.deepEqual((await things.where({ tag, n: 1 }).field({ n: true, _id: false }).get()).data, [{ n: 1 }]);
    assert.equal((await things.where({ tag }).count()).total, 3);
    const changed = await things.doc(_id).update({ data: { n: _.inc(2), a: { c: 2 }, list: _.push([2, 3]), gone: _.remove() } });
    assert.equal(changed.stats.updated, 1);
    assert.deepEqual(await read(_id), { _id, tag, n: 3, a: { b: 1, c: 2 }, list: [1, 2, 3] });
    assert.equal((await things.where({ tag, n: 3 }).update({ data: { three: true } })).stats.updated, 2);
    assert.deepEqual((await things.doc(tag).set({ data: { tag, n: 9 } })).stats, { updated: 0, created: 1 });
    assert.equal((await things.doc(tag).set({ data: { tag, n: 10 } })).stats.updated, 1);
    assert.deepEqual(await read(tag), { _id: tag, tag, n: 10 });
    assert.equal((await things.doc(tag).remove()).stats.removed, 1);
    assert.equal((await things.where({ tag }).remove()).stats.removed, 3);
  });

  test('aggregates', async () => {
    const tag = unique('agg');
    for (const n of [1, 2, 3]) await things.add({ data: { tag, n } });
    const $ = db.command.aggregate;
    const { list } = await things.aggregate().match({ tag, n: _.gt(1) }).group({ _id: null, sum: $.sum('$n') }).end();
    assert.deepEqual(list, [{ _id: null, sum: 5 }]);
  });

  test('failures have the numbers of the official service', async () => {
    assert.equal(await codeOf(() => db.collection('no_such_thing').get()), -502005);
    // The SDK gives an aggregation's code as it comes.
    assert.equal(await codeOf(() => things.aggregate().group({ _id: null, x: { $foo: 1 } }).end()), 'DATABASE_INVALID_OPERRATOR');
    await assert.rejects(things.doc('nothing-here').get(), /does not exist/);
  });
});

test('calls a function', async () => {
  const { result } = await wx.callFunction({ name: 'claimCoupon', data: { activity: 'no-such-activity' } });
  assert.equal(typeof result, 'object');
});

test('what WeChat itself would have to answer is refused, and says so', async () => {
  const { errMsg } = await wx.openapi.security.msgSecCheck({ content: 'x' }).catch((error) => error);
  assert.match(errMsg, /does not call WeChat/);
});

/** Runs a program of its own with nothing but environment variables, as a function of WeChat's cloud runs. */
async function alone(statements, env = {}) {
  const program = `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    const db = cloud.database();
    (async () => { ${statements} })().then((said) => console.log('said', said), (error) => console.log('failed', error.errMsg));`;
  const variables = {
    ...process.env, TENCENTCLOUD_RUNENV: 'SCF', TENCENTCLOUD_REGION: 'here', SCF_NAMESPACE: PROD,
    TENCENTCLOUD_SECRETID: key.secretId, TENCENTCLOUD_SECRETKEY: key.secretKey,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${server.origin}/admin` }), ...env,
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env: variables, cwd: import.meta.dirname });
  return stdout;
}

test('the environment variables alone are enough', async () => {
  const count = 'return (await db.collection("guestbook").count()).total';
  assert.match(await alone(count), /^said \d+$/m);
  assert.match(await alone(count, { TENCENTCLOUD_SECRETKEY: 'another-secret-key' }), /^failed .*signature does not fit/m);
  assert.match(await alone(count, { SCF_NAMESPACE: 'lantern-dev' }), /^failed .*not good for this environment/m);
  const transaction = `return db.runTransaction(async (t) => (await t.collection('guestbook').add({ data: { by: 't' } }))._id)`;
  assert.match(await alone(transaction), /^said [0-9a-f]{32}$/m);
});

describe('transactions', () => {
  test('the documentation\'s example: from one account to another', async () => {
    await things.doc('aaa').set({ data: { amount: 20 } });
    await things.doc('bbb').set({ data: { amount: 0 } });
    const move = async (transaction) => {
      const aaa = await transaction.collection('wx_things').doc('aaa').get();
      const bbb = await transaction.collection('wx_things').doc('bbb').get();
      if (!aaa.data || !bbb.data) return transaction.rollback(-100);
      await transaction.collection('wx_things').doc('aaa').update({ data: { amount: _.inc(-10) } });
      await transaction.collection('wx_things').doc('bbb').update({ data: { amount: _.inc(10) } });
      return { aaaAccount: aaa.data.amount - 10 };
    };
    assert.deepEqual(await db.runTransaction(move), { aaaAccount: 10 });
    assert.deepEqual([(await read('aaa')).amount, (await read('bbb')).amount], [10, 10]);
    const by = await db.startTransaction();
    await move(by);
    const added = await by.collection('wx_things').add({ data: { amount: 1 } });
    assert.equal(typeof added._id, 'string');
    await by.commit();
    assert.deepEqual([(await read('aaa')).amount, (await read('bbb')).amount, (await read(added._id)).amount], [0, 20, 1]);
    const back = await db.startTransaction();
    await move(back);
    assert.equal((await back.collection('wx_things').doc('bbb').remove()).stats.removed, 1);
    await back.rollback();
    assert.equal((await read('bbb')).amount, 20);
  });

  test('concurrent increments all land exactly once', { timeout: 180_000 }, async () => {
    await things.doc('counter').set({ data: { n: 0 } });
    await Promise.all(Array.from({ length: 10 }, () =>
      db.runTransaction(async (transaction) => {
        await transaction.collection('wx_things').doc('counter').update({ data: { n: _.inc(1) } });
      }, 1000)));
    assert.equal((await read('counter')).n, 10);
  });
});
