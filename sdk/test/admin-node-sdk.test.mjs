// Server RPC: @cloudbase/node-sdk, as somebody's own server uses it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { addKey, codeOf, signed, tcb } from '../support/admin.mjs';
import { DEV, PROD, SERVER_KEY, appAt, eventually, post, signInByHand, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

const DEMO = { secretId: 'demo-id', secretKey: SERVER_KEY };

let server, key, app, db, _;
const at = (options = {}) => tcb.init({ env: PROD, serviceUrl: `${server.origin}/admin`, ...key, ...options });

before(async () => {
  server = await Server.start();
  key = await addKey(server, 'own-server', PROD);
  app = at();
  db = app.database();
  _ = db.command;
  await db.createCollection('admin_things');
});
after(async () => {
  tcb.default?.Db?.ws?.close?.();
  await server?.remove();
});

const things = () => db.collection('admin_things');

describe('documents', () => {
  test('every type of value survives', async () => {
    const date = new Date(1_700_000_000_123);
    const document = {
      int: 7, negative: -1, long: 2 ** 40, double: 1.5, whole: 2.0, zero: 0, text: '小满 "quoted" \\', empty: '',
      yes: true, nothing: null, date, epoch: new Date(0), list: [1, 'two', null, [2.5], { three: 3 }],
      deep: { a: { b: { c: date } } }, re: /ab+c/i, dbRe: db.RegExp({ regexp: '^x', options: 's' }),
      point: new db.Geo.Point(113.5, 23.25),
      line: new db.Geo.LineString([new db.Geo.Point(1, 2), new db.Geo.Point(3, 4)]),
      area: new db.Geo.Polygon([new db.Geo.LineString([[0, 0], [0, 4], [4, 4], [0, 0]].map(([x, y]) => new db.Geo.Point(x, y)))]),
    };
    const { id } = await things().add(document);
    assert.equal(typeof id, 'string');
    const { data: [read] } = await things().doc(id).get();
    for (const name of ['int', 'negative', 'long', 'double', 'whole', 'zero', 'text', 'empty', 'yes', 'nothing', 'date', 'epoch', 'list', 'deep']) {
      assert.deepEqual(read[name], document[name], name);
    }
    assert.equal(read._id, id);
    assert.deepEqual([read.re.pattern ?? read.re.source, read.re.options ?? read.re.flags], ['ab+c', 'i']);
    assert.deepEqual([read.point.longitude, read.point.latitude], [113.5, 23.25]);
    assert.equal(read.line.points.length, 2);
    assert.equal(read.area.lines[0].points.length, 4);
    // What was read can be written again, and is the same.
    const { _id, ...again } = read;
    await things().doc('again').set(again);
    const { data: [copy] } = await things().doc('again').get();
    assert.deepEqual(JSON.parse(JSON.stringify({ ...copy, _id: 0 })), JSON.parse(JSON.stringify({ ...read, _id: 0 })));
    // Types decide about equality. (Object ids are whole on the wire; the SDK makes an object without a name of them.)
    const oid = '0123456789abcdef01234567';
    await things().doc('oid').set({ oid: new db.ObjectId({ id: oid }), text: oid });
    assert.equal((await things().where({ _id: 'oid', oid: new db.ObjectId({ id: oid }) }).count()).total, 1);
    assert.equal((await things().where({ _id: 'oid', oid }).count()).total, 0);
    const raw = { action: 'database.getDocument', collectionName: 'admin_things', query: '{"_id":"oid"}', envName: PROD };
    const [stored] = (await signed(server.host, key, raw)).body.data.list;
    assert.deepEqual(JSON.parse(stored), { _id: 'oid', oid: { $oid: oid }, text: oid });
    assert.equal((await things().where({ _id: id, date }).get()).data.length, 1);
    assert.equal((await things().where({ _id: id, date: date.getTime() }).get()).data.length, 0);
  });

  test('a server date is resolved by the server', async () => {
    const from = Date.now() - 5000;
    const { id } = await things().add({ now: db.serverDate(), later: db.serverDate({ offset: 60_000 }) });
    const { data: [{ now, later }] } = await things().doc(id).get();
    assert.ok(now instanceof Date && now.getTime() >= from && now.getTime() <= Date.now() + 5000, String(now));
    assert.equal(later - now, 60_000);
    await things().doc(id).update({ now: db.serverDate({ offset: 1000 }) });
    assert.ok((await things().doc(id).get()).data[0].now > now);
  });

  test('finds, orders, skips, limits, projects and counts', async () => {
    const tag = unique('find');
    const { ids } = await things().add([5, 1, 4, 2, 3].map((n) => ({ tag, n, a: { b: n % 2 }, word: `w${n}`, list: [n, n * 10] })));
    assert.equal(ids.length, 5);
    const numbers = async (query) => (await query.get()).data.map((d) => d.n);
    const where = (condition) => things().where({ tag, ...condition });
    const sorted = (condition) => numbers(where(condition).orderBy('n', 'asc'));
    assert.deepEqual(await sorted({}), [1, 2, 3, 4, 5]);
    assert.deepEqual(await numbers(where({}).orderBy('n', 'desc').skip(1).limit(2)), [4, 3]);
    assert.deepEqual(await numbers(where({}).orderBy('a.b', 'desc').orderBy('n', 'asc')), [1, 3, 5, 2, 4]);
    for (const [condition, expected] of [
      [{ n: _.eq(3) }, [3]], [{ n: _.neq(3) }, [1, 2, 4, 5]], [{ n: _.gt(3) }, [4, 5]], [{ n: _.gte(4) }, [4, 5]],
      [{ n: _.lt(2) }, [1]], [{ n: _.lte(2) }, [1, 2]], [{ n: _.in([2, 9]) }, [2]], [{ n: _.nin([1, 2, 3]) }, [4, 5]],
      [{ n: _.gte(2).and(_.lt(4)) }, [2, 3]], [{ n: _.lt(2).or(_.gt(4)) }, [1, 5]], [{ n: _.not(_.gt(1)) }, [1]],
      [{ a: { b: 1 } }, [1, 3, 5]], [{ word: /W[12]/i }, [1, 2]], [{ word: db.RegExp({ regexp: '5$' }) }, [5]],
      [{ list: 30 }, [3]], [{ list: _.all([4, 40]) }, [4]], [{ list: _.elemMatch({ $gt: 45 }) }, [5]],
      [{ list: _.size(2) }, [1, 2, 3, 4, 5]], [{ n: _.mod(2, 0) }, [2, 4]], [{ missing: _.exists(false) }, [1, 2, 3, 4, 5]],
      [_.or([{ n: 1 }, { word: 'w2' }]), [1, 2]],
    ]) {
      const query = condition.constructor === Object ? where(condition) : things().where(_.and([{ tag }, condition]));
      assert.deepEqual(await numbers(query.orderBy('n', 'asc')), expected, JSON.stringify(condition));
    }
    const { data } = await where({ n: 1 }).field({ word: true, 'a.b': true, _id: false }).get();
    assert.deepEqual(data, [{ word: 'w1', a: { b: 1 } }]);
    assert.equal((await where({ n: _.gt(1) }).count()).total, 4);
    assert.equal((await things().doc(ids[0]).field({ n: 1 }).get()).data[0].n, 5);
  });

  test('finds places by their distance and in areas', async () => {
    const { Point, Polygon, LineString } = db.Geo;
    const tag = unique('geo');
    await things().add([[0, 0], [0.01, 0], [10, 10]].map(([x, y], n) => ({ tag, n, at: new Point(x, y) })));
    const numbers = async (at) => (await things().where({ tag, at }).get()).data.map((d) => d.n);
    assert.deepEqual(await numbers(_.geoNear({ geometry: new Point(0.02, 0), maxDistance: 10_000 })), [1, 0]);
    const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x, y]) => new Point(x, y));
    assert.deepEqual((await numbers(_.geoWithin({ geometry: new Polygon([new LineString(ring)]) }))).sort(), [0, 1]);
    assert.deepEqual(await numbers(_.geoIntersects({ geometry: new Point(10, 10) })), [2]);
  });

  test('every update operator', async () => {
    const steps = [
      [{ n: 1, list: [1, 2] }, { n: _.inc(4) }, { n: 5 }],
      [{ n: 6 }, { n: _.mul(0.5) }, { n: 3 }],
      [{ n: 6 }, { n: _.min(4) }, { n: 4 }],
      [{ n: 6 }, { n: _.max(9) }, { n: 9 }],
      [{ n: 6, m: 1 }, { m: _.remove() }, { m: undefined }],
      [{ n: 6 }, { n: _.rename('k') }, { k: 6, n: undefined }],
      [{ n: 6 }, { n: _.bit({ and: 3 }) }, { n: 2 }],
      [{ o: { a: 1, b: 2 } }, { o: { a: 3 } }, { o: { a: 3, b: 2 } }],
      [{ o: { a: 1, b: 2 } }, { o: _.set({ c: 3 }) }, { o: { c: 3 } }],
      [{ list: [1] }, { list: _.push([2, 3]) }, { list: [1, 2, 3] }],
      [{ list: [1, 4] }, { list: _.push({ each: [3, 2], position: 0, sort: 1, slice: 3 }) }, { list: [1, 2, 3] }],
      [{ list: [1] }, { list: _.unshift([0]) }, { list: [0, 1] }],
      [{ list: [1, 2] }, { list: _.pop() }, { list: [1] }],
      [{ list: [1, 2] }, { list: _.shift() }, { list: [2] }],
      [{ list: [1, 2, 3] }, { list: _.pull(_.gt(1)) }, { list: [1] }],
      [{ list: [1, 2, 3, 1] }, { list: _.pullAll([1, 3]) }, { list: [2] }],
      [{ list: [1] }, { list: _.addToSet(1) }, { list: [1] }],
      [{ list: [1] }, { list: _.addToSet({ each: [1, 2] }) }, { list: [1, 2] }],
    ];
    for (const [document, update, expected] of steps) {
      const { id } = await things().add(document);
      await things().doc(id).update(update);
      const { data: [read] } = await things().doc(id).get();
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(read[name], value, JSON.stringify(update));
    }
  });

  test('updates, replaces and removes one or all', async () => {
    const tag = unique('write');
    await things().add([1, 2, 3].map((n) => ({ tag, n })));
    assert.equal((await things().where({ tag, n: _.gt(1) }).update({ big: true })).updated, 2);
    assert.equal((await things().where({ tag }).options({ multiple: false }).update({ first: true })).updated, 1);
    assert.equal((await things().where({ tag, first: true }).count()).total, 1);
    const set = await things().doc(tag).set({ tag, only: 1 });
    assert.deepEqual([set.updated, set.upsertedId], [0, tag]);
    assert.equal((await things().doc(tag).set({ tag, other: 2 })).updated, 1);
    assert.deepEqual((await things().doc(tag).get()).data, [{ _id: tag, tag, other: 2 }]);
    const { updated, doc } = await things().where({ _id: tag }).updateAndReturn({ other: _.inc(3) });
    assert.deepEqual([updated, doc], [1, { _id: tag, tag, other: 5 }]);
    assert.equal((await things().doc(tag).remove()).deleted, 1);
    assert.equal((await things().where({ tag, n: 1 }).remove()).deleted, 1);
    assert.equal((await things().where({ tag }).remove()).deleted, 2);
    assert.deepEqual((await things().doc(tag).get()).data, []);
  });

  test('aggregates', async () => {
    const tag = unique('agg');
    await things().add([1, 2, 3, 4].map((n) => ({ tag, n, even: n % 2 === 0, at: new Date(n), tags: ['a', `t${n}`] })));
    const $ = _.aggregate;
    const start = () => things().aggregate().match({ tag });
    const grouped = await start().group({ _id: '$even', sum: $.sum('$n'), last: $.max('$at') }).sort({ _id: 1 }).end();
    assert.deepEqual(grouped.data, [{ _id: false, sum: 4, last: new Date(3) }, { _id: true, sum: 6, last: new Date(4) }]);
    const projected = await start().sort({ n: -1 }).skip(1).limit(2).project({ _id: 0, double: $.multiply(['$n', 2]) }).end();
    assert.deepEqual(projected.data, [{ double: 6 }, { double: 4 }]);
    assert.deepEqual((await start().count('total').end()).data, [{ total: 4 }]);
    assert.equal((await start().unwind('$tags').sortByCount('$tags').end()).data[0]._id, 'a');
    const joined = await start().match({ n: 1 }).lookup({ from: 'admin_things', localField: 'tag', foreignField: 'tag', as: 'all' }).end();
    assert.equal(joined.data[0].all.length, 4);
    assert.equal((await start().sample({ size: 2 }).end()).data.length, 2);
    assert.equal(await codeOf(() => start()._pipe('graphLookup', {}).end()), 'DATABASE_INVALID_OPERRATOR');
  });

  test('a document of 16 MB is taken, a request beyond all bounds is refused with the code', { timeout: 120_000 }, async () => {
    const text = 'x'.repeat(16 * 1024 * 1024 - 200);
    const large = at({ timeout: 60_000 }).database().collection('admin_things');
    const { id } = await large.add({ text });
    assert.equal((await large.doc(id).get()).data[0].text.length, text.length);
    await large.doc(id).remove();
    assert.equal(await codeOf(() => large.add({ text: `${text}${'x'.repeat(300)}` })), 'INVALID_PARAM');
    const { body } = await post(server.host, '/admin', { envName: PROD, x: 'x'.repeat(50 * 1024 * 1024) });
    assert.equal(body.code, 'EXCEED_REQUEST_SIZE_LIMIT');
  });

  test('failures have the code of the protocol', async () => {
    assert.equal(await codeOf(() => db.collection('no_such_thing').get()), 'DATABASE_COLLECTION_NOT_EXIST');
    assert.equal(await codeOf(() => things().where({ a: { $foo: 1 } }).options({ raw: true }).get()), 'DATABASE_INVALID_OPERRATOR');
    assert.equal(await codeOf(() => things().add({ $bad: 1 })), 'DATABASE_INVALID_OPERRATOR');
    assert.equal(await codeOf(() => things().add({ _id: 'x'.repeat(200) })), 'INVALID_PARAM');
    assert.equal(await codeOf(() => db.createCollection('admin_things')), 'DATABASE_REQUEST_FAILED');
    assert.equal(await codeOf(() => app.callFunction({ name: 'noSuchFunction' })), 'FUNCTIONS_REQUEST_FAIL');
    assert.equal(await codeOf(() => app.callWxOpenApi({ apiName: 'x', requestData: {} })), 'ACTION_NOT_SUPPORTED');
  });
});

describe('other actions', () => {
  test('calls a function', async () => {
    const { result } = await app.callFunction({ name: 'claimCoupon', data: { activity: 'no-such-activity' } });
    assert.equal(typeof result, 'object', JSON.stringify(result));
  });

  test('looks an end user up', async () => {
    const { access_token, sub } = await signInByHand(server.host);
    const { userInfo } = await app.auth().getEndUserInfo(sub);
    assert.equal(userInfo.uid, sub);
    assert.equal(userInfo.isAnonymous, true);
    assert.deepEqual((await app.auth().queryUserInfo({ uid: sub })).userInfo.openId, userInfo.openId);
    assert.equal(await codeOf(() => app.auth().getEndUserInfo('nobody-at-all')), 'INVALID_PARAM');
    // An end user's own token is no server's key.
    const asUser = at({ accessKey: access_token, secretId: undefined, secretKey: undefined });
    assert.equal(await codeOf(() => asUser.auth().getEndUserInfo(sub)), 'INVALID_REQUEST_SOURCE');
    assert.equal(await codeOf(() => asUser.database().createCollection('of_a_user')), 'DATABASE_PERMISSION_DENIED');
  });

  test('watches', async () => {
    const tag = unique('watch');
    await things().add({ tag, n: 1 });
    const seen = [];
    const errors = [];
    const open = [
      things().where({ tag }).watch({ onChange: ({ docs }) => seen.push(docs.map((d) => d.n)), onError: (e) => errors.push(e) }),
      things().watch({ onChange: ({ docs }) => seen.push(docs.length), onError: (e) => errors.push(e) }),
    ];
    await eventually('both first lists', () => seen.length >= 2);
    await things().add({ tag, n: 2 });
    await eventually('the change', () => seen.some((ns) => Array.isArray(ns) && ns.length === 2));
    for (const watch of open) await watch.close();
    assert.deepEqual(errors, []);
  });
});

describe('who may what', () => {
  test('a key alone', async () => {
    const byKey = at({ accessKey: key.secretKey, secretId: undefined, secretKey: undefined });
    const { id } = await byKey.database().collection('admin_things').add({ by: 'key' });
    assert.equal((await byKey.database().collection('admin_things').doc(id).get()).data.length, 1);
    assert.equal(await codeOf(() => at({ accessKey: 'nonsense-nonsense' }).database().collection('guestbook').get()), 'CHECK_LOGIN_FAILED');
  });

  test('a key is past the rules, and what it adds belongs to nobody', async () => {
    const { id } = await db.collection('claims').add({ by: 'server' });
    assert.deepEqual((await db.collection('claims').doc(id).get()).data, [{ _id: id, by: 'server' }]);
  });

  test('a wrong secret, an unknown key', async () => {
    for (const wrong of [{ secretKey: 'another-secret-key' }, { secretId: 'unknown' }]) {
      assert.equal(await codeOf(() => at(wrong).database().collection('guestbook').get()), 'SIGN_PARAM_INVALID');
    }
  });

  test('another environment, and one that is not there', async () => {
    for (const env of [DEV, 'nowhere']) {
      const there = at({ env });
      assert.equal(await codeOf(() => there.database().collection('guestbook').get()), 'INVALIID_ENV');
      assert.equal(await codeOf(() => there.callFunction({ name: 'claimCoupon' })), 'INVALIID_ENV');
    }
    const both = at({ env: DEV, ...DEMO });
    assert.ok(Array.isArray((await both.database().collection('guestbook').get()).data));
    // The only environment of a key need not be named; of several, one must.
    const count = { action: 'database.calculateDocument', collectionName: 'guestbook', envName: '' };
    assert.equal(typeof (await signed(server.host, key, count)).body.data.total, 'number');
    assert.equal((await signed(server.host, DEMO, count)).body.code, 'INVALIID_ENV');
  });

  test('forged and old signatures', async () => {
    const body = { action: 'database.calculateDocument', collectionName: 'guestbook', query: '{}', envName: PROD };
    const code = async (options) => (await signed(server.host, key, body, options)).body.code;
    assert.equal(await code(), undefined);
    const now = Date.now() / 1000;
    assert.equal(await code({ at: now - 500 }), undefined);
    assert.equal(await code({ at: now - 700 }), 'SIGN_PARAM_INVALID');
    assert.equal(await code({ at: now + 700 }), 'SIGN_PARAM_INVALID');
    for (const change of [
      (request) => (request.body = request.body.replace('guestbook', 'claims')),
      (request) => (request.body = request.body.replace('"{}"', '"{ }"')),
      (request) => (request.body = `${request.body.slice(0, -1)},"multi":true}`),
      (request) => (request.path = '/admin?env='),
      (request) => (request.headers['x-timestamp'] = String(Math.floor(now) + 1)),
      (request) => (request.headers.authorization = request.headers.authorization.replace(/Signature=./, 'Signature=')),
      (request) => (request.headers.authorization = request.headers.authorization.replace('query', 'other')),
      (request) => (request.headers.authorization = `TC3-HMAC-SHA256 ${'x'.repeat(4000)}`),
      (request) => delete request.headers.authorization,
    ]) {
      assert.equal(await code({ change }), 'SIGN_PARAM_INVALID', change.toString());
    }
    assert.equal((await post(server.host, '/admin', 'no json')).body.code, 'INVALID_PARAM');
  });

  test('the environment variables alone are enough', async () => {
    const program = `
      const tcb = require('@cloudbase/node-sdk');
      const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV });
      app.database().collection('guestbook').count().then(({ total }) => console.log('total', total));`;
    const env = {
      ...process.env, TENCENTCLOUD_RUNENV: 'SCF', TENCENTCLOUD_REGION: 'here', SCF_NAMESPACE: PROD,
      TENCENTCLOUD_SECRETID: key.secretId, TENCENTCLOUD_SECRETKEY: key.secretKey, TENCENTCLOUD_SESSIONTOKEN: 'any',
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${server.origin}/admin` }),
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env, cwd: import.meta.dirname });
    assert.match(stdout, /^total \d+/m);
  });
});

describe('transactions', () => {
  const accounts = async (...balances) => {
    const tag = unique('acc');
    const { ids } = await things().add(balances.map((balance) => ({ tag, balance })));
    return { tag, ids, balances: async () => Promise.all(ids.map(async (id) => (await things().doc(id).get()).data[0].balance)) };
  };

  test('every operation of one, and a rollback', async () => {
    const { tag, ids, balances } = await accounts(1, 2, 3);
    const work = async (t) => {
      const inside = t.collection('admin_things');
      const { id, inserted, ok } = await inside.add({ tag, balance: 4, at: new Date(5) });
      assert.deepEqual([inserted, ok], [1, 1]);
      assert.deepEqual((await inside.doc(id).get()).data, { _id: id, tag, balance: 4, at: new Date(5) });
      assert.equal((await inside.doc(ids[0]).update({ balance: _.inc(10) })).updated, 1);
      assert.equal((await inside.doc(ids[1]).remove()).deleted, 1);
      assert.equal((await inside.doc(ids[1]).get()).data, null);
      const set = await inside.doc(`${tag}-new`).set({ tag, balance: 5 });
      assert.equal(set.upserted[0]._id, `${tag}-new`);
      assert.equal((await inside.doc(ids[2]).set({ tag, balance: 6 })).updated, 1);
      assert.equal((await inside.doc(`${tag}-made`).create({ tag, balance: 7 })).inserted, 1);
      const { data } = await inside.where({ tag, balance: _.gt(4) }).orderBy('balance', 'desc').get();
      assert.deepEqual(data.map((d) => d.balance), [11, 7, 6, 5]);
    };
    const rolled = await db.startTransaction();
    await work(rolled);
    await rolled.rollback();
    assert.deepEqual(await balances(), [1, 2, 3]);
    assert.equal((await things().where({ tag }).count()).total, 3);
    const committed = await db.startTransaction();
    await work(committed);
    await committed.commit();
    const { data } = await things().where({ tag }).orderBy('balance', 'asc').get();
    assert.deepEqual(data.map((d) => d.balance), [4, 5, 6, 7, 11]);
    assert.equal(await codeOf(() => committed.commit()), 'DATABASE_TRANSACTION_NOT_EXIST');
    assert.equal(await codeOf(() => work(rolled)), 'DATABASE_TRANSACTION_NOT_EXIST');
  });

  test('runTransaction tries again after a conflict, and not after anything else', async () => {
    const { ids, balances } = await accounts(0);
    let runs = 0;
    const answer = await db.runTransaction(async (t) => {
      runs += 1;
      const { data } = await t.collection('admin_things').doc(ids[0]).get();
      if (runs < 3) await things().doc(ids[0]).update({ balance: _.inc(100) });
      await t.collection('admin_things').doc(ids[0]).update({ balance: data.balance + 1 });
      return 'done';
    });
    assert.deepEqual([answer, runs, await balances()], ['done', 3, [201]]);
    runs = 0;
    const always = db.runTransaction(async (t) => {
      runs += 1;
      await t.collection('admin_things').doc(ids[0]).get();
      await things().doc(ids[0]).update({ balance: _.inc(1) });
      await t.collection('admin_things').doc(ids[0]).update({ balance: 0 });
    });
    assert.equal(await codeOf(() => always), 'DATABASE_TRANSACTION_CONFLICT');
    assert.equal(runs, 4, 'once and three times more');
    runs = 0;
    const failing = db.runTransaction(async (t) => {
      runs += 1;
      await t.collection('admin_things').doc(ids[0]).update({ balance: 0 });
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    const refused = db.runTransaction(async (t) => {
      await t.collection('admin_things').doc(ids[0]).update({ balance: 0 });
      await t.rollback('enough');
    });
    assert.equal(await refused.catch((reason) => reason), 'enough');
    assert.deepEqual([runs, await balances()], [1, [205]]);
  });

  test('concurrent increments all land exactly once, and money moved is neither made nor lost', { timeout: 180_000 }, async () => {
    const counter = (await accounts(0)).ids[0];
    await Promise.all(Array.from({ length: 12 }, () =>
      db.runTransaction(async (t) => {
        const { data } = await t.collection('admin_things').doc(counter).get();
        await t.collection('admin_things').doc(counter).update({ balance: data.balance + 1 });
      }, 1000)));
    assert.equal((await things().doc(counter).get()).data[0].balance, 12);

    const bank = await accounts(50, 50, 50);
    await Promise.all(Array.from({ length: 12 }, (_unused, i) =>
      db.runTransaction(async (t) => {
        const doc = (n) => t.collection('admin_things').doc(bank.ids[n % 3]);
        const [from, to, amount] = [doc(i), doc(i + 1), 7 * (i + 1)];
        const { data } = await from.get();
        if (data.balance < amount) return;
        await from.update({ balance: _.inc(-amount) });
        await to.update({ balance: _.inc(amount) });
      }, 1000)));
    const left = await bank.balances();
    assert.equal(left.reduce((a, b) => a + b), 150);
    assert.ok(left.every((balance) => balance >= 0), JSON.stringify(left));
  });

  test('it belongs to who began it', async () => {
    const { ids } = await accounts(0);
    const transaction = await db.startTransaction();
    const id = transaction.getTransactionId();
    const other = at({ ...DEMO, env: PROD });
    const use = (database) => {
      const theirs = Object.assign(Object.create(Object.getPrototypeOf(transaction)), transaction, { _db: database, _id: id });
      return theirs.collection('admin_things').doc(ids[0]).get();
    };
    assert.equal((await use(db)).data.balance, 0);
    assert.equal(await codeOf(() => use(other.database())), 'DATABASE_TRANSACTION_NOT_EXIST');
    assert.equal(await codeOf(() => use(at({ ...DEMO, env: DEV }).database())), 'DATABASE_TRANSACTION_NOT_EXIST');
  });

  test('after a restart it is gone and says so', async () => {
    const { ids, balances } = await accounts(1);
    const transaction = await db.startTransaction();
    await transaction.collection('admin_things').doc(ids[0]).update({ balance: 2 });
    await server.kill();
    server = await server.restart();
    assert.equal(await codeOf(() => transaction.commit()), 'DATABASE_TRANSACTION_NOT_EXIST');
    assert.deepEqual(await balances(), [1]);
  });
});

/** The js-sdk in Node with a key: the client dialect at /admin, or /v1, signed. */
for (const mode of ['CLOUD_API', 'GATEWAY']) {
  describe(`js-sdk with a key, ${mode}`, () => {
    let js, jsDb;
    before(() => {
      js = appAt(server.host, { mode, auth: { ...key } });
      jsDb = js.database();
    });

    test('documents and functions', async () => {
      const tag = unique('js');
      const date = new Date(1_700_000_000_123);
      const { id } = await jsDb.collection('admin_things').add({ tag, n: 1, date });
      assert.equal(typeof id, 'string');
      const { data } = await jsDb.collection('admin_things').where({ tag, n: jsDb.command.gte(1) }).get();
      assert.deepEqual(data, [{ _id: id, tag, n: 1, date }], 'no owner: it is a server');
      assert.equal((await jsDb.collection('admin_things').doc(id).update({ n: 2 })).updated, 1);
      assert.equal((await jsDb.collection('admin_things').where({ tag }).count()).total, 1);
      assert.equal((await jsDb.collection('admin_things').aggregate().match({ tag }).end()).data[0].n, 2);
      assert.equal((await jsDb.collection('admin_things').doc(id).remove()).deleted, 1);
      const { result } = await js.callFunction({ name: 'claimCoupon', data: { activity: 'no-such-activity' } });
      assert.equal(typeof result, 'object', JSON.stringify(result));
    });

    test('a wrong secret', async () => {
      const wrong = appAt(server.host, { mode, auth: { ...key, secretKey: 'another-secret-key' } });
      const answer = await wrong.database().collection('guestbook').get().catch((error) => error);
      assert.equal(answer.code, 'SIGN_PARAM_INVALID', JSON.stringify(answer));
    });

    test('transactions', async () => {
      const tag = unique('jst');
      const { id } = await jsDb.collection('admin_things').add({ tag, n: 1 });
      let runs = 0;
      await jsDb.runTransaction(async (t) => {
        runs += 1;
        const inside = t.collection('admin_things');
        const { data } = await inside.doc(id).get();
        // The SDK wraps the document in a list in this mode.
        const document = mode === 'GATEWAY' ? data.list[0] : data;
        if (runs === 1) await jsDb.collection('admin_things').doc(id).update({ n: 10 });
        assert.equal((await inside.doc(id).update({ n: document.n + 1 })).updated, 1);
        await inside.doc(`${tag}-set`).set({ tag, n: 5 });
        await inside.add({ tag, n: 6 });
      });
      assert.equal(runs, 2);
      const { data } = await jsDb.collection('admin_things').where({ tag }).orderBy('n', 'asc').get();
      assert.deepEqual(data.map((d) => d.n), [5, 6, 11]);
    });
  });
}
