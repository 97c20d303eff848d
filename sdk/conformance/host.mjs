// The machine that runs the drivers: pages on another site than the server, a line to the server for each driver that can be
// cut, and what the drivers ask for beside the SDK.
import { execFile, spawn } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { Proxy } from '../support/proxy.mjs';
import { BINARY } from '../support/server.mjs';
import { PROD, SERVER_KEY, post } from '../support/sdk.mjs';
import { PACKAGES } from './drivers.js';
import { groups } from './cases/index.js';
import { FUNCTIONS, INSIDE } from './functions.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export class Host {
  #lines = new Map();
  #bundles = new Map();

  static async start(server) {
    const host = new Host();
    host.server = server;
    host.http = http.createServer((request, response) => host.#serve(request, response));
    await new Promise((resolve) => host.http.listen(0, '127.0.0.1', resolve));
    host.origin = `http://127.0.0.1:${host.http.address().port}`;
    await host.#publish();
    host.key = await host.#addKey();
    host.cookie = await host.#signIn();
    return host;
  }

  /** Runs a driver's cases, and answers what came of each group: `[{group, passed, failures, ms}]`. */
  async run(driver, only) {
    const line = await Proxy.start(this.server.port);
    this.#lines.set(driver.id, line);
    try {
      if (driver.place === 'function') return await this.#inFunction(driver, only);
      return await (driver.place === 'chromium' ? this.#inPage(driver, line.host, only) : this.#inProcess(driver, line.host, only));
    } finally {
      await line.stop();
      await this.#drop(driver);
    }
  }

  async stop() {
    await this.browser?.then((browser) => browser.close());
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  #inProcess(driver, host, only) {
    const child = spawn(process.execPath, [`${HERE}node.mjs`, driver.id, host, this.origin, ...(only ? [only] : [])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SAMPAN_KEY: JSON.stringify(this.key) },
    });
    let [text, errors] = ['', ''];
    child.stdout.on('data', (more) => (text += more));
    child.stderr.on('data', (more) => (errors = (errors + more).slice(-2000)));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        const groups = text.split('\n').filter((line) => line.startsWith('@')).map((line) => JSON.parse(line.slice(1)));
        if (code === 0) resolve(groups);
        else reject(new Error(`${driver.name} ended with ${code}\n${errors}`));
      });
    });
  }

  async #inFunction(driver, only) {
    const all = [];
    for (const { name } of groups.filter((group) => (only?.split(',').includes(group.name) ?? true) && (group.for?.(driver) ?? true))) {
      const call = { action: 'functions.invokeFunction', function_name: INSIDE, request_data: JSON.stringify({ driver: driver.id, group: name }) };
      const { body } = await post(this.server.host, `/web?env=${PROD}`, { ...call, env: PROD, access_token: SERVER_KEY });
      if (body.code) throw new Error(`${name}: ${JSON.stringify(body)}`);
      all.push(...JSON.parse(body.data.response_data));
    }
    return all;
  }

  async #inPage(driver, host, only) {
    this.browser ??= chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    const context = await (await this.browser).newContext();
    try {
      const page = await context.newPage();
      const groups = [];
      const end = new Promise((resolve, reject) => {
        page.exposeFunction('report', (said) => (!said.end ? groups.push(said) : said.error ? reject(new Error(said.error)) : resolve())).catch(reject);
        page.on('crash', () => reject(new Error('the page crashed')));
      });
      const parameters = new URLSearchParams({ driver: driver.id, host, ...(only && { only }) });
      await page.goto(`${this.origin}/${driver.sdk.replace('/', '+')}.html?${parameters}`);
      await end;
      return groups;
    } finally {
      await context.close();
    }
  }

  async #serve(request, response) {
    const url = new URL(request.url, this.origin);
    try {
      const answer = request.method === 'POST' ? await this.#asked(url, await text(request)) : await this.#file(url.pathname);
      response.writeHead(answer ? 200 : 404, { 'content-type': url.pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
      response.end(answer);
    } catch (error) {
      response.writeHead(500).end(String(error.stack));
    }
  }

  async #file(path) {
    const name = Object.values(PACKAGES).find((sdk) => path.startsWith(`/${sdk.replace('/', '+')}.`));
    if (!name) return '';
    if (path.endsWith('.html')) return `<!doctype html><meta charset="utf-8"><title>${name}</title><script src="${path.replace('.html', '.js')}"></script>`;
    if (!this.#bundles.has(name)) this.#bundles.set(name, bundle(name));
    return this.#bundles.get(name);
  }

  async #asked({ pathname, searchParams }, body) {
    if (pathname === '/cut') this.#lines.get(searchParams.get('driver')).cut();
    if (pathname === '/collections') await Promise.all(JSON.parse(body).map((name) => this.#collection(name)));
    return 'ok';
  }

  async #collection(collectionName) {
    const { body } = await post(this.server.host, `/web?env=${PROD}`, { action: 'database.addCollection', collectionName, env: PROD, access_token: SERVER_KEY });
    if (body.code) throw new Error(`${collectionName}: ${JSON.stringify(body)}`);
  }

  /** Removes a driver's collections: an environment has room for those of some drivers, not of all. */
  async #drop(driver) {
    const call = async (path, body) => {
      const headers = { cookie: this.cookie, 'content-type': 'application/json' };
      const answer = await fetch(`${this.server.origin}/api/console/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const all = await call('database/collections', { env: PROD });
    for (const { name } of all.filter(({ name }) => name.endsWith(`_${driver.id}`))) await call('database/drop', { env: PROD, name });
  }

  /** A member's session: SDKs do not remove collections. */
  async #signIn() {
    const form = new URLSearchParams({ email: 'owner@demo.local', password: 'sampan-demo', next: '/' });
    const answer = await fetch(`${this.server.origin}/api/console/sign-in`, { method: 'POST', redirect: 'manual', body: form });
    const cookie = answer.headers.getSetCookie().find((set) => set.startsWith('sampan_session='));
    if (!cookie) throw new Error(`nobody was signed in: ${answer.status} ${await answer.text()}`);
    return cookie.split(';')[0];
  }

  /** A key for one environment, as the SDKs take it. */
  async #addKey() {
    const args = ['add-key', '--data', this.server.data, ...this.server.more, '--id', 'conformance', '--env', PROD];
    const { stdout } = await promisify(execFile)(BINARY, args);
    const [, secretId, secretKey] = /secretId: (\S+)\nsecretKey: (\S+)/.exec(stdout);
    return { secretId, secretKey };
  }

  /** Publishes the functions that the cases call. */
  async #publish() {
    const call = async (method, path, body) => {
      const answer = await fetch(`${this.server.origin}/api/v1/environments/${PROD}${path}`, {
        method,
        headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const code = { [INSIDE]: await inside() };
    for (const [key, json] of Object.entries(FUNCTIONS)) {
      await call('POST', '/functions', { key, json: { ...json, code: code[key] ?? json.code } });
    }
    const { token } = await call('GET', '/changes');
    const items = Object.keys(FUNCTIONS).map((key) => ({ kind: 'function', key }));
    await call('POST', '/releases', { items, note: '', token });
  }
}

/** The cases as the file of a cloud function. */
async function inside() {
  const made = await build({
    entryPoints: [`${HERE}inside.js`],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    external: ['wx-server-sdk'],
    minifyWhitespace: true,
    charset: 'utf8',
  });
  return made.outputFiles[0].text;
}

/** The cases and one SDK's own build for browsers, in one script. */
async function bundle(sdk) {
  const contents = `import * as cloudbase from '${sdk}'; import { begin } from './page.js'; begin(cloudbase.default ?? cloudbase);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

async function text(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
