// The official js-sdk 1.x, unmodified, in a browser: signing in through `/web`, and everything an app does then.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { Site } from '../support/legacy.mjs';
import { DEV, PROD, post, signInByHand, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

const require = createRequire(import.meta.url);
const nodeSdk = require('@cloudbase/node-sdk');
const OWNER = { email: 'owner@demo.local', password: 'sampan-demo' };
const PASSWORD = 'a good password';

let server, site, cookie;
before(async () => {
  [server, site] = await Promise.all([Server.start(), Site.start()]);
  const answer = await fetch(`${server.origin}/api/console/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ ...OWNER, next: '/' }) });
  cookie = answer.headers.getSetCookie().find((one) => one.startsWith('sampan_session=')).split(';')[0];
});
after(async () => {
  await site?.stop();
  await server?.remove();
});

async function consoleCall(endpoint, args) {
  const answer = await fetch(`${server.origin}/api/console/${endpoint}`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(args),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${endpoint}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** `/web` without the SDK. */
const web = async (action, fields = {}, env = PROD) => (await post(server.host, `/web?env=${env}`, { action, env, ...fields })).body;
const accessToken = (refresh_token, env) => web('auth.fetchAccessTokenWithRefreshToken', { refresh_token }, env);

/** Somebody's browser with the page open. */
async function visitor(t, env = PROD) {
  const one = await site.visitor();
  t.after(() => one.leave());
  return one.open(server.host, env);
}

/** The anonymous sign-in that every app of the time begins with; answers who one is. */
const enter = (who) =>
  who.run(async () => {
    const state = await auth.anonymousAuthProvider().signIn();
    return { uid: state.user.uid, type: state.loginType, anonymous: state.isAnonymousAuth };
  });
const signIn = (who, ticket) =>
  who.run(async (given) => {
    const state = await auth.customAuthProvider().signIn(given);
    return { uid: state.user.uid, customUserId: state.user.customUserId, type: state.loginType };
  }, ticket);
/** What the SDK keeps in the browser. */
const kept = (who, key, env = PROD) => who.run((name) => JSON.parse(localStorage.getItem(name))?.content, `${key}_${env}`);
const forgetAccessToken = (who) => who.run((env) => localStorage.removeItem(`access_token_${env}`), PROD);

/** A ticket of the customer's own server, as node-sdk makes it. */
async function ticketMaker(env = PROD) {
  const credentials = await consoleCall('users/ticket-key', { env });
  const auth = nodeSdk.init({ env, credentials, secretId: 'none', secretKey: 'none' }).auth();
  return (uid, options) => auth.createTicket(uid, options);
}

describe('anonymous users', () => {
  test('sign in, and are the same when they come back', async (t) => {
    const who = await visitor(t);
    const first = await enter(who);
    assert.match(first.uid, /^[0-9a-f]{32}$/);
    assert.deepEqual([first.type, first.anonymous], ['ANONYMOUS', true]);
    assert.equal((await who.run(() => auth.getUserInfo())).uid, first.uid);
    await who.open(server.host, PROD);
    assert.equal((await enter(who)).uid, first.uid, 'the page was opened again');
    const sent = who.requests.filter(({ action }) => action === 'auth.signInAnonymously');
    assert.deepEqual([sent.length, sent[1].anonymous_uuid], [2, first.uid]);
  });

  test('are somebody else without their refresh token: a uuid is no proof', async (t) => {
    const who = await visitor(t);
    const first = await enter(who);
    const token = await kept(who, 'refresh_token');
    assert.equal((await web('auth.signInAnonymously', { anonymous_uuid: first.uid, refresh_token: token })).uuid, first.uid);
    for (const refresh_token of [undefined, '', 'forged', `${token}x`, first.uid, 'x'.repeat(100_000)]) {
      const other = await web('auth.signInAnonymously', { anonymous_uuid: first.uid, refresh_token });
      assert.ok(other.uuid && other.refresh_token, JSON.stringify(other).slice(0, 200));
      assert.notEqual(other.uuid, first.uid, String(refresh_token).slice(0, 50));
    }
    const elsewhere = await web('auth.signInAnonymously', { anonymous_uuid: first.uid, refresh_token: token }, DEV);
    assert.notEqual(elsewhere.uuid, first.uid, 'another environment');
    await who.run((env) => localStorage.removeItem(`refresh_token_${env}`), PROD);
    assert.notEqual((await enter(who)).uid, first.uid, 'through the SDK');
  });

  test('get another access token when theirs is gone, with the refresh token that they have', async (t) => {
    const who = await visitor(t);
    const { uid } = await enter(who);
    const token = await kept(who, 'refresh_token');
    for (let i = 0; i < 2; i++) {
      await forgetAccessToken(who);
      assert.equal((await who.run(() => auth.getUserInfo())).uid, uid);
    }
    assert.equal(await kept(who, 'refresh_token'), token);
    const left = (await kept(who, 'access_token_expire')) - Date.now();
    assert.ok(left > 7_000_000 && left <= 7_200_000, `${left} ms`);
  });

  test('sign in anew by themselves after their session was ended', async (t) => {
    const who = await visitor(t);
    const { uid } = await enter(who);
    await web('auth.logout', { refresh_token: await kept(who, 'refresh_token') });
    await forgetAccessToken(who);
    const now = await who.run(() => auth.getUserInfo());
    assert.ok(now.uid && now.uid !== uid, JSON.stringify(now));
    // The SDK has the old uuid still: it must not cost the user of now.
    await who.open(server.host, PROD);
    assert.equal((await enter(who)).uid, now.uid);
  });

  test('are refused where the way in is off, and let in again', async (t) => {
    const who = await visitor(t, DEV);
    const all = ['anonymous', 'username', 'phone', 'email', 'custom', 'wechat'];
    await consoleCall('users/methods', { env: DEV, methods: ['username'] });
    try {
      await assert.rejects(enter(who), /LOGIN_TYPE_DISABLED/);
    } finally {
      await consoleCall('users/methods', { env: DEV, methods: all });
    }
    assert.ok((await enter(who)).uid);
  });

  test('are shut out when a member disables them', async (t) => {
    const who = await visitor(t);
    const { uid } = await enter(who);
    await consoleCall('users/disable', { env: PROD, uid, disabled: true });
    const answer = await who.run(() => app.database().collection('guestbook').get());
    assert.equal(answer.code, 'CHECK_LOGIN_FAILED');
    assert.equal((await accessToken(await kept(who, 'refresh_token'))).code, 'USER_BLOCKED');
    await assert.rejects(enter(who), /USER_BLOCKED/);
  });
});

describe('accounts', () => {
  test('a ticket of the customer’s own server', async (t) => {
    const ticketOf = await ticketMaker();
    const who = await visitor(t);
    const first = await signIn(who, ticketOf('legacy-1'));
    assert.deepEqual([first.type, first.customUserId], ['CUSTOM', 'legacy-1']);
    await who.run(() => auth.signOut());
    assert.equal(await who.run(() => auth.getLoginState()), null);
    assert.equal((await signIn(who, ticketOf('legacy-1'))).uid, first.uid);
    for (const bad of ['nonsense', `${ticketOf('legacy-1')}x`]) {
      await assert.rejects(signIn(await visitor(t), bad), /INVALID_PARAM.*ticket/);
    }
    const foreign = await web('auth.signInWithTicket', { ticket: ticketOf('legacy-1') }, DEV);
    assert.equal(foreign.code, 'INVALID_PARAM');
    assert.match(foreign.message, /ticket/);
  });

  test('an anonymous user keeps what it has with a ticket', async (t) => {
    const ticketOf = await ticketMaker();
    const who = await visitor(t);
    const { uid } = await enter(who);
    const { id } = await who.run(() => app.database().collection('guestbook').add({ tag: 'before' }));
    const type = await who.run(async (ticket) => {
      const state = await auth.anonymousAuthProvider().linkAndRetrieveDataWithTicket(ticket);
      return (await state.user.refresh()).loginType;
    }, ticketOf('legacy-2'));
    assert.equal(type, 'CUSTOM');
    assert.equal((await who.run(() => auth.getUserInfo())).uid, uid);
    const updated = await who.run((doc) => app.database().collection('guestbook').doc(doc).update({ tag: 'after' }), id);
    assert.equal(updated.updated, 1, JSON.stringify(updated));
    // And from another browser it is the same user. Nobody anonymous is it any more.
    assert.equal((await signIn(await visitor(t), ticketOf('legacy-2'))).uid, uid);
    await who.open(server.host, PROD);
    const anonymous = await web('auth.signInAnonymously', { anonymous_uuid: uid, refresh_token: await kept(who, 'refresh_token') });
    assert.notEqual(anonymous.uuid, uid);
    assert.equal((await web('auth.linkAndRetrieveDataWithTicket', { ticket: ticketOf('legacy-3') })).code, 'CHECK_LOGIN_FAILED');
  });

  test('a user name and a password', async (t) => {
    const username = unique('u').replaceAll('-', '_');
    const who = await visitor(t);
    assert.equal(await who.run((name) => auth.isUsernameRegistered(name), username), false);
    const made = await post(server.host, `/auth/v1/signup?client_id=${PROD}`, { username, password: PASSWORD, name: 'Ada' });
    assert.equal(made.status, 200);
    assert.equal(await who.run((name) => auth.isUsernameRegistered(name), username), true);
    const enterAs = (one, password) =>
      one.run(async ([name, word]) => {
        await auth.signInWithUsernameAndPassword(name, word);
        const { uid, username, nickName, hasPassword } = auth.currentUser;
        return { uid, username, nickName, hasPassword };
      }, [username, password]);
    assert.deepEqual(await enterAs(who, PASSWORD), { uid: made.body.sub, username, nickName: 'Ada', hasPassword: true });
    assert.equal(await who.run(() => auth.getLoginType()), 'USERNAME');
    await who.run(() => auth.currentUser.update({ nickName: 'Countess', gender: 'FEMALE', avatarUrl: 'https://x.example/a.png' }));
    const { nickName, gender, avatarUrl } = await who.run(() => auth.getUserInfo());
    assert.deepEqual([nickName, gender, avatarUrl], ['Countess', 'FEMALE', 'https://x.example/a.png']);

    const other = await visitor(t);
    await enterAs(other, PASSWORD);
    const changed = await who.run((old) => auth.currentUser.updatePassword('another good one', old), PASSWORD);
    assert.equal(changed.code, undefined, JSON.stringify(changed));
    await forgetAccessToken(other);
    await assert.rejects(other.run(() => auth.getUserInfo()), /INVALID_REFRESH_TOKEN/, 'signed out elsewhere');
    await forgetAccessToken(who);
    assert.equal((await who.run(() => auth.getUserInfo())).uid, made.body.sub, 'and not here');
    await assert.rejects(enterAs(other, PASSWORD), /INVALID_USERNAME_OR_PASSWORD/);
    assert.equal((await enterAs(other, 'another good one')).uid, made.body.sub);

    const guess = () => web('auth.signIn', { loginType: 'USERNAME', username, password: 'wrong' });
    const said = new Set();
    for (let i = 0; i < 8; i++) said.add((await guess()).code);
    assert.deepEqual([...said], ['INVALID_USERNAME_OR_PASSWORD', 'CAPTCHA_REQUIRED']);
  });
});

test('a refresh token that proves nothing is refused with the code that the SDK knows', async () => {
  const { uuid, refresh_token } = await web('auth.signInAnonymously');
  const good = await accessToken(refresh_token);
  assert.deepEqual([typeof good.access_token, good.access_token_expire, good.data], ['string', 7_200_000, undefined]);
  const code = async (...args) => (await accessToken(...args)).code;
  assert.equal(await code('forged'), 'INVALID_REFRESH_TOKEN');
  assert.equal(await code(uuid), 'INVALID_REFRESH_TOKEN');
  assert.equal(await code(good.access_token), 'INVALID_REFRESH_TOKEN');
  assert.equal(await code('x'.repeat(1_000_000)), 'INVALID_REFRESH_TOKEN');
  assert.equal(await code(refresh_token, DEV), 'INVALID_REFRESH_TOKEN');
  for (const wrong of [undefined, '', null, 7, ['x'], { $ne: '' }]) assert.equal(await code(wrong), 'SIGN_PARAM_INVALID');
  assert.equal((await web('auth.signInAnonymously', { refresh_token: { $gt: '' } })).code, 'SIGN_PARAM_INVALID');
  assert.equal((await web('auth.getUserInfo')).code, 'CHECK_LOGIN_FAILED');
  assert.equal((await web('auth.updateUserInfo', { nickName: 'Eve' })).code, 'CHECK_LOGIN_FAILED');
  assert.equal((await web('auth.signInAnonymously', {}, 'nowhere')).code, 'INVALIID_ENV');
  // One kind of session, whichever protocol it began with.
  const newer = await signInByHand(server.host);
  assert.equal(typeof (await accessToken(newer.refresh_token)).access_token, 'string');
  await web('auth.logout', { refresh_token: newer.refresh_token });
  assert.equal(await code(newer.refresh_token), 'INVALID_REFRESH_TOKEN');
});

test('a ticket’s session ends when the ticket says', async () => {
  const ticketOf = await ticketMaker();
  const { refresh_token } = await web('auth.signInWithTicket', { ticket: ticketOf('legacy-4', { expire: Date.now() + 1500 }) });
  assert.equal(typeof (await accessToken(refresh_token)).access_token, 'string');
  await new Promise((resolve) => setTimeout(resolve, 1600));
  assert.equal((await accessToken(refresh_token)).code, 'REFRESH_TOKEN_EXPIRED');
});

describe('what an app does', () => {
  let who, other;
  before(async () => {
    [who, other] = await Promise.all([site.visitor(), site.visitor()]);
    for (const one of [who, other]) {
      await one.open(server.host, PROD);
      await enter(one);
    }
  });
  after(() => Promise.all([who?.leave(), other?.leave()]));

  test('documents', async () => {
    const seen = await who.run(async (tag) => {
      const db = app.database();
      const _ = db.command;
      const guestbook = db.collection('guestbook');
      const { id } = await guestbook.add({ tag, n: 1, at: new Date(1_700_000_000_000), more: { list: [1, 2] } });
      await guestbook.add({ tag, n: 5, at: db.serverDate() });
      const one = (await guestbook.doc(id).get()).data;
      const found = (await guestbook.where({ tag, n: _.gte(1).and(_.lt(5)) }).field({ n: true }).get()).data;
      const ordered = (await guestbook.where({ tag }).orderBy('n', 'desc').limit(1).get()).data;
      const total = (await guestbook.where({ tag }).count()).total;
      const updated = (await guestbook.doc(id).update({ n: _.inc(2), 'more.list': _.push([3]) })).updated;
      const many = (await guestbook.where({ tag }).update({ seen: true })).updated;
      await guestbook.doc(id).set({ tag, n: 9 });
      const replaced = (await guestbook.doc(id).get()).data;
      const sums = (await guestbook.aggregate().match({ tag }).group({ _id: null, n: db.command.aggregate.sum('$n') }).end()).data;
      const removed = (await guestbook.where({ tag, n: 9 }).remove()).deleted;
      const isDate = one[0].at instanceof Date && one[0].at.getTime() === 1_700_000_000_000;
      return { one, isDate, found, ordered, total, updated, many, replaced, sums, removed };
    }, unique('legacy'));
    assert.equal(seen.one.length, 1);
    assert.deepEqual([seen.one[0].n, seen.one[0].more, seen.isDate], [1, { list: [1, 2] }, true]);
    assert.deepEqual(seen.found.map(({ n, tag }) => [n, tag]), [[1, undefined]]);
    assert.deepEqual([seen.ordered[0].n, seen.total, seen.updated, seen.many, seen.removed], [5, 2, 1, 2, 1]);
    assert.deepEqual([seen.replaced[0].n, seen.replaced[0].more], [9, undefined]);
    assert.equal(seen.sums[0].n, 14);
  });

  test('somebody else’s documents', async () => {
    const { id } = await who.run(() => app.database().collection('guestbook').add({ tag: 'mine' }));
    const change = (one) => one.run((doc) => app.database().collection('guestbook').doc(doc).update({ tag: 'changed' }), id);
    const refused = await change(other);
    assert.ok(refused.code || refused.updated === 0, JSON.stringify(refused));
    assert.equal((await change(who)).updated, 1);
  });

  test('functions, as the user who calls', async () => {
    const { result } = await who.run(() => app.callFunction({ name: 'claimCoupon', data: { activity: 'none' } }));
    assert.equal(typeof result.ok, 'boolean', JSON.stringify(result));
    await assert.rejects(who.run(async () => {
      const answer = await app.callFunction({ name: 'nowhere' });
      if (answer.code) throw new Error(answer.code);
    }), /FUNCTION/i);
  });

  test('files', async () => {
    const cloudPath = `${unique('legacy')}/票.txt`;
    const seen = await who.run(async (path) => {
      const { fileID } = await app.uploadFile({ cloudPath: path, filePath: new File(['one 一'], 'x.txt', { type: 'text/plain' }) });
      const { fileList } = await app.getTempFileURL({ fileList: [fileID] });
      const text = await (await fetch(fileList[0].tempFileURL ?? fileList[0].download_url)).text();
      const { fileList: deleted } = await app.deleteFile({ fileList: [fileID] });
      return { fileID, text, deleted };
    }, cloudPath);
    assert.match(seen.fileID, /^cloud:\/\//);
    assert.equal(seen.text, 'one 一');
    assert.equal(seen.deleted[0].code, 'SUCCESS');
  });

  test('watching', async () => {
    const numbers = await who.run(async (tag) => {
      const guestbook = app.database().collection('guestbook');
      await guestbook.add({ tag, n: 1 });
      const said = [];
      const until = (wanted) =>
        new Promise((resolve, reject) => {
          const timer = setInterval(() => said.at(-1) === wanted && (clearInterval(timer), resolve()), 20);
          setTimeout(() => reject(new Error(`${wanted} did not come: ${said}`)), 15_000);
        });
      const watcher = guestbook.where({ tag }).watch({
        onChange: ({ docs }) => said.push(docs.map(({ n }) => n).sort().join()),
        onError: (error) => said.push(String(error)),
      });
      await until('1');
      const { id } = await guestbook.add({ tag, n: 2 });
      await until('1,2');
      await guestbook.doc(id).update({ n: 3 });
      await until('1,3');
      await guestbook.doc(id).remove();
      await until('1');
      await watcher.close();
      return said;
    }, unique('legacy'));
    assert.deepEqual(numbers, ['1', '1,2', '1,3', '1']);
  });
});
