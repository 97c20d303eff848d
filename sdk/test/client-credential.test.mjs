// An access token for a server's key: `getClientCredential()` of the official SDKs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { addKey, tcb } from '../support/admin.mjs';
import { DEV, PROD, SERVER_KEY, appAt, post, signInByHand, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

const PATH = '/auth/v1/token/clientCredential';
const ASKED = { grant_type: 'client_credentials' };
const { sign } = createRequire(import.meta.url)('@cloudbase/signature-nodejs');

let server, key;
before(async () => {
  server = await Server.start();
  key = await addKey(server, 'own-server', PROD);
});
after(() => server?.remove());

/** As node-sdk signs it, with the SDK's own code. `change` may spoil it after it was signed. */
function asked({ by = key, data = ASKED, query = '', at = Date.now() / 1000, change } = {}) {
  const headers = { 'content-type': 'application/json', Host: server.host };
  const { authorization, timestamp } = sign({
    ...by, method: 'POST', url: `http://${server.host}${PATH}${query}`, params: data, headers,
    timestamp: Math.floor(at) - 1, withSignedParams: false, isCloudApi: true,
  });
  const request = { body: JSON.stringify(data), authorization: `${authorization}, Timestamp=${timestamp}` };
  change?.(request);
  return post(server.host, `${PATH}${query}`, request.body, { 'content-type': 'application/json', authorization: request.authorization });
}

const shown = (secret, query = '') => post(server.host, `${PATH}${query}`, ASKED, { authorization: `Bearer ${secret}` });
const users = (token, env = PROD) => post(server.host, `/web?env=${env}`, { action: 'database.countDocument', collectionName: 'activity_counters', env, access_token: token });
const rights = async (token, env) => {
  const { body } = await users(token, env);
  return body.code ?? typeof body.data.total;
};

test('js-sdk in Node gets one and works with it, past the rules as its key does', async () => {
  const app = appAt(server.host, { auth: key });
  const given = await app.auth.getClientCredential();
  assert.deepEqual([given.token_type, given.expires_in], ['Bearer', 7200]);
  for (const mode of ['GATEWAY', 'CLOUD_API']) {
    const db = appAt(server.host, { mode, accessKey: given.access_token }).database();
    const name = unique('credential').replaceAll('-', '_');
    await db.createCollection(name);
    const { id } = await db.collection(name).add({ n: 1 });
    assert.ok(id);
    const { data } = await db.collection(name).doc(id).get();
    assert.equal(data[0].n, 1);
  }
  const bearer = tcb.init({ env: PROD, serviceUrl: `${server.origin}/admin`, accessKey: given.access_token });
  assert.ok((await bearer.database().collection('activity_counters').count()).total > 0);
  const me = await fetch(`${server.origin}/auth/v1/user/me`, { headers: { authorization: `Bearer ${given.access_token}` } });
  assert.equal((await me.json()).sub, `key:${key.secretId}`);
});

test('node-sdk gets one at the address that it insists on, through a proxy of ours', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sampan-tls-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = (name) => path.join(folder, name);
  try {
    await promisify(execFile)('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
      '-subj', '/CN=gateway', '-keyout', file('key'), '-out', file('cert'),
    ]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return t.skip('openssl is not there to make a certificate');
  }
  const [secret, cert] = await Promise.all([readFile(file('key')), readFile(file('cert'))]);
  // What ends TLS in front of the server.
  const front = tls.createServer({ key: secret, cert }, (client) => {
    const back = net.connect(server.port, '127.0.0.1');
    client.pipe(back).pipe(client);
    for (const end of [client, back]) end.on('error', () => (client.destroy(), back.destroy()));
  });
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
  const asked = [];
  const proxy = http.createServer().on('connect', (request, client) => {
    asked.push(request.url);
    const there = net.connect(front.address().port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(there).pipe(client);
    });
    for (const end of [client, there]) end.on('error', () => (client.destroy(), there.destroy()));
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  t.after(() => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    for (const one of [front, proxy]) one.close();
  });
  // The host names the environment, and the demo's key is good for two.
  const demo = { secretId: 'demo-id', secretKey: SERVER_KEY };
  const app = tcb.init({ env: DEV, ...demo, proxy: `http://127.0.0.1:${proxy.address().port}`, keepalive: false });
  const given = await app.auth().getClientCredential();
  assert.deepEqual([given.token_type, given.expires_in], ['Bearer', 7200], JSON.stringify(given));
  assert.deepEqual(asked, [`${DEV}.api.tcloudbasegateway.com:443`]);
  assert.deepEqual([await rights(given.access_token, DEV), await rights(given.access_token)], ['number', 'CHECK_LOGIN_FAILED']);
});

test('it acts as the key in one environment, and does not prolong itself', async () => {
  const signed = await asked();
  assert.equal(signed.status, 200, JSON.stringify(signed.body));
  const token = signed.body.access_token;
  assert.deepEqual(Object.keys(signed.body).sort(), ['access_token', 'expires_in', 'token_type']);
  assert.deepEqual([await rights(token), await rights(token, DEV)], ['number', 'CHECK_LOGIN_FAILED']);
  const again = await shown(token);
  assert.deepEqual([again.status, again.body.error], [401, 'unauthenticated']);
  assert.equal((await shown(key.secretKey)).status, 200);

  const unsaid = await shown(SERVER_KEY);
  assert.deepEqual([unsaid.status, unsaid.body.error], [401, 'unauthenticated']);
  assert.match(unsaid.body.error_description, /several environments/);
  const said = await shown(SERVER_KEY, `?env=${DEV}`);
  assert.deepEqual([await rights(said.body.access_token, DEV), await rights(said.body.access_token)], ['number', 'CHECK_LOGIN_FAILED']);
  assert.equal((await shown(SERVER_KEY, '?env=nowhere')).body.error, 'not_found');
  assert.equal((await shown(key.secretKey, `?env=${DEV}`)).body.error, 'unauthenticated');
});

test('nobody without the key gets one', async () => {
  const refused = async (work) => {
    const { status, body } = await work;
    return [status, body.error];
  };
  const user = await signInByHand(server.host);
  const no = [401, 'unauthenticated'];
  assert.deepEqual(await refused(post(server.host, PATH, ASKED)), no);
  assert.deepEqual(await refused(shown(user.access_token)), no);
  assert.deepEqual(await refused(shown('nonsense')), no);
  assert.deepEqual(await refused(asked({ by: { ...key, secretKey: `${key.secretKey}x` } })), no);
  assert.deepEqual(await refused(asked({ by: { ...key, secretId: 'nobody' } })), no);
  assert.deepEqual(await refused(asked({ at: Date.now() / 1000 - 700 })), no);
  assert.deepEqual(await refused(asked({ change: (request) => (request.body = request.body.replace('}', ' }')) })), no);
  assert.deepEqual(await refused(asked({ query: `?env=${DEV}` })), no);
  assert.deepEqual(await refused(asked({ data: { grant_type: 'password' } })), [501, 'unimplemented']);
  for (const data of [{}, { grant_type: 7 }]) assert.deepEqual(await refused(asked({ data })), [400, 'invalid_argument']);
  assert.deepEqual(await refused(post(server.host, PATH, 'x'.repeat(10_000_000))), [400, 'invalid_argument']);
});
