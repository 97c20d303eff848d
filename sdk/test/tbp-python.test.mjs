// The dialogue platform through its official Python SDK: tbp/conversations.py, each of its tests as one here.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Server } from '../support/server.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PYTHON = process.env.SAMPAN_PYTHON ?? here('../../target/python/bin/python');

test('the official Python SDK', async (t) => {
  assert.ok(existsSync(PYTHON), `there is no Python with the SDK at ${PYTHON}; set SAMPAN_PYTHON`);
  const server = await Server.start();
  try {
    const { code, stdout, stderr } = await run([here('../tbp/conversations.py')], server.host);
    const lines = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    for (const { name, problem } of lines) await t.test(name, () => assert.equal(problem, ''));
    assert.ok(lines.length > 0, stderr);
    assert.ok(code === 0 || lines.some(({ problem }) => problem), `Python ended with ${code}: ${stderr}`);
  } finally {
    await server.remove();
  }
});

function run(args, host) {
  // The SDK follows the environment's proxy, to this machine too.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)));
  const python = spawn(PYTHON, args, {
    env: { ...env, SAMPAN_HOST: host, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    python[name].setEncoding('utf8');
    python[name].on('data', (text) => (said[name] += text));
  }
  return new Promise((resolve, reject) => {
    python.once('error', reject);
    python.once('close', (code) => resolve({ code, ...said }));
  });
}
