// The official SDK as an app would use it.
import { createRequire } from 'node:module';

// Without it the SDK asks a cloud machine's metadata service where it is, before every request.
process.env.TENCENTCLOUD = 'true';

export const cloudbase = createRequire(import.meta.url)('@cloudbase/js-sdk');
export const MODES = ['GATEWAY', 'CLOUD_API'];
export const PROD = 'lantern';
export const DEV = 'lantern-dev';
/** The demo's server key: past the collections' rules. */
export const SERVER_KEY = 'demo-secret-key';

/** An app that nobody is signed in to. */
export function appAt(host, { env = PROD, mode = 'GATEWAY', accessKey, auth } = {}) {
  // The SDK keeps one sign-in per client id in a process and prefers it to a key: every key gets an id of its own.
  const key = accessKey && { accessKey, clientId: unique('client') };
  const app = cloudbase.init({ env, endPointMode: mode, ...key, ...(auth && { auth, clientId: unique('client') }) });
  app.registerHost(host, 'http');
  return app;
}

/** An app with an anonymous user, through the SDK's own sign-in. All of one process share the user. */
export async function signedIn(host, options = {}) {
  const app = appAt(host, options);
  const { error } = await app.auth({ persistence: 'none' }).signInAnonymously();
  if (error) throw new Error(JSON.stringify(error));
  return app;
}

/**
 * An anonymous user of its own. The SDK keeps one sign-in per environment and process, so this one signs in by hand
 * and gives the SDK the access token as its key.
 */
export async function anotherUser(host, { env = PROD, mode = 'GATEWAY' } = {}) {
  const { access_token } = await signInByHand(host, env);
  return {
    /** A fresh app of the user: in one process, functions are called as whoever was initialised last. */
    get app() {
      return appAt(host, { env, mode, accessKey: access_token });
    },
  };
}

/** A new anonymous user's credentials. */
export async function signInByHand(host, env = PROD) {
  const response = await post(host, `/auth/v1/signin/anonymously?client_id=${env}`, {});
  if (response.status !== 200) throw new Error(`signing in: ${response.status} ${JSON.stringify(response.body)}`);
  return response.body;
}

/** POST as a client without the SDK. A string body goes out as it is. */
export async function post(host, path, body, headers = {}) {
  const response = await fetch(`http://${host}${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Calls `claimCoupon` and answers its result. */
export async function claimCoupon(app, activity) {
  const answer = await app.callFunction({ name: 'claimCoupon', data: { activity } });
  const { result } = answer;
  if (typeof result?.ok !== 'boolean') throw new Error(`claiming: ${JSON.stringify(answer)}`);
  return result;
}

/**
 * Whether a write through the SDK was refused. In Node's GATEWAY mode the SDK drops the code of a refused write: what
 * is left is an answer without its figure.
 */
export function isRefused(mode, answer, figure) {
  return mode === 'GATEWAY' ? answer[figure] === undefined : typeof answer.code === 'string';
}

/** Waits until `probe` answers something true, and answers it. */
export async function eventually(what, probe, ms = 60_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A name that no other test uses. */
export function unique(prefix) {
  return `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** The counter of an activity that still gives something away. */
export async function openCounter(app, atLeast = 1) {
  const db = app.database();
  const { data } = await db.collection('activity_counters').where({ left: db.command.gte(atLeast) }).get();
  if (!data?.length) throw new Error(`no activity has ${atLeast} left: ${JSON.stringify(data)}`);
  return data[0];
}
