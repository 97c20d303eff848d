// Staying signed in: tokens run out and are renewed by the SDK itself. The last group, because it moves the clock.
import { alone, steps, same, ok } from '../lib/cases.js';

export default {
  name: 'session',
  for: (driver) => driver.signsIn !== false,
  cases: [
    steps('the user is known', async (t) => {
      const state = await t.app.auth().getLoginState();
      const user = await t.app.auth().getCurrentUser();
      ok(state && user, 'somebody is signed in');
      ok(typeof user.uid === 'string' && user.uid.length > 0, `uid: ${JSON.stringify(user.uid)}`);
    }),
    alone(steps('a token that ran out is renewed, and the user stays the same', async (t) => {
      const id = await t.add(t.scratch, { k: 'before' });
      const before = await t.app.auth().getAccessToken();
      await t.control.later(3 * 3_600_000, async () => {
        same((await t.get(t.scratch.doc(id))).map((d) => d.k), ['before']);
        const after = await t.app.auth().getAccessToken();
        ok(before.accessToken && after.accessToken && before.accessToken !== after.accessToken, 'another token');
        same(await t.update(t.scratch.doc(id), { k: 'after' }), 1, 'a document of the same user');
      });
    })),
  ],
};
