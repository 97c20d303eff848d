// A wire between client and server that can be cut. Watch sockets are told from other connections by their first line.
import net from 'node:net';

export class Proxy {
  #sockets = new Set();
  #all = new Set();
  #blocked = false;
  /** Watch sockets that went through so far. */
  opened = 0;

  static async start(targetPort) {
    const proxy = new Proxy();
    proxy.server = net.createServer((client) => proxy.#join(client, targetPort));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.host = `127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  #join(client, targetPort) {
    this.#all.add(client);
    client.on('error', () => {});
    client.once('close', () => this.#all.delete(client));
    client.once('data', (first) => {
      const isWatch = first.toString('latin1').startsWith('GET /ws');
      if (isWatch && this.#blocked) return client.destroy();
      const server = net.connect(targetPort, '127.0.0.1');
      server.on('error', () => client.destroy());
      server.once('close', () => client.destroy());
      client.once('close', () => server.destroy());
      if (isWatch) {
        this.opened += 1;
        this.#sockets.add(client);
        client.once('close', () => this.#sockets.delete(client));
      }
      server.write(first);
      client.pipe(server);
      server.pipe(client);
    });
  }

  /** Cuts every watch socket, without a goodbye. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts every watch socket and lets none through until {@link unblock}. */
  block() {
    this.#blocked = true;
    this.cut();
  }

  unblock() {
    this.#blocked = false;
  }

  async stop() {
    for (const socket of this.#all) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
