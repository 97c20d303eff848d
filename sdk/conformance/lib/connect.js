// From an SDK to a world: the app, aimed at a server, with an anonymous user of its own.
import * as dialects from './dialects.js';
import { World } from './world.js';

const ENV = 'lantern';

/**
 * @param host where the driver reaches the server, `127.0.0.1:1234`
 * @param key `{secretId, secretKey}` for drivers that have one
 */
export async function connect(cloudbase, driver, host, control, key) {
  const app = cloudbase.init({ env: ENV, endPointMode: driver.mode, ...driver.app, ...(driver.keyed && { auth: key }) });
  if (typeof app.registerHost === 'function') {
    app.registerHost(host, 'http');
  } else if (typeof app.registerEndPointWithKey !== 'function') {
    app.registerEndPoint(`//${host}/web`, 'http:');
    await app.auth({ persistence: 'local' }).anonymousAuthProvider().signIn();
    return worldOf(app, driver, dialects.jsSdk1, control);
  } else {
    app.registerEndPoint(`//${host}/web`, 'http');
    app.registerEndPointWithKey({ key: 'GATEWAY', url: `//${host}/v1`, protocol: 'http' });
  }
  if (driver.keyed) return worldOf(app, driver, dialects.jsSdk, control);
  const { error } = (await app.auth({ persistence: driver.place === 'node' ? 'none' : 'local' }).signInAnonymously()) ?? {};
  if (error) throw new Error(`signing in: ${JSON.stringify(error)}`);
  return worldOf(app, driver, dialects.jsSdk, control);
}

/** The same for an SDK of servers: `wx-server-sdk` is its own app. */
export function connectServer(sdk, driver, host, control, key) {
  const app = sdk.init({ env: ENV, serviceUrl: `http://${host}/admin`, ...key }) ?? sdk;
  return worldOf(app, driver, dialects[driver.dialect], control);
}

/** The same inside a cloud function, which needs no key, and asks nothing of the machine outside. */
export function connectInside(sdk, driver) {
  sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV });
  const world = new World(driver, dialects[driver.dialect], sdk, {});
  world.control.collections = (names) => Promise.all(names.map((name) => world.db.createCollection(name)));
  return world;
}

function worldOf(app, driver, dialect, control) {
  return new World(driver, dialect, app, controlAt(control, driver));
}

/** What a driver asks of the machine that runs the tests. */
function controlAt(origin, driver) {
  const call = async (path, body) => {
    const answer = await fetch(`${origin}${path}?driver=${driver.id}`, { method: 'POST', body: JSON.stringify(body ?? {}) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  return {
    /** Makes collections. */
    collections: (names) => call('/collections', names),
    /** Cuts the driver's watch sockets, without a goodbye. */
    cut: () => call('/cut'),
    /** Runs something some milliseconds later, as this process believes. */
    later: async (ms, run) => {
      const Now = Date;
      globalThis.Date = class extends Now {
        constructor(...parts) {
          if (parts.length) super(...parts);
          else super(Now.now() + ms);
        }
        static now() {
          return Now.now() + ms;
        }
      };
      try {
        await run();
      } finally {
        globalThis.Date = Now;
      }
    },
  };
}
