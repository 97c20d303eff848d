// Every way in, and what a user does with its own account, through the SDK.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { DEV, MODES, PROD, appAt, cloudbase, eventually, post, signInByHand, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

const require = createRequire(import.meta.url);
const PASSWORD = 'a good password';
const APP = 'wx1234567890abcdef';
const OWNER = { email: 'owner@demo.local', password: 'sampan-demo' };

let server, wechat, cookie;
/** What WeChat knows: openids and phone numbers by code. */
const codes = new Map();

before(async () => {
  wechat = createServer((request, response) => {
    const url = new URL(request.url, 'http://x');
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => response.end(JSON.stringify(weChat(url, body))));
    response.setHeader('content-type', 'application/json');
  });
  await new Promise((done) => wechat.listen(0, '127.0.0.1', done));
  server = await Server.start({ more: ['--wechat-url', `http://127.0.0.1:${wechat.address().port}`] });
  cookie = await enter();
  for (const env of [PROD, DEV]) await consoleCall('users/wechat', { env, app_id: APP, app_secret: 'secretsecret' });
});
after(async () => {
  await server?.remove();
  wechat?.close();
});

function weChat(url, body) {
  if (url.pathname === '/cgi-bin/stable_token') return { access_token: 't', expires_in: 7200 };
  if (url.pathname === '/sns/jscode2session') {
    const known = codes.get(url.searchParams.get('js_code'));
    codes.delete(url.searchParams.get('js_code'));
    return known ? { session_key: 'k', ...known } : { errcode: 40029, errmsg: 'invalid code' };
  }
  const number = codes.get(JSON.parse(body).code);
  return number ? { errcode: 0, phone_info: { purePhoneNumber: number, countryCode: '86' } } : { errcode: 40029, errmsg: 'invalid code' };
}

async function enter() {
  const answer = await fetch(`${server.origin}/api/console/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ ...OWNER, next: '/' }) });
  return answer.headers.getSetCookie().find((c) => c.startsWith('sampan_session=')).split(';')[0];
}

async function consoleCall(endpoint, args) {
  const answer = await fetch(`${server.origin}/api/console/${endpoint}`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(args),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${endpoint}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** An app with nobody signed in: the SDK keeps one sign-in for each client id. */
function fresh(mode, env = PROD) {
  const app = cloudbase.init({ env, endPointMode: mode, clientId: env, persistence: 'none' });
  app.registerHost(server.host, 'http');
  return app;
}

async function loggedOut(mode, env = PROD) {
  const app = fresh(mode, env);
  const auth = app.auth({ persistence: 'none' });
  await auth.signOut().catch(() => {});
  return { app, auth };
}

/** The SDK's client of the protocol, for the calls that its newer names cannot make. */
const api = (auth) => auth.oauthInstance.authApi;

/** A call of the signed-in user's by a method that the SDK does not send from Node. */
async function withToken(auth, method, path, body) {
  const { accessToken } = await auth.getAccessToken();
  const answer = await fetch(`http://${server.host}/auth/v1${path}`, {
    method, headers: { authorization: `Bearer ${accessToken}` }, body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** The last code to somebody, as members see it where nobody sends. */
async function codeTo(who, env = PROD) {
  const all = await consoleCall('users/outbox', { env });
  return all.find((one) => one.to === who)?.code;
}

const number = () => `13${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`;
const refused = async (promise) => promise.then((value) => assert.fail(`not refused: ${JSON.stringify(value)}`), (error) => error);
const ok = ({ data, error }) => {
  assert.equal(error, null, JSON.stringify(error));
  return data;
};

for (const mode of MODES) {
  describe(mode, () => {
    test('a user name and a password', async () => {
      const { auth } = await loggedOut(mode);
      const username = unique('u').replaceAll('-', '_');
      assert.equal(await auth.isUsernameRegistered(username), false);
      await api(auth).signUp({ username, password: PASSWORD, name: 'Ada' });
      assert.equal(await auth.isUsernameRegistered(username), true);
      const me = await auth.getUserInfo();
      assert.deepEqual([me.name, me.username], ['Ada', username]);
      assert.equal(await auth.loginScope(), '');
      await auth.signOut();
      const { user } = ok(await auth.signInWithPassword({ username, password: PASSWORD }));
      assert.equal(user.id, me.uid);
      assert.equal(user.is_anonymous, false);
      const wrong = await auth.signInWithPassword({ username, password: 'wrong' });
      assert.equal(wrong.error.status ?? wrong.error.code ?? wrong.error.error, 'invalid_username_or_password', JSON.stringify(wrong.error));
      const again = await refused(api(auth).signUp({ username, password: PASSWORD }));
      assert.deepEqual([again.error, again.error_code], ['already_exists', 6]);
    });

    test('an anonymous user becomes an account and keeps its documents', async () => {
      const { app, auth } = await loggedOut(mode);
      ok(await auth.signInAnonymously());
      assert.equal(await auth.loginScope(), 'anonymous');
      const before = (await auth.getUserInfo()).uid;
      const tag = unique('kept');
      const notes = app.database().collection('guestbook');
      const added = await notes.add({ tag });
      assert.ok(added.id, JSON.stringify(added));
      const { accessToken } = await auth.getAccessToken();
      const username = unique('u').replaceAll('-', '_');
      await api(auth).signUp({ username, password: PASSWORD, anonymous_token: accessToken });
      const me = await auth.getUserInfo();
      assert.equal(me.uid, before);
      assert.notEqual(me.name, 'anonymous');
      const { data } = await notes.where({ tag }).get();
      assert.equal(data[0]._openid, before);
      const changed = await notes.doc(data[0]._id).update({ tag, mine: true });
      assert.equal(changed.updated, 1, JSON.stringify(changed));
      // Signing in to an account that exists already: the user is that one, the anonymous one stays apart.
      await auth.signOut();
      ok(await auth.signInAnonymously());
      const other = (await auth.getUserInfo()).uid;
      ok(await auth.signInWithPassword({ username, password: PASSWORD }));
      assert.equal((await auth.getUserInfo()).uid, before);
      assert.notEqual(other, before);
    });

    test('codes to a phone: sign up, sign in, change, reset', async () => {
      const { auth } = await loggedOut(mode);
      const phone = number();
      const shown = `+86 ${phone}`;
      const begun = ok(await auth.signUp({ phone, password: PASSWORD, name: 'Bo' }));
      const wrong = await begun.verifyOtp({ token: '00000' });
      assert.ok(wrong.error, 'a wrong code is refused');
      const { user } = ok(await begun.verifyOtp({ token: await codeTo(shown) }));
      assert.equal(user.phone, shown);
      assert.equal(user.user_metadata.name, 'Bo');
      const soon = await refused(auth.getVerification({ phone_number: phone }));
      assert.deepEqual([soon.error, soon.error_code], ['resource_exhausted', 8]);
      await auth.signOut();
      assert.equal(ok(await auth.signInWithPassword({ phone, password: PASSWORD })).user.id, user.id);
      const none = await refused(auth.getVerification({ phone_number: number(), target: 'USER' }));
      assert.deepEqual([none.error, none.error_code], ['user_not_found', 5]);
    });

    test('codes by e-mail: one-time sign-in, another address, a forgotten password', async () => {
      const { auth } = await loggedOut(mode);
      const email = `${unique('ada')}@example.com`;
      const begun = ok(await auth.signInWithOtp({ email }));
      const { user } = ok(await begun.verifyOtp({ token: await codeTo(email) }));
      assert.equal(user.email, email);
      const next = `${unique('ada')}@example.com`;
      const changing = ok(await auth.updateUser({ email: next, nickname: 'Ada' }));
      const changed = ok(await changing.verifyOtp({ email: next, token: await codeTo(next) }));
      assert.equal(changed.user.email, next);
      assert.equal((await auth.getUserInfo()).name, 'Ada');
      assert.deepEqual([await auth.isUsernameRegistered(email), await auth.isUsernameRegistered(next)], [false, true]);
    });

    test('password, sudo and signing out elsewhere', async () => {
      const { auth } = await loggedOut(mode);
      const username = unique('u').replaceAll('-', '_');
      await api(auth).signUp({ username, password: PASSWORD });
      const elsewhere = await post(server.host, `/auth/v1/signin?client_id=${PROD}`, { username, password: PASSWORD });
      assert.equal(elsewhere.status, 200);
      const wrong = await refused(api(auth).sudo({ password: 'wrong' }));
      assert.equal(wrong.error, 'invalid_username_or_password');
      const missing = await withToken(auth, 'PATCH', '/user/password', { new_password: 'another password' });
      assert.deepEqual([missing.status, missing.body.error], [400, 'invalid_argument']);
      const { sudo_token } = await api(auth).sudo({ password: PASSWORD });
      const done = await withToken(auth, 'PATCH', '/user/password', { new_password: 'another password', sudo_token });
      assert.deepEqual([done.status, done.body], [200, {}]);
      const out = await post(server.host, `/auth/v1/token?client_id=${PROD}`, {
        client_id: PROD, client_secret: '', grant_type: 'refresh_token', refresh_token: elsewhere.body.refresh_token,
      });
      assert.equal(out.body.error, 'invalid_grant');
      ok(await auth.refreshSession());
      ok(await auth.signInWithPassword({ username, password: 'another password' }));
      const edited = ok(await auth.updateUser({ nickname: 'Eve', gender: 'FEMALE', avatar_url: 'https://x.example/a.png' }));
      assert.deepEqual([edited.user.user_metadata.name, edited.user.user_metadata.picture], ['Eve', 'https://x.example/a.png']);
      await auth.signOut({});
      const { status } = await fetch(`http://${server.host}/auth/v1/user/me`);
      assert.equal(status, 401);
    });

    test('a ticket of the customer’s own server', async () => {
      const credential = await consoleCall('users/ticket-key', { env: PROD });
      const ticketOf = (uid, changes = {}) => ticket({ ...credential, ...changes.credential }, uid, changes.claims);
      const { auth } = await loggedOut(mode);
      ok(await auth.signInWithCustomTicket(async () => ticketOf('customer-1')));
      const first = await auth.getUserInfo();
      assert.equal(first.providers[0].id, 'custom');
      await auth.signOut();
      ok(await auth.signInWithCustomTicket(async () => ticketOf('customer-1')));
      assert.equal((await auth.getUserInfo()).uid, first.uid);
      await auth.signOut();
      for (const bad of [ticketOf('customer-1', { claims: { env: DEV } }), ticketOf('customer-1', { claims: { exp: Date.now() - 1 } }), ticketOf('a b'), `${ticketOf('customer-1')}x`]) {
        const { error } = await auth.signInWithCustomTicket(async () => bad);
        assert.ok(error, bad);
      }
      const foreign = await post(server.host, `/auth/v1/signin/custom?client_id=${DEV}`, { provider_id: 'custom', ticket: ticketOf('customer-1') });
      assert.deepEqual([foreign.status, foreign.body.error], [400, 'invalid_argument']);
    });

    test('a code of WeChat, bound to who is signed in, and taken away', async () => {
      const { auth } = await loggedOut(mode);
      const code = (known) => {
        const name = unique('code');
        codes.set(name, known);
        return name;
      };
      const openid = unique('o');
      const tokenOf = (known, kind = 'open_id') =>
        api(auth).grantProviderToken({ provider_id: APP, provider_code: code(known), provider_params: { provider_code_type: kind, appid: APP } });
      const { provider_token } = await tokenOf({ openid, unionid: `u-${openid}` });
      await auth.signInWithProvider({ provider_token });
      const me = await auth.getUserInfo();
      assert.equal(me.providers.find((one) => one.id === APP).provider_user_id, openid);
      const { provider_token: union } = await tokenOf({ openid: unique('o'), unionid: `u-${openid}` }, 'union_id');
      await auth.signInWithProvider({ provider_token: union, provider_id: APP });
      assert.equal((await auth.getUserInfo()).uid, me.uid);
      await auth.signOut();

      ok(await auth.signInAnonymously());
      const before = (await auth.getUserInfo()).uid;
      const taken = await tokenOf({ openid });
      const exists = await refused(auth.bindWithProvider(taken));
      assert.deepEqual([exists.error, exists.error_code], ['already_exists', 6]);
      const own = unique('o');
      await auth.bindWithProvider(await tokenOf({ openid: own }));
      assert.deepEqual((await auth.getProviders()).data.map((one) => [one.id, one.bind]), [[APP, true]]);
      const last = await withToken(auth, 'DELETE', `/user/provider/${APP}`);
      assert.equal(last.body.error, 'failed_precondition');
      await auth.signInWithProvider(await tokenOf({ openid: own }));
      assert.equal((await auth.getUserInfo()).uid, before);

      const phone = number();
      const phoneCode = code(phone);
      const given = await api(auth).grantProviderToken({ provider_id: APP, provider_params: { provider_code_type: 'phone', code: phoneCode, appid: APP } });
      assert.equal(given.provider_profile.phone_number, `+86 ${phone}`);
      await auth.bindWithProvider(given);
      assert.equal((await auth.getUserInfo()).phone_number, `+86 ${phone}`);
      assert.equal((await withToken(auth, 'DELETE', `/user/provider/${APP}`)).status, 200);
      assert.equal((await auth.getProviders()).total, 0);

      const used = await refused(api(auth).grantProviderToken({ provider_id: APP, provider_code: 'used', provider_params: { provider_code_type: 'open_id' } }));
      assert.deepEqual([used.error, used.error_code], ['invalid_argument', 3]);
      const unknown = await refused(api(auth).grantProviderToken({ provider_id: 'wx0', provider_code: 'x' }));
      assert.equal(unknown.error, 'failed_precondition');
    });
  });
}

/** As `createTicket` of the official Node SDKs makes one. */
function ticket({ private_key, private_key_id, env_id }, uid, claims = {}) {
  const now = Date.now();
  const payload = { alg: 'RS256', env: env_id, iat: now, exp: now + 600_000, uid, refresh: 3_600_000, expire: now + 604_800_000, ...claims };
  const { createSign } = require('node:crypto');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(payload)}`;
  return `${private_key_id}/@@/${head}.${createSign('RSA-SHA256').update(head).sign(private_key).toString('base64url')}`;
}

test('codes leave by the webhook, signed', async () => {
  const got = [];
  const sender = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise((done) => sender.listen(0, '127.0.0.1', done));
  const secret = 'a secret of the webhook';
  await consoleCall('users/webhook', { env: DEV, url: `http://127.0.0.1:${sender.address().port}/send`, secret });
  const sent = await post(server.host, `/auth/v1/verification?client_id=${DEV}`, { phone_number: '+86 13811112222' });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const [{ headers, body }] = got;
  const message = JSON.parse(body);
  assert.deepEqual([message.env, message.channel, message.to], [DEV, 'sms', '+86 13811112222']);
  const signature = createHmac('sha256', secret).update(`${headers['x-sampan-timestamp']}.${body}`).digest('hex');
  assert.equal(headers['x-sampan-signature'], signature);
  const verify = (env, code) => post(server.host, `/auth/v1/verification/verify?client_id=${env}`, { verification_id: sent.body.verification_id, verification_code: code });
  assert.equal((await verify(PROD, message.code)).body.error, 'invalid_verification_code', 'a code of another environment');
  assert.equal((await verify(DEV, message.code)).status, 200);
  sender.close();
  const away = await post(server.host, `/auth/v1/verification?client_id=${DEV}`, { email: 'a@example.com' });
  assert.deepEqual([away.status, away.body.error, away.body.error_code], [503, 'unavailable', 14]);
  assert.ok(!server.log.includes(message.code), 'no log shows a code');
});

test('failures bring a captcha, which is drawn here', async () => {
  const username = unique('u').replaceAll('-', '_');
  const url = `/auth/v1/signin?client_id=${PROD}`;
  const wrong = () => post(server.host, url, { username, password: 'wrong' });
  for (let n = 0; n < 5; n += 1) assert.equal((await wrong()).body.error, 'invalid_username_or_password');
  const asked = await wrong();
  assert.deepEqual([asked.status, asked.body.error, asked.body.error_code], [400, 'captcha_required', 4001]);
  const { auth } = await loggedOut('GATEWAY');
  const shown = await auth.createCaptchaData({ state: `POST:${url}` });
  assert.match(shown.data, /^data:image\/png;base64,/);
  const png = Buffer.from(shown.data.split(',')[1], 'base64');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [160, 60]);
  // Through the SDK a wrong answer would ask for the next picture, in a browser's window.
  const misread = await post(server.host, `/auth/v1/captcha/data/verify?client_id=${PROD}`, { token: shown.token, key: '1111' });
  assert.deepEqual([misread.body.error, misread.body.error_code], ['captcha_invalid', 4002]);
  const forged = await post(server.host, `${url}&captcha_token=forged`, { username, password: 'wrong' });
  assert.equal(forged.body.error, 'captcha_invalid');
});

test('clients that cannot send PATCH say it in a header; version 2 answers, too', async () => {
  const username = unique('u').replaceAll('-', '_');
  const made = await post(server.host, `/auth/v1/signup?client_id=${PROD}`, { username, password: PASSWORD });
  const authorization = `Bearer ${made.body.access_token}`;
  const patched = await post(server.host, '/auth/v1/user/profile', { name: 'Pat' }, { authorization, 'x-http-method-override': 'PATCH' });
  assert.deepEqual([patched.status, patched.body.name], [200, 'Pat']);
  const plain = await post(server.host, '/auth/v1/user/profile', { name: 'Pat' }, { authorization });
  assert.equal(plain.body.error, 'unimplemented');
  const second = await post(server.host, `/auth/v2/signin/username?client_id=${PROD}`, { username, password: PASSWORD });
  assert.equal(second.body.sub, made.body.sub);
  const again = await post(server.host, `/auth/v2/token?client_id=${PROD}`, { client_id: PROD, grant_type: 'refresh_token', refresh_token: second.body.refresh_token });
  assert.equal(again.body.sub, made.body.sub);
  const me = await fetch(`http://${server.host}/auth/v2/user/me`, { headers: { authorization: `Bearer ${again.body.access_token}` } });
  assert.equal((await me.json()).name, 'Pat');
  const everywhere = await fetch(`http://${server.host}/auth/v1/user/revoke/all`, { method: 'DELETE', headers: { authorization } });
  assert.equal(everywhere.status, 200);
  const late = await fetch(`http://${server.host}/auth/v1/user/me`, { headers: { authorization: `Bearer ${again.body.access_token}` } });
  assert.deepEqual([late.status, (await late.json()).error], [401, 'unauthenticated']);
});

test('whoever a member shuts out is out at once, in both modes', async () => {
  const { access_token, sub } = await signInByHand(server.host);
  const read = (mode) => appAt(server.host, { mode, accessKey: access_token }).database().collection('guestbook').limit(1).get();
  for (const mode of MODES) assert.ok((await read(mode)).data, mode);
  const heard = { snapshots: 0 };
  appAt(server.host, { accessKey: access_token }).database().collection('guestbook').limit(5).watch({
    onChange: () => (heard.snapshots += 1),
    onError: (error) => (heard.error = error),
  });
  await eventually('the watch', () => heard.snapshots > 0);
  await consoleCall('users/disable', { env: PROD, uid: sub, disabled: true });
  for (const mode of MODES) assert.equal((await read(mode).catch((error) => error)).data?.length ?? 0, 0, mode);
  await eventually('the end of the watch', () => heard.error);
  await consoleCall('users/disable', { env: PROD, uid: sub, disabled: false });
});

test('deleting a user deletes its documents', async () => {
  const { access_token, sub } = await signInByHand(server.host);
  const notes = appAt(server.host, { accessKey: access_token }).database().collection('guestbook');
  const tag = unique('doomed');
  for (let n = 0; n < 3; n += 1) await notes.add({ tag });
  const belongings = await consoleCall('users/belongings', { env: PROD, uid: sub });
  assert.deepEqual(belongings, [{ collection: 'guestbook', documents: 3 }]);
  assert.equal(await consoleCall('users/delete', { env: PROD, uid: sub }), 3);
  const others = (await signedIn(server.host)).database().collection('guestbook');
  assert.equal((await others.where({ tag }).get()).data.length, 0);
});

test('a power cut loses no account', async () => {
  const names = [];
  const stop = Date.now() + 1500;
  const run = async () => {
    while (Date.now() < stop) {
      const username = unique('u').replaceAll('-', '_');
      const answer = await post(server.host, `/auth/v1/signup?client_id=${PROD}`, { username, password: PASSWORD }).catch(() => undefined);
      if (answer?.status === 200) names.push(username);
      else return;
    }
  };
  setTimeout(() => server.kill(), 1000);
  await Promise.all([run(), run(), run()]);
  assert.ok(names.length > 0);
  server = await server.restart();
  for (const username of names.slice(-5)) {
    const back = await eventually('the server', () => post(server.host, `/auth/v1/signin?client_id=${PROD}`, { username, password: PASSWORD }).catch(() => undefined));
    assert.equal(back.status, 200, `${username}: ${JSON.stringify(back.body)}`);
  }
});
