// Every case of the conformance suite through each SDK, mode and place, on each database. One line of the report is a group of
// cases; what failed is told case by case.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { drivers } from '../conformance/drivers.js';
import { Host } from '../conformance/host.mjs';
import { Server } from '../support/server.mjs';

/** So many drivers run at once. */
const AT_ONCE = 3;
const postgres = process.env.SAMPAN_TEST_POSTGRES;

suite('SQLite', []);
suite('PostgreSQL', ['--database-url', postgres], postgres ? false : 'SAMPAN_TEST_POSTGRES is not set');

function suite(database, more, skip = false) {
  describe(database, { skip, concurrency: AT_ONCE }, () => {
    let server, host;
    before(async () => {
      server = await Server.start({ more });
      host = await Host.start(server);
    });
    after(async () => {
      await host?.stop();
      await server?.remove();
    });

    for (const driver of drivers) {
      test(driver.name, { timeout: 300_000 }, async (t) => {
        const groups = await host.run(driver);
        assert.ok(groups.length > 0, 'no group of cases ran');
        for (const { group, passed, failures } of groups) {
          await t.test(group, () => {
            const said = failures.map(({ name, error }) => `\n  ${name}: ${error}`).join('');
            assert.equal(failures.length, 0, `${failures.length} of ${passed + failures.length} cases failed${said}`);
            assert.ok(passed > 0, 'no case ran');
          });
        }
      });
    }
  });
}
