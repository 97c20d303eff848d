// A mini-program's `wx` over fetch and ws, for what the client uses of it. Callbacks come later, as in a phone.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import WebSocket from 'ws';

/** One phone: its storage outlives the app. */
export function phone(storage = new Map()) {
  const finish = (work, { success, fail }) =>
    work.then(success, (error) => fail?.({ errMsg: `request:fail ${error.message}` }));
  return {
    storage,
    sockets: [],
    request({ url, method = 'GET', header, data, ...callbacks }) {
      const call = async () => {
        const answer = await fetch(url, { method, headers: header, body: data });
        const text = await answer.text();
        let parsed = text;
        try {
          parsed = JSON.parse(text);
        } catch {
          // As wx does: what is no JSON stays a text.
        }
        return { statusCode: answer.status, data: parsed };
      };
      finish(call(), callbacks);
    },
    uploadFile({ url, filePath, name, header, formData, ...callbacks }) {
      const call = async () => {
        const form = new FormData();
        for (const [key, value] of Object.entries(formData)) form.append(key, value);
        form.append(name, new Blob([await readFile(filePath)]), path.basename(filePath));
        const answer = await fetch(url, { method: 'POST', headers: header, body: form });
        return { statusCode: answer.status, data: await answer.text() };
      };
      finish(call(), callbacks);
    },
    connectSocket({ url }) {
      const socket = new WebSocket(url);
      this.sockets.push(socket);
      return {
        onOpen: (hear) => socket.on('open', () => hear({})),
        onMessage: (hear) => socket.on('message', (data) => hear({ data: data.toString() })),
        onClose: (hear) => socket.on('close', (code) => hear({ code })),
        onError: (hear) => socket.on('error', (error) => hear({ errMsg: error.message })),
        send: ({ data }) => socket.send(data),
        close: () => socket.terminate(),
      };
    },
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => void storage.set(key, value),
    removeStorageSync: (key) => void storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()] }),
  };
}

/** A browser's `localStorage`. */
export class LocalStorage {
  #items = new Map();
  get length() {
    return this.#items.size;
  }
  key(n) {
    return [...this.#items.keys()][n] ?? null;
  }
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  setItem(key, value) {
    this.#items.set(key, String(value));
  }
  removeItem(key) {
    this.#items.delete(key);
  }
}
