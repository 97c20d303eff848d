// The cases inside a cloud function, with the `wx-server-sdk` that its runtime has: one group for each call. Made into one
// file by host.mjs, and published like any other function.
import cloud from 'wx-server-sdk';
import { driverOf } from './drivers.js';
import { connectInside } from './lib/connect.js';
import { run } from './lib/run.js';

export async function main({ driver, group }) {
  const groups = [];
  await run(connectInside(cloud, { ...driverOf(driver), only: [group] }), (done) => groups.push(done));
  return groups;
}
