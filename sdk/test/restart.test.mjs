// The power goes out in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SERVER_KEY, anotherUser, appAt, claimCoupon, eventually, openCounter, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';
import { Watcher } from '../support/watcher.mjs';

// The SDK tries at once and then every ten seconds.
const RECOVERY_MS = 120_000;
const USERS = 60;

let server;
before(async () => (server = await Server.start()));
after(async () => {
  Watcher.closeAll();
  await server?.remove();
});

test('no acknowledged claim is missing after SIGKILL, and the watchers recover by themselves', async () => {
  const app = await signedIn(server.host);
  const keyed = appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY });
  const start = await openCounter(app, USERS);
  // As the customer's server, which sees everybody's claims: the SDK has one socket for all watches of a process.
  const watch = (collection, condition) => new Watcher(keyed.database().collection(collection).where(condition)).begun();
  const counter = await watch('activity_counters', { _id: start._id });
  const claims = await watch('claims', { activity: start._id });
  const users = [];
  for (let i = 0; i < USERS; i += 1) users.push(await anotherUser(server.host));

  // Claim one after the other until the server dies under us.
  const acknowledged = new Set();
  let failed = 0;
  const claim = async (user) => {
    try {
      const result = await claimCoupon(user.app, start._id);
      assert.ok(result.ok);
      acknowledged.add(result.coupon);
    } catch {
      failed += 1;
    }
  };
  const waiting = [...users];
  const lanes = Array.from({ length: 4 }, async () => {
    while (waiting.length) await claim(waiting.shift());
  });
  await eventually('some claims', () => acknowledged.size >= 15);
  await server.kill();
  await Promise.all(lanes);
  assert.ok(failed > 0, 'the server died too late to interrupt anything');
  assert.ok(acknowledged.size < USERS);

  server = await server.restart();
  const { data } = await keyed.database().collection('claims').where({ activity: start._id }).limit(1000).get();
  const stored = new Set(data.map((d) => d.coupon));
  assert.deepEqual([...acknowledged].filter((code) => !stored.has(code)), []);
  const now = (await app.database().collection('activity_counters').doc(start._id).get()).data[0];
  // A coupon that was taken when the lights went out may have no claim; a claim has always taken its coupon.
  assert.ok(now.claimed >= data.length && now.claimed <= data.length + lanes.length, `${now.claimed}, ${data.length}`);
  assert.equal(now.left, start.left - (now.claimed - start.claimed));

  // Nobody touched the watchers: they find back by themselves, first to what they missed, then to what is new.
  await counter.until('the counter after the restart', ([doc]) => doc?.claimed === now.claimed, RECOVERY_MS);
  await claims.until('every claim', (docs) => docs.length === data.length, RECOVERY_MS);
  const late = await anotherUser(server.host);
  const result = await claimCoupon(late.app, start._id);
  assert.equal(result.ok, true, JSON.stringify(result));
  await claims.until('the new claim', (docs) => docs.some((d) => d.coupon === result.coupon));
  await counter.until('the new count', ([doc]) => doc?.claimed === now.claimed + 1);
});

test('SIGTERM ends with 0, and sign-ins and watches survive it', async () => {
  const app = await signedIn(server.host);
  const guestbook = app.database().collection('guestbook');
  const tag = unique('term');
  await guestbook.add({ tag, n: 1 });
  const watcher = await new Watcher(guestbook.where({ tag })).begun();
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
  server = await server.restart();
  const added = await guestbook.add({ tag, n: 2 });
  assert.ok(added.id, JSON.stringify(added));
  await watcher.until('both documents', (docs) => docs.length === 2, RECOVERY_MS);
  assert.deepEqual(watcher.errors, []);
});
