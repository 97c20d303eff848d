// The official server SDKs as somebody's own server would use them.
import { execFile } from 'node:child_process';
import { createHmac, createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { BINARY } from './server.mjs';

// As in `sdk.mjs`: no questions to a cloud machine's metadata service.
process.env.TENCENTCLOUD = 'true';
// The SDK warns of slow database calls; a debug build on a busy machine is slow.
process.env.SILENCE = 'true';
// node-sdk's watch() needs one.
globalThis.WebSocket ??= WebSocket;

const require = createRequire(import.meta.url);
export const tcb = require('@cloudbase/node-sdk');
export const wx = require('wx-server-sdk');

/** Adds a key with the server's own command, and answers it as the SDKs take it. */
export async function addKey(server, id, ...envs) {
  const named = envs.flatMap((env) => ['--env', env]);
  const { stdout } = await promisify(execFile)(BINARY, ['add-key', '--data', server.data, '--id', id, ...named]);
  const [, secretId, secretKey] = /secretId: (\S+)\nsecretKey: (\S+)/.exec(stdout);
  return { secretId, secretKey };
}

/** The code of a failed call. */
export async function codeOf(work) {
  try {
    await work();
  } catch (error) {
    return error.code ?? error.errCode ?? String(error);
  }
  return 'none: it succeeded';
}

/** A signed request without the SDK; `change` may spoil it after it was signed. */
export async function signed(host, key, body, { at = Date.now() / 1000, env = body.envName, change } = {}) {
  const time = Math.floor(at);
  const date = new Date(time * 1000).toISOString().slice(0, 10);
  const request = {
    path: `/admin?env=${env}`,
    headers: { 'content-type': 'application/json', 'x-timestamp': String(time) },
    body: JSON.stringify(body),
  };
  const sha = (text) => createHash('sha256').update(text).digest('hex');
  const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest();
  const names = Object.keys(body).filter((name) => body[name] !== '').sort();
  const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value)).trim();
  const payload = sha(names.map((name) => `&${name.toLowerCase()}=${text(body[name])}\r\n`).join(''));
  const canonical = `post\n//${host}/admin\nenv=${env}\ncontent-type:application/json\nhost:${host}\n\ncontent-type;host\n${payload}`;
  const scope = `${date}/tcb/tc3_request`;
  const toSign = `TC3-HMAC-SHA256\n${time}\n${scope}\n${sha(canonical)}`;
  const keyOfDay = hmac(hmac(hmac(`TC3${key.secretKey}`, date), 'tcb'), 'tc3_request');
  const signature = hmac(keyOfDay, toSign).toString('hex');
  request.headers.authorization = `TC3-HMAC-SHA256 Credential=${key.secretId}/${scope}, SignedParams=${names.map((n) => n.toLowerCase()).join(';')}, SignedHeaders=content-type;host, Signature=${signature}`;
  change?.(request);
  const response = await fetch(`http://${host}${request.path}`, { method: 'POST', headers: request.headers, body: request.body });
  return { status: response.status, body: await response.json() };
}
