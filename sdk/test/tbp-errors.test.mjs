// What the dialogue platform refuses, as its official Node.js SDK throws it: always a code, never a bare status.
import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';
import { BOT, CURRENT, OLD, REQUEST_METHODS, SIGN_METHODS, clientAt } from '../support/tbp.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

const question = () => ({ BotId: BOT, BotEnv: 'release', TerminalId: unique('terminal'), InputText: 'What time do you open?' });

/** Checks that a call is refused with a code, a sentence and the name of the request. */
async function refused(code, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.code, code, `${error.code}: ${error.message}`);
    assert.ok(error.message);
    assert.match(error.requestId, /^\S{8,}$/);
    return true;
  });
}

for (const signMethod of SIGN_METHODS) {
  for (const reqMethod of REQUEST_METHODS) {
    const client = (more = {}) => clientAt(server.host, { signMethod, reqMethod, ...more });
    test(`a wrong key, an unknown one and an old signature, ${signMethod}, ${reqMethod}`, async () => {
      await refused('AuthFailure.SignatureFailure', client({ secretKey: 'demo-secret-kez' }).TextProcess(question()));
      await refused('AuthFailure.SecretIdNotFound', client({ secretId: unique('nobody') }).TextProcess(question()));
      mock.timers.enable({ apis: ['Date'], now: Date.now() - 6 * 60_000 });
      try {
        await refused('AuthFailure.SignatureExpire', client().TextProcess(question()));
        mock.timers.setTime(Date.now() + 2 * 60_000);
        await client().TextProcess(question());
      } finally {
        mock.timers.reset();
      }
    });
  }
}

test('a call without a signature', async () => {
  const client = clientAt(server.host);
  await refused('AuthFailure.InvalidAuthorization', client.request('TextProcess', question(), { skipSign: true }));
  const response = await fetch(`http://${server.host}/`, {
    method: 'POST',
    headers: { 'X-TC-Action': 'TextProcess', 'X-TC-Version': CURRENT, 'Content-Type': 'application/json' },
    body: JSON.stringify(question()),
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json', 'the Python SDK overlooks errors of any other type');
  assert.equal((await response.json()).Response.Error.Code, 'AuthFailure.InvalidAuthorization');
});

test('parameters that are missing or wrong', async () => {
  const client = clientAt(server.host);
  for (const name of ['BotId', 'BotEnv', 'TerminalId', 'InputText']) {
    await refused('MissingParameter', client.TextProcess({ ...question(), [name]: undefined }));
  }
  await refused('InvalidParameter', client.TextProcess({ ...question(), InputText: { text: 'What?' } }));
  await refused('InvalidParameterValue', client.TextProcess({ ...question(), BotEnv: 'prod' }));
  await refused('InvalidParameterValue', client.TextProcess({ ...question(), InputText: '灯'.repeat(5000) }));
  const missing = clientAt(server.host, { reqMethod: 'GET' }).TextReset({ BotId: BOT, BotEnv: 'dev' });
  await refused('MissingParameter', missing);
});

test('a bot that is not there', async () => {
  for (const version of [CURRENT, OLD]) {
    const client = clientAt(server.host, { version });
    await refused('InternalError.ErrorMms', client.TextProcess({ ...question(), BotId: unique('bot') }));
    await refused('InternalError.ErrorMms', client.TextReset({ BotId: unique('bot'), BotEnv: 'dev', TerminalId: 't' }));
  }
});

test('actions and versions that are not there', async () => {
  await refused('InvalidAction', clientAt(server.host).request('PostText', question()));
  await refused('InvalidAction', clientAt(server.host).request('CreateBot', { BotName: 'x', BotCnName: 'x' }));
  await refused('NoSuchVersion', clientAt(server.host, { version: '2019-03-26' }).request('TextProcess', question()));
});

test('a new bot is a draft that can be talked to', async () => {
  const old = clientAt(server.host, { version: OLD });
  const name = unique('bot');
  const made = await old.CreateBot({ BotName: name, BotCnName: '灯笼' });
  assert.notEqual(made.TaskRequestId, '');
  const current = clientAt(server.host);
  const say = (env) => current.TextProcess({ BotId: name, BotEnv: env, TerminalId: 't', InputText: 'hello there' });
  assert.equal((await say('dev')).BotName, name);
  await refused('InternalError.ErrorMms', say('release'));
  await refused('InvalidParameter', old.CreateBot({ BotName: name, BotCnName: '灯笼' }));
});
