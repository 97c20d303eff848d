// WeChat's message push, as WeChat sends it: signed, encrypted, repeated, forged. Its API is a small server here.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Server } from '../support/server.mjs';

const ENV = 'lantern';
const APP = 'wx1234567890abcdef';
const TOKEN = 'push-token';
const AES = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const KEY = Buffer.from(`${AES}=`, 'base64');

let api, server, folder;
const sent = [];

before(async () => {
  api = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url.startsWith('/cgi-bin/stable_token')) return response.end('{"access_token":"t","expires_in":7200}');
      if (request.url.startsWith('/cgi-bin/media/upload')) return response.end('{"type":"image","media_id":"media-of-the-dot","created_at":1790000000}');
      if (request.url.startsWith('/cgi-bin/message/custom/send')) sent.push(JSON.parse(body));
      response.end('{"errcode":0,"errmsg":"ok"}');
    });
  });
  await new Promise((done) => api.listen(0, '127.0.0.1', done));
  folder = await mkdtemp(join(tmpdir(), 'sampan-wechat-'));
  server = await Server.start({ data: folder, more: ['--wechat-url', `http://127.0.0.1:${api.address().port}`] });
  await connect({ app_id: APP, app_secret: 'secret-of-the-app', token: TOKEN, aes_key: AES, kind: 'mini_program', bot: 'lantern-bot' });
});
after(async () => {
  await server?.stop();
  api?.close();
  await rm(folder, { recursive: true, force: true });
});

function connect(account) {
  return new Promise((done, fail) => {
    const child = execFile(process.env.SAMPAN_BIN, ['set-wechat', '--env', ENV, '--data', folder], (error, stdout) => (error ? fail(error) : done(stdout)));
    child.stdin.end(JSON.stringify(account));
  });
}

const sha1 = (...parts) => createHash('sha1').update(parts.sort().join('')).digest('hex');

function encrypt(text, app = APP) {
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(app)]);
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64');
}

function push(message, { app = APP, at = Math.floor(Date.now() / 1000), forge = false } = {}) {
  const Encrypt = encrypt(JSON.stringify(message), app);
  const [timestamp, nonce] = [String(at), '42'];
  const query = new URLSearchParams({
    signature: sha1(TOKEN, timestamp, nonce), timestamp, nonce, encrypt_type: 'aes',
    msg_signature: forge ? sha1('guess', timestamp, nonce, Encrypt) : sha1(TOKEN, timestamp, nonce, Encrypt),
  });
  return fetch(`${server.origin}/wechat/${ENV}?${query}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ToUserName: 'gh_1', Encrypt }),
  });
}

let ids = 9000;
const text = (Content, from = 'openid-of-ann') => ({
  ToUserName: 'gh_1', FromUserName: from, CreateTime: Math.floor(Date.now() / 1000), MsgType: 'text', Content, MsgId: ++ids,
});

async function until(what, probe) {
  for (let i = 0; i < 400; i++) {
    const found = await probe();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited for ${what}; sent: ${JSON.stringify(sent)}`);
}

const key = { authorization: 'Bearer demo-secret-key' };
const desk = async (from) => {
  const all = await (await fetch(`${server.origin}/api/v1/environments/${ENV}/desk/conversations`, { headers: key })).json();
  return (all.rows ?? all).find((c) => c.customer.channel === 'wechat' && c.customer.person === from);
};

test('the address is checked as WeChat does', async () => {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), '7'];
  const query = new URLSearchParams({ signature: sha1(TOKEN, timestamp, nonce), timestamp, nonce, echostr: 'echo-4711' });
  const answer = await fetch(`${server.origin}/wechat/${ENV}?${query}`);
  assert.deepEqual([answer.status, await answer.text()], [200, 'echo-4711']);
  query.set('signature', sha1('guess', timestamp, nonce));
  assert.equal((await fetch(`${server.origin}/wechat/${ENV}?${query}`)).status, 403);
  assert.equal((await fetch(`${server.origin}/wechat/lantern-dev?${query}`)).status, 404, 'another environment has no account');
});

test('the bot answers once, however often WeChat repeats the message', async () => {
  const message = text('你们几点开门');
  const answers = await Promise.all([push(message), push(message), push(message)]);
  for (const answer of answers) assert.deepEqual([answer.status, await answer.text()], [200, 'success']);
  await until('the answer', () => sent.length);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(sent.length, 1);
  assert.equal(sent[0].touser, 'openid-of-ann');
  assert.equal(sent[0].msgtype, 'text');
  assert.ok(sent[0].text.content.length > 5, sent[0].text.content);
});

test('what is forged, late or of another app is refused, and nothing comes of it', async () => {
  const before = sent.length;
  const bad = [
    await push(text('hello'), { forge: true }),
    await push(text('hello'), { app: 'wx-of-another' }),
    await push(text('hello'), { at: Math.floor(Date.now() / 1000) - 3600 }),
  ];
  for (const answer of bad) assert.equal(answer.status, 403);
  assert.deepEqual(await Promise.all(bad.map(async (a) => (await a.json()).code)), ['bad_signature', 'bad_appid', 'stale']);
  const plain = await fetch(`${server.origin}/wechat/${ENV}`, { method: 'POST', body: '{}' });
  assert.ok(plain.status >= 400 && plain.status < 500);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(sent.length, before);
});

test('who asks for a person is answered by an agent, within the five messages that WeChat allows', async () => {
  const said = sent.length;
  await push(text('转人工'));
  await until('what the bot says to that', () => sent.length > said);
  const conversation = await until('the hand-off', () => desk('openid-of-ann'));
  await push(text('我的票打不开'));
  const before = sent.length;
  for (let n = 0; n < 7; n++) {
    const reply = await fetch(`${server.origin}/api/v1/environments/${ENV}/desk/conversations/${conversation.id}/messages`, {
      method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: JSON.stringify({ client_id: `r${n}`, text: `第 ${n} 条` }),
    });
    assert.ok(reply.ok, await reply.text());
  }
  const failed = await until('the sixth to fail', async () => (await desk('openid-of-ann')).failed.length >= 2 && desk('openid-of-ann'));
  const replies = sent.slice(before).map((m) => m.text.content).filter((t) => t.startsWith('第'));
  assert.deepEqual(replies, [0, 1, 2, 3, 4].map((n) => `第 ${n} 条`), 'in order, and no more than five');
  assert.equal(failed.failed.length, 2);
});

test('an agent sends words and a picture: WeChat gets one after the other, and no other files', async () => {
  await push(text('转人工', 'openid-of-bea'));
  const conversation = await until('the desk', () => desk('openid-of-bea'));
  const form = new URLSearchParams({ email: 'agent@demo.local', password: 'sampan-demo', next: '/' });
  const signed = await fetch(`${server.origin}/api/console/sign-in`, { method: 'POST', redirect: 'manual', body: form });
  const cookie = signed.headers.getSetCookie().find((c) => c.startsWith('sampan_session=')).split(';')[0];
  const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
  const place = `${server.origin}/api/console/desk-files/${ENV}/${conversation.id}/attachments`;
  const files = `${place}?name=dot.png`;
  assert.equal((await fetch(files, { method: 'POST', body: dot })).status, 401);
  const added = await fetch(files, { method: 'POST', headers: { cookie }, body: dot });
  const picture = await added.json();
  assert.equal(picture.mime, 'image/png', JSON.stringify(picture));
  const reply = await fetch(`${server.origin}/api/console/desk/reply`, {
    method: 'POST', headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ env: ENV, id: conversation.id, client_id: 'with-a-picture', text: '请看图', attachments: [picture] }),
  });
  assert.ok(reply.ok, await reply.text());
  await until('the picture', () => sent.find((m) => m.touser === 'openid-of-bea' && m.msgtype === 'image'));
  const pdf = await fetch(`${place}?name=bill.pdf`, { method: 'POST', headers: { cookie }, body: '%PDF-1.7' });
  assert.deepEqual([pdf.status, (await pdf.json()).code], [415, 'channel_files']);
  const theirs = sent.filter((m) => m.touser === 'openid-of-bea');
  assert.deepEqual(theirs.slice(-2).map((m) => m.text?.content ?? m.image.media_id), ['请看图', 'media-of-the-dot']);
});

test('an account that cannot be used is refused, and secrets are nowhere to be read', async () => {
  await assert.rejects(connect({ app_id: APP, app_secret: 's', token: TOKEN, aes_key: 'short', kind: 'mini_program', bot: 'b' }));
  assert.doesNotMatch(server.log, /secret-of-the-app|push-token/);
});
