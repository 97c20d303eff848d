// The js-sdk 1.x, which knows browsers only: its own build in a page of Chromium, on another site than the server.
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export class Site {
  static async start() {
    const site = new Site();
    const script = await bundle();
    site.http = http.createServer((request, response) => {
      const isScript = request.url === '/sdk.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
      response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><title>shop</title><script src="/sdk.js"></script>');
    });
    await new Promise((resolve) => site.http.listen(0, '127.0.0.1', resolve));
    site.origin = `http://127.0.0.1:${site.http.address().port}`;
    site.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    return site;
  }

  /** A person's browser, with a storage of its own. */
  async visitor() {
    return new Visitor(this, await this.browser.newContext());
  }

  async stop() {
    await this.browser?.close();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

class Visitor {
  constructor(site, context) {
    this.site = site;
    this.context = context;
    /** What the SDK asked of `/web`, as it was sent. */
    this.requests = [];
  }

  /** Opens the page, or opens it again, with an app of the SDK in `app` and its sign-in in `auth`. */
  async open(host, env) {
    await this.page?.close();
    this.page = await this.context.newPage();
    this.page.on('request', (request) => {
      if (request.method() === 'POST' && new URL(request.url()).pathname === '/web') this.requests.push(request.postDataJSON());
    });
    await this.page.goto(this.site.origin);
    await this.page.evaluate(
      ([at, name]) => {
        globalThis.app = globalThis.cloudbase.init({ env: name });
        globalThis.app.registerEndPoint(`//${at}/web`, 'http:');
        globalThis.auth = globalThis.app.auth({ persistence: 'local' });
      },
      [host, env],
    );
    return this;
  }

  /** Runs a function in the page and answers what it gives. What it throws is thrown here, in words. */
  async run(what, argument) {
    return this.page.evaluate(what, argument);
  }

  async leave() {
    await this.context.close();
  }
}

async function bundle() {
  const { outputFiles } = await build({
    stdin: { contents: "import cloudbase from 'js-sdk-1'; globalThis.cloudbase = cloudbase.default ?? cloudbase;", resolveDir: HERE },
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
