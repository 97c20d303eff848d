// One driver in a browser's page, on another site than the server. `report` and `driver` are put there by host.mjs.
import { driverOf } from './drivers.js';
import { connect } from './lib/connect.js';
import { run } from './lib/run.js';

/** @param cloudbase the SDK */
export async function begin(cloudbase) {
  const parameters = new URLSearchParams(location.search);
  const driver = { ...driverOf(parameters.get('driver')), only: parameters.get('only')?.split(',') };
  window.addEventListener('unhandledrejection', (event) => event.preventDefault());
  try {
    const world = await connect(cloudbase, driver, parameters.get('host'), location.origin);
    await run(world, (group) => globalThis.report(group));
    globalThis.report({ end: true });
  } catch (error) {
    globalThis.report({ end: true, error: String(error?.stack ?? JSON.stringify(error)) });
  }
}
