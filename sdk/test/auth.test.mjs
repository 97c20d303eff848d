// Signing in through the SDK.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { DEV, MODES, PROD, SERVER_KEY, appAt, isRefused, post, signInByHand, signedIn } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

for (const mode of MODES) {
  describe(mode, () => {
    test('an anonymous user is signed in and known', async () => {
      const app = await signedIn(server.host, { mode });
      const state = await app.auth().getLoginState();
      assert.ok(state.user.uid);
      assert.equal((await app.auth().getUserInfo()).name, 'anonymous');
      const { accessToken } = await app.auth().getAccessToken();
      assert.ok(accessToken);
      const { data } = await app.database().collection('guestbook').limit(1).get();
      assert.equal(data.length, 1);
    });

    test('refreshing gives a new token for the same user', async () => {
      const app = await signedIn(server.host, { mode });
      const auth = app.auth();
      const before = await auth.getAccessToken();
      const { uid } = (await auth.getLoginState()).user;
      const { error } = await auth.refreshSession();
      assert.equal(error, null, JSON.stringify(error));
      const after = await auth.getAccessToken();
      assert.notEqual(after.accessToken, before.accessToken);
      assert.equal((await auth.getLoginState()).user.uid, uid);
      const added = await app.database().collection('guestbook').add({ tag: 'refreshed' });
      assert.ok(added.id, JSON.stringify(added));
    });

    test('signing out ends the refresh tokens', async () => {
      const app = await signedIn(server.host, { mode });
      await app.auth().signOut();
      const answer = await app.database().collection('guestbook').add({ n: 1 }).catch((error) => error);
      assert.ok(answer.error === 'unauthenticated' || isRefused(mode, answer, 'id'), JSON.stringify(answer));
    });
  });
}

const refresh = (refresh_token, env = PROD) =>
  post(server.host, `/auth/v1/token?client_id=${env}`, { client_id: env, client_secret: '', grant_type: 'refresh_token', refresh_token });

test('a refresh token works in its own environment alone, and not after signing out', async () => {
  const { refresh_token, access_token } = await signInByHand(server.host);
  const foreign = await refresh(refresh_token, DEV);
  assert.deepEqual([foreign.status, foreign.body.error], [400, 'invalid_grant']);
  assert.equal((await refresh(refresh_token)).status, 200);
  assert.equal((await post(server.host, `/auth/v1/revoke?client_id=${PROD}`, { token: access_token })).status, 200);
  const late = await refresh(refresh_token);
  assert.deepEqual([late.status, late.body.error], [400, 'invalid_grant']);
});

test('wrong requests get the error form of signing in', async () => {
  const codes = async (path, body) => {
    const answer = await post(server.host, path, body);
    return [answer.status, answer.body.error, answer.body.error_code];
  };
  assert.deepEqual(await codes('/auth/v1/signin/anonymously?client_id=nowhere', {}), [404, 'not_found', 5]);
  assert.deepEqual(await codes(`/auth/v1/device/code?client_id=${PROD}`, {}), [501, 'unimplemented', 12]);
  assert.deepEqual(await codes(`/auth/v1/signin?client_id=${PROD}`, { username: 'ada', password: 'b' }), [400, 'invalid_username_or_password', 3]);
  assert.deepEqual(await codes(`/auth/v1/token?client_id=${PROD}`, '{'), [400, 'invalid_argument', 3]);
  assert.deepEqual(await codes(`/auth/v1/token?client_id=${PROD}`, 'x'.repeat(10_000_000)), [400, 'invalid_argument', 3]);
  const me = await fetch(`http://${server.host}/auth/v1/user/me`, { headers: { authorization: 'Bearer nonsense' } });
  assert.equal(me.status, 401);
  assert.deepEqual((await me.json()).error, 'unauthenticated');
});

test('a token of one environment proves nothing in another', async () => {
  const { access_token } = await signInByHand(server.host, PROD);
  const foreign = appAt(server.host, { env: DEV, mode: 'CLOUD_API', accessKey: access_token });
  const answer = await foreign.database().collection('guestbook').get();
  assert.equal(answer.code, 'CHECK_LOGIN_FAILED', JSON.stringify(answer));
});

test('a key for several environments must be told which', async () => {
  const path = '/v1/database/instances/(default)/databases/(default)/collections/guestbook/documents?count=true';
  const ask = (more, host = server.host) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${SERVER_KEY}`, host };
      const request = http.get({ port: server.port, host: '127.0.0.1', path: path + more, headers }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, ...JSON.parse(text) });
      });
      request.on('error', reject);
    });
  const unsaid = await ask('');
  assert.deepEqual([unsaid.status, unsaid.code], [404, 'INVALIID_ENV']);
  assert.ok((await ask(`&env=${DEV}`)).total >= 0);
  assert.ok((await ask('', `${PROD}.cloud.example`)).total >= 0);
  assert.equal((await ask('&env=nowhere')).code, 'INVALIID_ENV');
});

test('browsers of any site may ask, without cookies', async () => {
  for (const [path, headers] of [
    ['/web?env=lantern', 'content-type,x-sdk-version,x-seqid,x-tcb-region,x-tcb-trace'],
    ['/auth/v1/user/me', 'authorization,x-device-id,x-request-id,x-sdk-version'],
    ['/v1/functions/claimCoupon', 'authorization,content-type,x-request-id,x-sdk-version'],
  ]) {
    const preflight = await fetch(`http://${server.host}${path}`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'PATCH', 'access-control-request-headers': headers },
    });
    assert.ok(preflight.ok, `${path}: ${preflight.status}`);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    assert.match(preflight.headers.get('access-control-allow-methods'), /\*|PATCH/);
    const allowed = preflight.headers.get('access-control-allow-headers').toLowerCase().split(/,\s*/);
    for (const header of headers.split(',')) assert.ok(allowed.includes(header), `${path}: ${header}`);
  }
  const real = await fetch(`http://${server.host}/v1/functions/claimCoupon`, { method: 'POST', headers: { origin: 'https://shop.example' } });
  assert.equal(real.headers.get('access-control-allow-origin'), '*');
});
