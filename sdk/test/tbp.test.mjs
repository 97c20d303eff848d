// The dialogue platform through its official Node.js SDK: conversations, in every way that a call can be signed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';
import { BOT, CURRENT, OLD, REQUEST_METHODS, SIGN_METHODS, Talk, answerTo, clientAt, slotsOf } from '../support/tbp.mjs';

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

const talk = (options = {}) => new Talk(clientAt(server.host, options), unique('terminal'), options.env);

const FULL = [
  'BotName', 'DialogStatus', 'InputText', 'IntentName', 'RequestId', 'ResponseMessage', 'ResponseText', 'ResultType',
  'SessionAttributes', 'SlotInfoList',
];
const SHORT = FULL.filter((name) => name !== 'ResponseMessage' && name !== 'ResultType');

/** What every reply to an end user has, whatever the bot says. */
function checkReply(reply, inputText) {
  assert.deepEqual(Object.keys(reply).sort(), FULL);
  assert.equal(reply.InputText, inputText);
  assert.ok(reply.ResponseText, 'there is always something to show');
  assert.match(reply.ResultType, /^[012356]$/);
  assert.ok(['', 'START', 'COUTINUE', 'COMPLETE'].includes(reply.DialogStatus), reply.DialogStatus);
  assert.ok(reply.ResponseMessage.GroupList.length > 0);
  for (const group of reply.ResponseMessage.GroupList) {
    assert.deepEqual(Object.keys(group).sort(), ['Content', 'ContentType', 'Url']);
    assert.equal(group.ContentType, 'text/plain');
  }
  for (const slot of reply.SlotInfoList) assert.deepEqual(Object.keys(slot).sort(), ['SlotName', 'SlotValue']);
  assert.doesNotMatch(JSON.stringify(reply), /null/, 'empty texts and lists, as the real service sends them');
}

for (const version of [CURRENT, OLD]) {
  for (const signMethod of SIGN_METHODS) {
    for (const reqMethod of REQUEST_METHODS) {
      test(`a question by ${signMethod}, ${reqMethod}, ${version}`, async () => {
        const user = talk({ version, signMethod, reqMethod });
        for (const question of ['What time do you open?', '你们几点开门']) {
          const reply = await user.say(question);
          checkReply(reply, question);
          assert.equal(reply.ResultType, '2', JSON.stringify(reply));
          assert.equal(reply.DialogStatus, '', 'a question is no task');
        }
        const awkward = `it's 100% "a+b=c" & <灯笼>? ~!*() #1;/\\ 🏮`;
        assert.equal((await user.say(awkward)).InputText, awkward, 'what is escaped on the way comes out as it went in');
      });
    }
  }
}

describe('conversations', () => {
  for (const env of ['release', 'dev']) {
    test(`a task asks for what it needs, and ends, in ${env}`, async () => {
      const user = talk({ env });
      let reply = await user.say('I want to book two tickets');
      checkReply(reply, 'I want to book two tickets');
      assert.deepEqual([reply.ResultType, reply.IntentName, reply.DialogStatus], ['1', 'book_ticket', 'START']);
      assert.ok(slotsOf(reply).count, 'the number was said already');

      const statuses = [];
      let known = slotsOf(reply);
      while (reply.DialogStatus !== 'COMPLETE' && statuses.length < 8) {
        reply = await user.say(answerTo(reply));
        assert.equal(reply.IntentName, 'book_ticket', JSON.stringify(reply));
        const now = slotsOf(reply);
        for (const [name, value] of Object.entries(known)) assert.equal(now[name], value, 'nothing is forgotten on the way');
        known = now;
        statuses.push(reply.DialogStatus);
      }
      assert.ok(statuses.length > 1, 'it asked more than once');
      assert.deepEqual([statuses.at(-1), ...new Set(statuses.slice(0, -1))], ['COMPLETE', 'COUTINUE']);
      for (const name of ['film', 'count', 'date', 'cinema']) assert.ok(known[name], name);
    });
  }

  test('a task in Chinese', async () => {
    const reply = await talk({ language: 'zh-CN' }).say('我要订两张票');
    assert.deepEqual([reply.ResultType, reply.IntentName, reply.DialogStatus], ['1', 'book_ticket', 'START']);
    assert.match(reply.ResponseText, /[\u4e00-\u9fff]/);
  });

  test('nothing fits', async () => {
    const reply = await talk().say('qwxz plmk vbnt');
    checkReply(reply, 'qwxz plmk vbnt');
    assert.match(reply.ResultType, /^[56]$/);
    assert.deepEqual([reply.IntentName, reply.DialogStatus, reply.SlotInfoList], ['', '', []]);
  });

  test('asking for a person', async () => {
    for (const text of ['talk to a person', '转人工']) checkReply(await talk().say(text), text);
  });

  test('what the client hands through comes back', async () => {
    const SessionAttributes = JSON.stringify({ from: 'sdk', 灯: ['a', 1] });
    const user = talk();
    assert.equal((await user.say('I want to book two tickets', { SessionAttributes })).SessionAttributes, SessionAttributes);
    assert.equal((await talk().say('What time do you open?')).SessionAttributes, '');
  });

  test('end users, and the two states of a bot, do not mix', async () => {
    const client = clientAt(server.host);
    const [first, second] = [new Talk(client, unique('terminal')), new Talk(client, unique('terminal'))];
    const elsewhere = new Talk(client, first.where.TerminalId, 'dev');
    const started = await first.say('I want to book two tickets');
    assert.equal(started.DialogStatus, 'START');
    for (const other of [second, elsewhere]) {
      const reply = await other.say(answerTo(started));
      assert.notEqual(reply.DialogStatus, 'COUTINUE', 'nobody else is in the middle of it');
      assert.ok(!slotsOf(reply).count, JSON.stringify(reply));
    }
    const reply = await first.say(answerTo(started));
    assert.deepEqual([reply.IntentName, reply.DialogStatus], ['book_ticket', 'COUTINUE']);
    assert.ok(slotsOf(reply).count && slotsOf(reply).film);
  });

  for (const [version, fields] of [[CURRENT, FULL], [OLD, SHORT]]) {
    test(`starting over, ${version}`, async () => {
      const user = talk({ version });
      const started = await user.say('I want to book two tickets');
      assert.equal(started.DialogStatus, 'START');
      const reset = await user.reset();
      assert.deepEqual(Object.keys(reset).sort(), fields);
      assert.deepEqual(reset.SlotInfoList, []);
      assert.notEqual((await user.say(answerTo(started))).DialogStatus, 'COUTINUE', 'the task is forgotten');
    });
  }

  test('the older action for starting over', async () => {
    const user = talk({ version: OLD });
    const started = await user.say('I want to book two tickets');
    const reset = await user.client.Reset({ BotId: BOT, BotEnv: 'release', UserId: user.where.TerminalId });
    assert.deepEqual(Object.keys(reset).sort(), [
      'BotName', 'DialogStatus', 'IntentName', 'Question', 'RequestId', 'ResponseText', 'SessionAttributes',
      'SlotInfoList', 'WaveData', 'WaveUrl',
    ]);
    assert.ok(['', 'start', 'continue', 'complete'].includes(reset.DialogStatus), reset.DialogStatus);
    assert.notEqual((await user.say(answerTo(started))).DialogStatus, 'COUTINUE', 'the task is forgotten');
  });
});
