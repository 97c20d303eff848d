// A wire that lets requests through and loses what comes back, as a tunnel or a dying phone does.
import http from 'node:http';

export class LossyProxy {
  /** Answers to `POST …/messages` that are still to be lost. */
  lose = 0;
  /** What went through: `METHOD path`. */
  passed = [];

  static async start(targetPort) {
    const proxy = new LossyProxy();
    proxy.server = http.createServer((request, response) => proxy.#pass(request, response, targetPort));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
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
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
