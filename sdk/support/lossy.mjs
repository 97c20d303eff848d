// A wire that lets requests through and loses what comes back, as a tunnel or a dying phone does.
import http from 'node:http';
import net from 'node:net';

export class LossyProxy {
  /** Answers to `POST …/messages` that are still to be lost. */
  lose = 0;
  /** What went through: `METHOD path`. */
  passed = [];
  sockets = new Set();

  static async start(targetPort) {
    const proxy = new LossyProxy();
    proxy.server = http.createServer((request, response) => proxy.#pass(request, response, targetPort));
    proxy.server.on('upgrade', (request, client, head) => proxy.#join(request, client, head, targetPort));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  /** Live connections go through untouched. */
  #join({ method, url, rawHeaders }, client, head, port) {
    const server = net.connect(port, '127.0.0.1');
    for (const [one, other] of [[client, server], [server, client]]) {
      one.on('error', () => {});
      one.once('close', () => other.destroy());
    }
    this.sockets.add(client);
    const lines = [`${method} ${url} HTTP/1.1`];
    for (let n = 0; n < rawHeaders.length; n += 2) lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    client.pipe(server).pipe(client);
  }

  #pass(request, response, port) {
    const { method, url, headers } = request;
    this.passed.push(`${method} ${url.split('?')[0]}`);
    const onward = http.request({ port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      if (method === 'POST' && url.endsWith('/messages') && this.lose > 0) {
        this.lose -= 1;
        answer.resume();
        // The server has done it all; the client never hears of it.
        answer.on('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
