// Cloud functions: what they return and how they fail. The functions are in ../functions.js.
import { Refused, ok, only, refused, same, steps } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';
import { ENDLESS, NAME } from '../functions.js';

/** Returns a value that came with the event. */
const returns = (name, value, wanted = value) => steps(`returns ${name}`, async (t) => same(await t.call(NAME, { want: 'echo', value }), wanted));
/** Returns what the function makes. */
const makes = (want, wanted) => steps(`returns ${want}`, async (t) => same(await t.call(NAME, { want }), wanted));
const fails = (want, code, message) =>
  steps(`fails: ${want}`, async (t) => {
    await t.refused(async () => {
      try {
        return await t.call(NAME, { want });
      } catch (error) {
        if (message && error instanceof Refused) ok(message.test(error.message), `the message is told: ${error.message}`);
        throw error;
      }
    }, refusal(code));
  });

const notWx = (driver) => driver.sdk !== 'wx-server-sdk';

export default {
  name: 'functions',
  cases: [
    makes('nothing', null),
    makes('undefined', null),
    returns('null', null),
    returns('0', 0),
    returns('a number', 42),
    returns('a fraction', -1.5e-7),
    returns('true', true),
    returns('false', false),
    returns('an empty text', ''),
    returns('a text', 'hello'),
    only(notWx, 'a result is parsed once', returns('a text of JSON', '{"a":1}')),
    returns('a text in Chinese', '你好👋"\\\n'),
    returns('an empty object', {}),
    returns('an empty array', []),
    returns('a mixed array', [1, 'a', null, { b: [true] }]),
    returns('an object', { a: { b: { c: [1, 2, { d: null }] } }, 名: '字' }),
    returns('an object with an empty code', { code: '', message: 'fine' }),
    returns('an object with a data', { data: { result: 1 }, requestId: 'x' }),
    returns('a great number', Number.MAX_SAFE_INTEGER),
    returns('300,000 characters', '深'.repeat(300_000)),
    returns('10,000 objects', Array.from({ length: 10_000 }, (_, n) => ({ n }))),
    makes('a promise', { late: true }),
    makes('a date', '1970-01-01T00:00:00.005Z'),
    makes('not a number', null),
    makes('undefined inside', { a: [null], b: null }),
    steps('returns what is parsed already', async (t) => {
      const { result } = await t.app.callFunction({ name: NAME, data: { want: 'echo', value: { a: [1] } }, parse: true });
      same(result, { a: [1] });
    }),
    steps('the event is what was sent', async (t) => {
      same(await t.call(NAME, { want: 'event', a: 1, list: [null, 'x'], o: { p: {} } }), { want: 'event', a: 1, list: [null, 'x'], o: { p: {} } });
    }),
    only(notWx, 'data may be left out', steps('without data the event is an empty object', async (t) => same(await t.call(NAME), {}))),
    only((driver) => driver.signsIn !== false, 'somebody is signed in', steps('who calls is known', async (t) => {
      const { openid } = await t.call(NAME, { want: 'context' });
      ok(typeof openid === 'string' && openid.length > 0, `an openid: ${openid}`);
    })),
    fails('throws an error', 'FUNCTIONS_EXECUTE_FAIL', /out of tea/),
    fails('throws a text', 'FUNCTIONS_EXECUTE_FAIL', /just a text/),
    fails('rejects', 'FUNCTIONS_EXECUTE_FAIL', /not today/),
    fails('returns too much', 'FUNCTIONS_RESULT_TOO_LARGE'),
    refused('takes too long', (t) => t.call(ENDLESS, {}), refusal('FUNCTION_TIME_LIMIT_EXCEEDED')),
    refused('an unknown function', (t) => t.call('noSuchFunction', {}), refusal('FUNCTIONS_REQUEST_FAIL')),
  ],
};
