// The chat as its clients see it, and the people at the other end by the API.
import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { PROD, SERVER_KEY, eventually } from './sdk.mjs';
import { LocalStorage } from './wx.mjs';

export const sampan = createRequire(import.meta.url)('../client/index.js');
export const BOT = 'lantern-bot';
const open = [];

/** A visitor's chat in a browser with this storage. */
export function visitor(origin, { storage = new LocalStorage(), fetch: call = fetch } = {}) {
  const cloud = sampan.init({ host: origin, env: PROD, lang: 'en', storage, WebSocket, fetch: call });
  return opened(cloud.chat({ bot: BOT, as: 'visitor' }), storage);
}

/** A chat that is closed after the test. */
export function opened(chat, storage) {
  chat.storage = storage;
  open.push(chat);
  return chat;
}

export function closeAll() {
  for (const chat of open.splice(0)) chat.close();
}

/** Waits until the chat is as wanted. */
export function until(what, chat, wanted, ms) {
  return eventually(`${what}; it is ${JSON.stringify(chat.state)} ${JSON.stringify(texts(chat))}`, () => wanted(chat), ms);
}

/** Who said what. A bot's words are joined. */
export function texts(chat) {
  return chat.messages.map((entry) => {
    const words = (entry.bubbles ?? []).filter((b) => b.type === 'text').map((b) => b.text);
    return [entry.from, entry.event ?? entry.text ?? words.join('\n')];
  });
}

/** The customer's words that the server has, each as often as it has them. */
export async function kept(origin, person) {
  const all = [];
  let before;
  do {
    const query = before ? `&before=${before}` : '';
    const answer = await fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}/messages?person=${person}${query}`);
    const page = await answer.json();
    all.unshift(...page.entries);
    before = page.before;
  } while (before);
  return all;
}

/** A person of the team, by the company's own system. */
export class Team {
  constructor(origin) {
    this.origin = origin;
  }

  async call(method, path, body) {
    const answer = await fetch(`${this.origin}/api/v1/environments/${PROD}/desk/conversations${path}`, {
      method,
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  of(person) {
    return this.call('GET', `?person=${person}`);
  }

  reply(id, client_id, text) {
    return this.call('POST', `/${id}/messages`, { client_id, text });
  }

  resolve(id) {
    return this.call('POST', `/${id}/actions`, [{ do: 'state', to: 'resolved' }]);
  }
}
