// Who asks: an SDK, one of its modes, and a place to run it in. A driver more is a line more.

/** The js-sdk by version; each is the official package under a name of its own. */
export const PACKAGES = { '3.7.0': '@cloudbase/js-sdk', '3.5.4': 'js-sdk-3-5', '2.32.0': 'js-sdk-2-32', '1.8.4': 'js-sdk-1' };

/**
 * How an SDK tells that a call was refused: `tells` by kind of call (`read`, `count`, `write`, `aggregate`, `call`), and in `loses` the
 * kinds where it drops the code, so that nothing is left but an answer without its figure. `losesCommits`: of a refused commit it
 * says that all went well. `addsOne`: its `add` takes no list. `app`: what
 * more it wants of `init`.
 */
const FORMS = {
  // Calls of the database resolve with the code; those of functions throw.
  CLOUD_API: { tells: { all: 'resolved', call: 'thrown' }, loses: [] },
  // In Node the adapter resolves whatever the status is, and the SDK looks for its figure in the body of the refusal.
  // Of a refused commit it tells nothing.
  node: { tells: { all: 'resolved', aggregate: 'data' }, loses: ['write', 'count'], losesCommits: true },
  // In browsers the SDK throws the body of a refusal.
  chromium: { tells: { all: 'thrown' }, loses: [] },
};

const driver = (place, version, mode) => ({
  id: `${place}_${version.replaceAll('.', '_')}_${mode.toLowerCase()}`,
  name: `js-sdk ${version}, ${mode}, ${place}`,
  place,
  mode,
  sdk: PACKAGES[version],
  ...(mode === 'CLOUD_API' ? FORMS.CLOUD_API : FORMS[place]),
});

/** The js-sdk as a server uses it: with a key, and nobody signed in. */
const keyed = (version, mode) => {
  const same = driver('node', version, mode);
  return { ...same, id: `${same.id}_keyed`, name: `${same.name}, with a key`, keyed: true, signsIn: false };
};

/** An SDK for servers, with a key. It has one way to speak, and nobody signs in. */
const server = (name, version, more) => ({
  id: `${name.replaceAll('-', '_')}_${version.replaceAll('.', '_')}`,
  name: `${name} ${version}`,
  place: 'server',
  mode: 'ADMIN',
  signsIn: false,
  tells: { all: 'thrown' },
  loses: [],
  ...more,
});

export const drivers = [
  driver('node', '3.7.0', 'GATEWAY'),
  driver('node', '3.7.0', 'CLOUD_API'),
  driver('node', '3.5.4', 'GATEWAY'),
  driver('node', '3.5.4', 'CLOUD_API'),
  keyed('3.7.0', 'GATEWAY'),
  keyed('3.7.0', 'CLOUD_API'),
  driver('chromium', '3.7.0', 'GATEWAY'),
  driver('chromium', '3.7.0', 'CLOUD_API'),
  driver('chromium', '3.5.4', 'GATEWAY'),
  driver('chromium', '3.5.4', 'CLOUD_API'),
  driver('chromium', '2.32.0', 'GATEWAY'),
  driver('chromium', '2.32.0', 'CLOUD_API'),
  // It knows this one way to speak.
  { ...driver('chromium', '1.8.4', 'CLOUD_API'), addsOne: true },
  // A mini-program cannot send PATCH, so the REST gateway is not for it.
  driver('wx', '3.7.0', 'CLOUD_API'),
  driver('wx', '3.5.4', 'CLOUD_API'),
  driver('wx', '2.32.0', 'CLOUD_API'),
  // It signs requests with the app's key; nobody looks at that here.
  { ...driver('wx', '1.8.4', 'CLOUD_API'), addsOne: true, app: { appSecret: { appAccessKeyId: '1', appAccessKey: 'none' } } },
  server('node-sdk', '3.18.3', { sdk: '@cloudbase/node-sdk', dialect: 'nodeSdk' }),
  server('wx-server-sdk', '4.0.2', { sdk: 'wx-server-sdk', dialect: 'wxServerSdk', watches: false }),
  // The same SDK as cloud functions have it: our own, built into their runtime.
  server('wx-server-sdk', 'in a function', { id: 'inside', place: 'function', mode: 'FUNCTION', sdk: 'wx-server-sdk', dialect: 'wxServerSdk', watches: false }),
];

export const driverOf = (id) => drivers.find((driver) => driver.id === id);
