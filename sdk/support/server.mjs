// Starts the real binary on the demo, on a free port and in a folder of its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const BINARY =
  process.env.SAMPAN_BIN ?? fileURLToPath(new URL('../../target/debug/sampan', import.meta.url));
// The demo is loaded by an unoptimised build on a busy machine.
const START_MS = 120_000;

export class Server {
  static async start({ data, port = 0, more = [] } = {}) {
    if (!existsSync(BINARY)) throw new Error(`there is no server at ${BINARY}; set SAMPAN_BIN`);
    const server = new Server();
    server.data = data ?? (await mkdtemp(path.join(tmpdir(), 'sampan-sdk-')));
    server.more = more;
    server.log = '';
    const args = ['serve', '--demo', '--addr', `127.0.0.1:${port}`, '--data', server.data, ...more];
    server.process = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    server.exited = new Promise((resolve) => {
      server.process.once('exit', (code, signal) => resolve({ code, signal }));
    });
    server.process.stderr.on('data', (text) => (server.log = (server.log + text).slice(-20_000)));
    server.origin = await server.#ready();
    server.port = Number(new URL(server.origin).port);
    server.host = `127.0.0.1:${server.port}`;
    return server;
  }

  #ready() {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why}\n${this.log}`));
      const timer = setTimeout(() => {
        this.process.kill('SIGKILL');
        fail('the server did not become ready');
      }, START_MS);
      let text = '';
      this.process.stdout.on('data', (more) => {
        text += more;
        const ready = /ready at (http:\/\/\S+)/.exec(text);
        if (!ready) return;
        clearTimeout(timer);
        resolve(ready[1]);
      });
      this.process.once('error', (error) => fail(error.message));
      this.exited.then(({ code, signal }) => {
        clearTimeout(timer);
        fail(`the server ended with ${signal ?? code}`);
      });
    });
  }

  /** Ends the process as a power cut would. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  /** Asks the process to stop, and answers how it ended. */
  async stop() {
    this.process.kill('SIGTERM');
    return this.exited;
  }

  /** Starts again on the same data and port. */
  async restart() {
    return Server.start({ data: this.data, port: this.port, more: this.more });
  }

  /** Ends the process if it runs and removes its folder. */
  async remove() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }
}
