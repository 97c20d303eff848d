// Runs the cases of a driver, group by group; the cases of a group run side by side, and at its end those that
// have to be alone.
import { groups } from '../cases/index.js';

/** So many cases are under way at once. */
const SIDE_BY_SIDE = 8;
const PATIENCE_MS = 45_000;

/** Runs everything and tells `report` of each group: `{group, passed, failures: [{name, error}], ms}`. */
export async function run(world, report) {
  const only = world.driver.only;
  for (const group of groups) {
    if (only && !only.includes(group.name)) continue;
    if (group.for && !group.for(world.driver)) continue;
    const began = performance.now();
    const own = world.in(group);
    const failures = [];
    let passed = 0;
    try {
      await own.control.collections(['seed', 'scratch', ...Object.keys(group.also ?? {})].map((name) => own.nameOf(name)));
      if (group.seed) await own.add(own.seeded, data(group.seed, own));
      for (const [name, documents] of Object.entries(group.also ?? {})) await own.add(own.collection(name), data(documents, own));
    } catch (error) {
      report({ group: group.name, passed, failures: [{ name: 'the documents', error: describe(error) }], ms: performance.now() - began });
      continue;
    }
    const chosen = group.cases.filter((test) => !test.for || test.for(world.driver));
    let waiting = chosen.filter((test) => !test.alone);
    const work = async () => {
      for (let test = waiting.shift(); test; test = waiting.shift()) {
        try {
          await inTime(test.run(own));
          passed += 1;
        } catch (error) {
          failures.push({ name: test.name, error: describe(error) });
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    waiting = chosen.filter((test) => test.alone);
    await work();
    report({ group: group.name, passed, failures, ms: performance.now() - began });
  }
}

/** Documents that need the SDK's own values are made by a function. */
function data(documents, world) {
  return typeof documents === 'function' ? documents(world) : documents;
}

async function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error) {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return error.message || String(error.stack);
}
