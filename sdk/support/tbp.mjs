// The official SDK of the dialogue platform as a customer's server would use it.
import { createRequire } from 'node:module';

// The SDK follows the environment's proxy, to this machine too.
for (const name of ['http_proxy', 'https_proxy', 'all_proxy']) {
  delete process.env[name];
  delete process.env[name.toUpperCase()];
}

const require = createRequire(import.meta.url);
// The package's own index loads the clients of all products.
const { tbp } = require('tencentcloud-sdk-nodejs/tencentcloud/services/tbp');
const { CommonClient } = require('tencentcloud-sdk-nodejs/tencentcloud/common/common_client');

export const CURRENT = '2019-06-27';
export const OLD = '2019-03-11';
export const BOT = 'lantern-bot';
const CLIENTS = { [CURRENT]: tbp.v20190627.Client, [OLD]: tbp.v20190311.Client };
export const SIGN_METHODS = ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'];
export const REQUEST_METHODS = ['POST', 'GET'];

/** A client of a version: the SDK's own class, or its general one for a version that has none. */
export function clientAt(host, options = {}) {
  const { version = CURRENT, secretId = 'demo-id', secretKey = 'demo-secret-key' } = options;
  const { signMethod, reqMethod = 'POST', language } = options;
  const config = {
    credential: { secretId, secretKey },
    region: '',
    profile: { signMethod, language, httpProfile: { protocol: 'http://', endpoint: host, reqMethod } },
  };
  const Client = CLIENTS[version];
  return Client ? new Client(config) : new CommonClient(host, version, config);
}

/** One end user's end of a conversation. */
export class Talk {
  constructor(client, terminal, env = 'release') {
    this.client = client;
    this.where = { BotId: BOT, BotEnv: env, TerminalId: terminal };
  }

  say(text, more = {}) {
    return this.client.TextProcess({ ...this.where, InputText: text, ...more });
  }

  reset() {
    return this.client.TextReset(this.where);
  }
}

/** What answers the questions of the demo's `book_ticket`, by slot, in the order in which it asks. */
const ANSWERS = { film: 'The Snow Line', count: 'two', date: 'tomorrow', cinema: 'West Lake' };

/** Answers what a reply still asks for. Whatever has a value is not asked again; in the end there is a yes to be said. */
export function answerTo(reply) {
  const filled = slotsOf(reply);
  const open = Object.keys(ANSWERS).find((name) => !filled[name]);
  return open ? ANSWERS[open] : 'Yes';
}

/** The slots that have a value. */
export function slotsOf(reply) {
  const known = reply.SlotInfoList.filter((slot) => slot.SlotValue !== '');
  return Object.fromEntries(known.map((slot) => [slot.SlotName, slot.SlotValue]));
}
