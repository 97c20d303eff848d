// One driver in a process of its own: node node.mjs DRIVER HOST CONTROL. An SDK keeps one sign-in in a process.
// Each group is a line on the standard output that begins with `@`.
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { driverOf } from './drivers.js';
import { connect, connectServer } from './lib/connect.js';
import { run } from './lib/run.js';
import { pretendToBeAMiniProgram } from './mini-program.mjs';

// Without it the SDK asks a cloud machine's metadata service where it is, before every request.
process.env.TENCENTCLOUD = 'true';
// node-sdk's watch needs one.
globalThis.WebSocket ??= WebSocket;
// The SDK leaves a promise behind when a watch is refused.
process.on('unhandledRejection', () => {});
for (const level of ['log', 'warn', 'error', 'info', 'debug']) console[level] = () => {};

const [id, host, control, only] = process.argv.slice(2);
const driver = { ...driverOf(id), only: only?.split(',') };
const require = createRequire(import.meta.url);

function sdk() {
  if (driver.place !== 'wx') return require(driver.sdk);
  pretendToBeAMiniProgram();
  return require(miniProgramBuild(driver.sdk));
}

/** The build for mini-programs is not among a package's exports. */
function miniProgramBuild(name) {
  return require.resolve(name).replace(/dist.[^/\\]+$/, 'miniprogram_dist/index.js');
}

/** For SDKs of servers. */
const KEY = JSON.parse(process.env.SAMPAN_KEY);

async function world() {
  const cloudbase = sdk();
  if (driver.place === 'server') return connectServer(cloudbase, driver, host, control, KEY);
  return connect(cloudbase.default ?? cloudbase, driver, host, control, KEY);
}

await run(await world(), (group) => process.stdout.write(`@${JSON.stringify(group)}\n`));
process.exit(0);
