// Wrong input: a clear error each, and nothing changed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import WebSocket from 'ws';
import { MODES, PROD, appAt, eventually, post, signInByHand, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server, token, total;
before(async () => {
  server = await Server.start();
  token = (await signInByHand(server.host)).access_token;
  total = await count();
});
after(() => server?.remove());

const count = async () => (await (await signedIn(server.host)).database().collection('guestbook').count()).total;
const web = (body, env = PROD) => post(server.host, `/web?env=${env}`, body);
const asked = (action, params) => ({ action, env: PROD, access_token: token, seqId: 'seq1', ...params });
const DOCUMENTS = '/v1/database/instances/(default)/databases/(default)/collections/guestbook/documents';
const bearer = () => ({ authorization: `Bearer ${token}` });

/** `/web` answers 200 with a code. */
async function refusedByWeb(body, code, env) {
  const answer = await web(body, env);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.code, code, JSON.stringify(answer.body));
  assert.ok(answer.body.message && answer.body.requestId, JSON.stringify(answer.body));
  assert.equal(await count(), total);
}

/** `/v1` answers a status with a code. */
async function refusedByGateway(path, body, status, code, headers = bearer()) {
  const answer = await post(server.host, path, body, headers);
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  assert.ok(answer.body.message && answer.body.requestId);
  assert.equal(await count(), total);
}

describe('the client RPC', () => {
  const add = (data) => asked('database.addDocument', { collectionName: 'guestbook', data });
  test('a body that is no JSON', () => refusedByWeb('{"action":', 'INVALID_PARAM'));
  test('a body of 60 MB', () => refusedByWeb(add({ text: 'x'.repeat(60_000_000) }), 'EXCEED_REQUEST_SIZE_LIMIT'));
  test('a body nested too deep', () => refusedByWeb(`{"action":"database.addDocument","data":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'INVALID_PARAM'));
  test('an unknown action', () => refusedByWeb(asked('database.dropEverything', {}), 'ACTION_NOT_SUPPORTED'));
  test('an unknown environment', () => refusedByWeb({ ...add({ n: 1 }), env: 'nowhere' }, 'INVALIID_ENV', 'nowhere'));
  test('a wrong token', () => refusedByWeb({ ...add({ n: 1 }), access_token: 'nonsense' }, 'CHECK_LOGIN_FAILED'));
  test('a token with one letter changed', () => refusedByWeb({ ...add({ n: 1 }), access_token: tampered(token) }, 'CHECK_LOGIN_FAILED'));
  test('no token', () => refusedByWeb({ ...add({ n: 1 }), access_token: undefined }, 'CHECK_LOGIN_FAILED'));
  test('an unknown collection', () => refusedByWeb(asked('database.addDocument', { collectionName: 'nothing', data: {} }), 'DATABASE_COLLECTION_NOT_EXIST'));
  test('an unknown operator in a query', () =>
    refusedByWeb(asked('database.queryDocument', { collectionName: 'guestbook', query: { n: { $dance: 1 } } }), 'DATABASE_INVALID_OPERRATOR'));
  test('an unknown operator in an update', () =>
    refusedByWeb(asked('database.updateDocument', { collectionName: 'guestbook', query: { _id: 'x' }, data: { $dance: { n: 1 } }, merge: true }), 'DATABASE_INVALID_OPERRATOR'));
  test('a stage that is not there', () => refusedByWeb(asked('database.aggregate', { collectionName: 'guestbook', stages: [{ stageKey: '$graphLookup', stageValue: '{}' }] }), 'DATABASE_INVALID_OPERRATOR'));
  test('the content type does not matter', async () => {
    const answer = await post(server.host, `/web?env=${PROD}`, asked('database.countDocument', { collectionName: 'guestbook' }), { 'content-type': 'image/png' });
    assert.equal(answer.body.data.total, total);
    assert.equal(answer.body.requestId, 'seq1');
  });
});

describe('the gateway', () => {
  test('a body that is no JSON', () => refusedByGateway(DOCUMENTS, '{', 400, 'INVALID_PARAM'));
  test('a body of 60 MB', () => refusedByGateway(DOCUMENTS, { data: [{ text: 'x'.repeat(60_000_000) }] }, 413, 'EXCEED_REQUEST_SIZE_LIMIT'));
  test('a document of more than 16 MB', () => refusedByGateway(DOCUMENTS, { data: [{ text: 'x'.repeat(17_000_000) }] }, 400, 'INVALID_PARAM'));
  test('a wrong token', () => refusedByGateway(DOCUMENTS, { data: [{ n: 1 }] }, 401, 'CHECK_LOGIN_FAILED', { authorization: 'Bearer nonsense' }));
  test('no token', () => refusedByGateway(DOCUMENTS, { data: [{ n: 1 }] }, 401, 'CHECK_LOGIN_FAILED', {}));
  test('an unknown collection', () => refusedByGateway(DOCUMENTS.replace('guestbook', 'nothing'), { data: [{ n: 1 }] }, 404, 'DATABASE_COLLECTION_NOT_EXIST'));
  test('an unknown function', () => refusedByGateway('/v1/functions/noSuchFunction', {}, 404, 'FUNCTIONS_REQUEST_FAIL'));
  test('an unknown path', () => refusedByGateway('/v1/nothing', {}, 404, 'ACTION_NOT_SUPPORTED'));
  test('a transaction that is not there', () => refusedByGateway(DOCUMENTS, { data: [{ n: 1 }], transactionId: 't' }, 404, 'DATABASE_TRANSACTION_NOT_EXIST'));
  test('native commands', () => refusedByGateway(DOCUMENTS.replace(/collections.*/, 'commands'), { commands: [] }, 400, 'DATABASE_INVALID_OPERRATOR'));
  test('a query that is no JSON', async () => {
    const answer = await fetch(`http://${server.host}${DOCUMENTS}?query=%7B`, { headers: bearer() });
    assert.deepEqual([answer.status, (await answer.json()).code], [400, 'INVALID_PARAM']);
  });
  test('the method may be overridden', async () => {
    const answer = await post(server.host, DOCUMENTS, { query: { _id: 'none' }, data: { $set: { n: 1 } }, multi: false, upsert: false }, { ...bearer(), 'x-http-method-override': 'PATCH' });
    assert.deepEqual([answer.status, answer.body.updated], [200, 0], JSON.stringify(answer.body));
  });
});

for (const mode of MODES) {
  describe(`the SDK in ${mode} mode`, () => {
    test('an id that does not exist is an empty list', async () => {
      const db = (await signedIn(server.host, { mode })).database();
      assert.deepEqual((await db.collection('guestbook').doc('no-such-id').get()).data, []);
    });

    test('an unknown collection shows its code', async () => {
      const db = (await signedIn(server.host, { mode })).database();
      const answer = await db.collection('nothing').get();
      assert.equal(answer.code, 'DATABASE_COLLECTION_NOT_EXIST', JSON.stringify(answer));
    });

    test('a refused watch shows its code', async () => {
      // In a process of its own: the SDK leaves a promise behind whose rejection would end this one.
      const script = fileURLToPath(new URL('../support/refused-watch.mjs', import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, [script, server.host, mode], { timeout: 60_000 });
      assert.match(stdout.split('\n').find((line) => line.startsWith('onError')) ?? stdout, /DATABASE_INVALID_OPERRATOR/);
    });

    test('a wrong token shows its code', async () => {
      const answer = await appAt(server.host, { mode, accessKey: 'nonsense' }).database().collection('guestbook').get();
      assert.equal(answer.code, 'CHECK_LOGIN_FAILED', JSON.stringify(answer));
    });
  });
}

describe('the watch socket', () => {
  /** A socket that collects its frames. */
  const open = async (options) => {
    const { body } = await web(asked('auth.wsWebSign', { runtime: 'node-adapter' }));
    const socket = new WebSocket(body.data.wsUrl, options);
    const it = { socket, frames: [], closed: null, ticket: body.data.signStr };
    socket.on('message', (text) => it.frames.push(JSON.parse(text)));
    socket.on('close', (code, reason) => (it.closed = { code, reason: reason.toString() }));
    socket.on('error', () => {});
    await eventually('the socket to open', () => socket.readyState === WebSocket.OPEN);
    it.say = (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    it.answer = async (requestId) => eventually(`the answer to ${requestId}`, () => it.frames.find((f) => f.requestId === requestId));
    it.login = async (ticket = it.ticket) => {
      it.say({ requestId: unique('login'), msgType: 'LOGIN', msgData: { envId: PROD }, exMsgData: { signStr: ticket, secretVersion: 1 } });
      return eventually('LOGIN_RES', () => it.frames.findLast((f) => f.msgType === 'LOGIN_RES'));
    };
    return it;
  };
  const init = { watchId: 'w1', requestId: 'i1', msgType: 'INIT_WATCH', msgData: { envId: PROD, collName: 'guestbook', query: '{}', orderBy: {} } };

  // Opened now and looked at in the end: they take their time.
  let stranger, dead, quiet;
  before(async () => {
    [stranger, dead, quiet] = [await open(), await open({ autoPong: false }), await open()];
    await Promise.all([dead.login(), quiet.login()]);
  });

  test('a ticket needs a token', () => refusedByWeb({ action: 'auth.wsWebSign', env: PROD, runtime: 'web' }, 'CHECK_LOGIN_FAILED'));

  test('a wrong ticket is refused, a right one on the same socket is not', async () => {
    const it = await open();
    const refused = await it.login(tampered(it.ticket));
    assert.equal(refused.msgData.code, 'SIGN_INVALID_ERROR');
    it.frames.length = 0;
    assert.deepEqual((await it.login()).msgData, { envId: PROD });
    it.socket.close();
  });

  test('an access token is no ticket', async () => {
    const it = await open();
    assert.equal((await it.login(token)).msgData.code, 'SIGN_INVALID_ERROR');
    it.socket.close();
  });

  test('nothing can be watched before the login', async () => {
    const it = await open();
    it.say(init);
    const { msgType, msgData, watchId } = await it.answer('i1');
    // Without its name: the SDK logs in and tries again, and the app need not hear of it.
    assert.deepEqual([msgType, msgData.code, watchId], ['ERROR', 'CHECK_LOGIN_FAILED', null]);
    it.socket.close();
  });

  test('a goodbye is answered with the same code', async () => {
    // Without it the SDK takes the end of its last watch for a broken line, and never comes back from the next that breaks.
    const it = await open();
    await it.login();
    it.socket.close(3001, 'NoRealtimeListeners');
    await eventually('the close', () => it.closed);
    assert.equal(it.closed.code, 3001);
  });

  test('a text that is no frame closes the socket with the reason', async () => {
    const it = await open();
    it.say('hello');
    await eventually('the close', () => it.closed);
    assert.equal(it.closed.code, 1007);
    assert.match(it.closed.reason, /JSON/);
  });

  test('a frame of 10 MB closes the socket', async () => {
    const it = await open();
    it.say({ requestId: 'r', msgType: 'PING', msgData: 'x'.repeat(10_000_000) });
    await eventually('the close', () => it.closed);
    assert.ok([1006, 1009].includes(it.closed.code), JSON.stringify(it.closed));
  });

  test('wrong frames are answered and the socket goes on', async () => {
    const it = await open();
    await it.login();
    const wrong = [
      [{ requestId: 'a', msgType: 'DANCE' }, 'INVALID_PARAM'],
      [{ requestId: 'b', watchId: 'w', msgType: 'INIT_WATCH' }, 'INVALID_PARAM'],
      [{ ...init, requestId: 'c', msgData: { ...init.msgData, query: '{' } }, 'INVALID_PARAM'],
      [{ ...init, requestId: 'd', msgData: { ...init.msgData, query: '{"n":{"$dance":1}}' } }, 'DATABASE_INVALID_OPERRATOR'],
      [{ ...init, requestId: 'e', msgData: { ...init.msgData, collName: 'nothing' } }, 'DATABASE_COLLECTION_NOT_EXIST'],
      [{ ...init, requestId: 'f', msgData: { ...init.msgData, envId: 'lantern-dev' } }, 'INVALIID_ENV'],
      [{ requestId: 'g', watchId: 'w', msgType: 'REBUILD_WATCH', msgData: { queryID: 'nonsense', eventID: 1 } }, 'QUERYID_INVALID_ERROR'],
      [{ requestId: 'h', watchId: 'w', msgType: 'CHECK_LAST', msgData: { queryID: 'nonsense', eventID: 1 } }, 'QUERYID_INVALID_ERROR'],
    ];
    for (const [frame, code] of wrong) {
      it.say(frame);
      const { msgType, msgData } = await it.answer(frame.requestId);
      assert.deepEqual([msgType, msgData.code], ['ERROR', code], frame.requestId);
    }
    it.say({ requestId: 'p', msgType: 'PING', msgData: null });
    assert.equal((await it.answer('p')).msgType, 'PONG');
    it.say(init);
    assert.equal((await it.answer('i1')).msgType, 'INIT_EVENT');
    it.socket.close();
  });

  test('a socket holds two hundred watches and no more', async () => {
    const it = await open();
    await it.login();
    for (let n = 0; n < 201; n += 1) it.say({ ...init, watchId: `w${n}`, requestId: `i${n}`, msgData: { ...init.msgData, query: '{"tag":"none"}' } });
    assert.equal((await it.answer('i199')).msgType, 'INIT_EVENT');
    assert.deepEqual((await it.answer('i200')).msgData.code, 'EXCEED_REQUEST_LIMIT');
    it.say({ watchId: 'w0', requestId: 'x', msgType: 'CLOSE_WATCH', msgData: null });
    it.say({ ...init, watchId: 'w201', requestId: 'i201' });
    assert.equal((await it.answer('i201')).msgType, 'INIT_EVENT');
    it.socket.close();
  });

  test('a name that one user got for a watch is of no use to another', async () => {
    const it = await open();
    await it.login();
    it.say({ ...init, msgData: { ...init.msgData, collName: 'claims' } });
    const { msgData } = await it.answer('i1');
    const other = (await signInByHand(server.host)).access_token;
    const thief = await open();
    const ticket = (await web({ ...asked('auth.wsWebSign', {}), access_token: other })).body.data.signStr;
    await thief.login(ticket);
    thief.say({ requestId: 's', watchId: 'w', msgType: 'REBUILD_WATCH', msgData: { queryID: msgData.queryID, eventID: msgData.currEvent } });
    assert.deepEqual((await thief.answer('s')).msgData.code, 'QUERYID_INVALID_ERROR');
    it.socket.close();
    thief.socket.close();
  });

  test('whoever does not log in, or gives no sign of life, is let go; whoever is only quiet is not', { timeout: 120_000 }, async () => {
    await eventually('the end of the stranger', () => stranger.closed);
    assert.equal(stranger.closed.code, 1008);
    await eventually('the end of the dead', () => dead.closed, 90_000);
    assert.equal(dead.closed.code, 1001);
    quiet.say({ requestId: 'still here', msgType: 'PING', msgData: null });
    assert.equal((await quiet.answer('still here')).msgType, 'PONG');
    quiet.socket.close();
  });
});

/** The same text with a letter in the middle changed. */
function tampered(text) {
  const at = Math.floor(text.length / 3);
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
