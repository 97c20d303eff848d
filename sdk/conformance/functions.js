// The functions that the cases call, published before they run.

export const NAME = 'conform';
/** Runs the cases itself: see inside.js. */
export const INSIDE = 'conformInside';
/** Never ends by itself. */
export const ENDLESS = 'conformEndless';

const MAIN = {
  code: `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async (event) => {
  switch (event.want) {
    case 'echo': return event.value;
    case 'nothing': return;
    case 'undefined': return undefined;
    case 'a promise': return new Promise((resolve) => setTimeout(() => resolve({ late: true }), 20));
    case 'a date': return new Date(5);
    case 'not a number': return NaN;
    case 'undefined inside': return { a: [undefined], b: Infinity, c: undefined, d: () => 1 };
    case 'context': return { openid: cloud.getWXContext().OPENID };
    case 'throws an error': throw new Error('out of tea');
    case 'throws a text': throw 'just a text';
    case 'rejects': return Promise.reject(new Error('not today'));
    case 'returns too much': return 'x'.repeat(2 * 1024 * 1024);
    default: return event;
  }
};
`,
  // A busy machine is slow.
  timeoutMs: 20_000,
  memoryMb: 64,
  invoke: 'signedIn',
};

export const FUNCTIONS = {
  [NAME]: MAIN,
  // Its code is made when it is published.
  [INSIDE]: { ...MAIN, timeoutMs: 60_000, memoryMb: 256 },
  [ENDLESS]: { ...MAIN, code: 'exports.main = () => { for (;;) {} };', timeoutMs: 300 },
};
