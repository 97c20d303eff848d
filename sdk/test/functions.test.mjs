// Cloud functions through the SDK, and the stock that they guard.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODES, PROD, SERVER_KEY, anotherUser, appAt, claimCoupon, openCounter, signedIn } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

/** The documents as the customer's own server sees them. */
const keyed = () => appAt(server.host, { mode: 'CLOUD_API', accessKey: SERVER_KEY }).database();

for (const mode of MODES) {
  describe(mode, () => {
    test('a claim takes one coupon, once for each user', async () => {
      const user = await anotherUser(server.host, { mode });
      const app = user.app;
      const before = await openCounter(app);
      const first = await claimCoupon(user.app, before._id);
      assert.equal(first.ok, true, JSON.stringify(first));
      assert.ok(first.coupon);
      assert.equal(first.left, before.left - 1);
      const second = await claimCoupon(user.app, before._id);
      assert.deepEqual([second.ok, second.reason], [false, 'already_claimed']);
      const { data } = await app.database().collection('activity_counters').doc(before._id).get();
      assert.deepEqual([data[0].left, data[0].claimed], [before.left - 1, before.claimed + 1]);
      const claims = await app.database().collection('claims').get();
      assert.equal(claims.data.length, 1, 'a user sees the own claim only');
    });

    test('an activity that does not exist is a reason, not an error', async () => {
      const app = await signedIn(server.host, { mode });
      const result = await claimCoupon(app, 'no-such-activity');
      assert.equal(result.ok, false, JSON.stringify(result));
      assert.ok(result.reason);
    });

    test('a function that does not exist is a clear error', async () => {
      const app = await signedIn(server.host, { mode });
      const answer = await app.callFunction({ name: 'noSuchFunction' }).catch((error) => error);
      const text = answer instanceof Error ? answer.message : JSON.stringify(answer);
      assert.match(text, /FUNCTIONS_REQUEST_FAIL|FUNCTION_NOT_FOUND/);
      assert.match(text, /noSuchFunction/);
    });

    test('whoever is not signed in claims nothing', async () => {
      const before = await openCounter(await signedIn(server.host, { mode }));
      const app = appAt(server.host, { mode, accessKey: 'not-a-token' });
      const answer = await app.callFunction({ name: 'claimCoupon', data: { activity: before._id } }).catch((error) => error);
      const text = answer instanceof Error ? answer.message : JSON.stringify(answer);
      assert.match(text, /CHECK_LOGIN_FAILED/);
      const now = await openCounter(await signedIn(server.host, { mode }));
      assert.equal(now.left, before.left);
    });
  });
}

test('two hundred clients claim the last fifty coupons: exactly fifty get one', async () => {
  const counters = keyed().collection('activity_counters');
  const { _id, claimed } = await openCounter(await signedIn(server.host), 50);
  const { updated } = await counters.doc(_id).update({ left: 50 });
  assert.equal(updated, 1);

  const users = [];
  for (let i = 0; i < 200; i += 1) users.push(await anotherUser(server.host, { mode: MODES[i % 2] }));
  const answers = await Promise.all(users.map((user) => claimCoupon(user.app, _id)));

  const won = answers.filter((result) => result.ok);
  const lost = answers.filter((result) => !result.ok);
  assert.deepEqual([won.length, lost.length], [50, 150]);
  assert.deepEqual([...new Set(lost.map((result) => result.reason))], ['sold_out']);
  assert.equal(new Set(won.map((result) => result.coupon)).size, 50, 'no coupon was given twice');
  const counter = (await counters.doc(_id).get()).data[0];
  assert.deepEqual([counter.left, counter.claimed], [0, claimed + 50]);
  const { total } = await keyed().collection('claims').where({ activity: _id }).count();
  assert.equal(total, claimed + 50);
});

test('the plain door answers the function result itself', async () => {
  const { access_token } = await (await fetch(`http://${server.host}/auth/v1/signin/anonymously?client_id=${PROD}`, { method: 'POST' })).json();
  const response = await fetch(`http://${server.host}/v1/functions/claimCoupon`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}` },
    body: JSON.stringify({ activity: 'no-such-activity' }),
  });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).ok, false);
});
