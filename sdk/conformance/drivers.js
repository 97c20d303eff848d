// Who asks: an SDK, one of its modes, and a place to run it in. A driver more is a line more.

/** The packages, by version; each is the official one under a name of its own. */
export const PACKAGES = { '3.7.0': '@cloudbase/js-sdk', '3.5.4': 'js-sdk-3-5', '2.32.0': 'js-sdk-2-32' };

/**
 * How an SDK tells that a call was refused: `tells` by kind of call (`read`, `count`, `write`, `aggregate`, `call`), and in `loses` the
 * kinds where it drops the code, so that nothing is left but an answer without its figure.
 */
const FORMS = {
  // Calls of the database resolve with the code; those of functions throw.
  CLOUD_API: { tells: { all: 'resolved', call: 'thrown' }, loses: [] },
  // In Node the adapter resolves whatever the status is, and the SDK looks for its figure in the body of the refusal.
  node: { tells: { all: 'resolved', aggregate: 'data' }, loses: ['write', 'count'] },
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

export const drivers = [
  driver('node', '3.7.0', 'GATEWAY'),
  driver('node', '3.7.0', 'CLOUD_API'),
  driver('node', '3.5.4', 'GATEWAY'),
  driver('node', '3.5.4', 'CLOUD_API'),
  driver('chromium', '3.7.0', 'GATEWAY'),
  driver('chromium', '3.7.0', 'CLOUD_API'),
  driver('chromium', '3.5.4', 'GATEWAY'),
  driver('chromium', '3.5.4', 'CLOUD_API'),
  driver('chromium', '2.32.0', 'GATEWAY'),
  driver('chromium', '2.32.0', 'CLOUD_API'),
  // A mini-program cannot send PATCH, so the REST gateway is not for it.
  driver('wx', '3.7.0', 'CLOUD_API'),
  driver('wx', '3.5.4', 'CLOUD_API'),
  driver('wx', '2.32.0', 'CLOUD_API'),
];

export const driverOf = (id) => drivers.find((driver) => driver.id === id);
