// The customer's chat: the client against the real server, over broken wires and through power cuts.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import WebSocket from 'ws';
import { BOT, Team, closeAll, kept, opened, sampan, texts, until, visitor } from '../support/chat.mjs';
import { LossyProxy } from '../support/lossy.mjs';
import { PROD, eventually, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';
import { LocalStorage, phone } from '../support/wx.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

let server, origin, team;
before(async () => {
  server = await Server.start();
  origin = server.origin;
  team = new Team(origin);
  // The bot is trained by now.
  const chat = visitor(origin);
  await until('the greeting', chat, (c) => c.messages.length > 0);
  chat.close();
});
afterEach(closeAll);
after(() => server?.remove());

const said = (entries) => entries.filter((e) => e.from === 'customer').map((e) => e.text);
const call = (pathname, body, headers = {}) =>
  fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}${pathname}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** A chat that waits for a person, and the conversation. */
async function handedOver(chat) {
  await until('the greeting', chat, (c) => c.messages.length > 0);
  chat.send('I want to talk to a person');
  await until('the queue', chat, (c) => c.state.kind === 'waiting');
  return chat.state.conversation;
}

test('the bot greets once, on two devices of one person, and answers on both', async () => {
  const storage = new LocalStorage();
  const [one, two] = [visitor(origin, { storage }), visitor(origin, { storage })];
  assert.equal(one.person, two.person);
  await until('the greeting', one, (c) => c.messages.length > 0);
  await until('the greeting', two, (c) => c.messages.length > 0);
  const entry = one.send('What time do you open?');
  assert.equal(entry.state, 'sending');
  assert.equal(one.messages.at(-1).text, 'What time do you open?', 'it is there at once');
  for (const chat of [one, two]) {
    await until('the answer', chat, (c) => c.messages.length === 3 && c.messages.at(-1).from === 'bot');
    assert.deepEqual(texts(chat).map(([from]) => from), ['bot', 'customer', 'bot']);
    assert.equal(chat.messages[1].state, 'sent');
    assert.deepEqual(chat.state, { kind: 'bot' });
  }
  assert.deepEqual(texts(one), texts(two));
});

test('an answer that is lost twice leaves one message and one answer', async () => {
  const wire = await LossyProxy.start(server.port);
  const chat = visitor(wire.origin);
  await until('the greeting', chat, (c) => c.messages.length > 0);
  wire.lose = 2;
  const posts = () => wire.passed.filter((line) => line.startsWith('POST') && line.endsWith('/messages')).length;
  const before = posts();
  chat.send('What time do you open?');
  chat.send('Do you have parking?');
  await until('both answers', chat, (c) => c.messages.filter((e) => e.state === 'sent').length === 2);
  assert.ok(posts() - before >= 4, 'it was sent again, twice');
  const entries = await kept(origin, chat.person);
  assert.deepEqual(said(entries), ['What time do you open?', 'Do you have parking?']);
  assert.equal(entries.filter((e) => e.from === 'bot').length, 3);
  await wire.stop();
});

test('what was written offline is sent once, in order, after the app was opened again', async () => {
  const storage = new LocalStorage();
  let away = false;
  const call = (...what) => (away ? Promise.reject(new TypeError('no network')) : fetch(...what));
  const first = visitor(origin, { storage, fetch: call });
  await until('the greeting', first, (c) => c.messages.length > 0);
  away = true;
  for (const text of ['one', 'two', 'three']) first.send(text);
  await until('a failure that is told', first, (c) => c.messages.some((e) => e.state === 'failed'));
  first.close();
  const second = visitor(origin, { storage, fetch: call });
  assert.deepEqual(said(second.messages), ['one', 'two', 'three'], 'they are shown before anything is known');
  away = false;
  second.resume();
  await until('all three', second, (c) => c.messages.filter((e) => e.state === 'sent').length === 3);
  assert.deepEqual(said(await kept(origin, second.person)), ['one', 'two', 'three']);
  assert.deepEqual([...Array(storage.length).keys()].filter((n) => storage.key(n).includes(':')).filter((n) => storage.key(n).split(':').length > 3), []);
});

test('the power goes out between a message and its answer: it arrives once, and the chat comes back by itself', async () => {
  const chat = visitor(origin);
  await until('the greeting', chat, (c) => c.messages.length > 0);
  for (const text of ['What time do you open?', 'Do you have parking?', 'How much is a ticket?']) chat.send(text);
  // The first of them is with the server, or its answer is on the way.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await server.kill();
  await until('the trouble', chat, (c) => !c.online);
  server = await server.restart();
  await until('everything sent', chat, (c) => c.online && c.messages.filter((e) => e.state === 'sent').length === 3, 90_000);
  const entries = await kept(origin, chat.person);
  assert.deepEqual(said(entries), ['What time do you open?', 'Do you have parking?', 'How much is a ticket?']);
  assert.equal(entries.filter((e) => e.from === 'bot').length, 4);
});

test('a person takes over, answers on all devices, resolves, is rated; then the bot answers again', async () => {
  const storage = new LocalStorage();
  const [chat, other] = [visitor(origin, { storage }), visitor(origin, { storage })];
  const id = await handedOver(chat);
  assert.ok(chat.state.position >= 1, JSON.stringify(chat.state));
  const [conversation] = await team.of(chat.person);
  assert.equal(conversation.id, id);

  const heard = [];
  chat.on('message', (entry) => heard.push(entry.text));
  chat.send('Are you there? <b onclick=alert(1)>');
  await until('the message to the desk', chat, (c) => c.messages.at(-1).conversation === id && c.messages.at(-1).state === 'sent');
  assert.equal(chat.messages.at(-1).text, 'Are you there? <b onclick=alert(1)>');
  await team.reply(id, 'r1', 'Hello, I am here.');
  await team.reply(id, 'r1', 'Hello, I am here.');
  for (const device of [chat, other]) {
    await until('the answer', device, (c) => c.messages.at(-1).text === 'Hello, I am here.');
    assert.equal(device.messages.filter((e) => e.text === 'Hello, I am here.').length, 1);
    assert.equal(device.messages.at(-1).from, 'agent');
  }
  assert.deepEqual(heard, ['Hello, I am here.']);
  chat.read();
  await eventually('the read mark', async () => (await team.of(chat.person))[0].unread_by_customer.length === 0);

  // Every number of the conversation that this side sees grows.
  const numbers = chat.messages.filter((e) => e.conversation === id).map((e) => e.seq);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));

  const mine = chat.messages.find((e) => e.text?.startsWith('Are you there'));
  const again = { person: chat.person, client_id: mine.client_id, text: 'Are you there? <b onclick=alert(1)>' };
  assert.equal((await (await call('/messages', again)).json()).entries[0].id, mine.id);
  const early = await call('/rating', { person: chat.person, conversation: id, stars: 5 });
  assert.equal(early.status, 409);

  await team.resolve(id);
  await until('the end', chat, (c) => c.state.kind === 'resolved' && c.state.may_rate);
  await chat.rate(2, 'slow');
  assert.equal(chat.state.may_rate, false);
  const [rated] = await team.of(chat.person);
  assert.deepEqual([rated.rating.score, rated.rating.comment, rated.rating.follow_up], [2, 'slow', true]);
  // A late copy of what people were told goes to nobody any more.
  const late = await (await call('/messages', again)).json();
  assert.equal(late.entries[0].id, mine.id);
  assert.equal((await team.of(chat.person))[0].state, 'resolved');

  chat.send('What time do you open?');
  await until('the bot again', chat, (c) => c.messages.at(-1).from === 'bot' && c.state.kind === 'bot');
  const entries = await kept(origin, chat.person);
  assert.equal(entries.filter((e) => e.id === mine.id).length, 1);
  assert.deepEqual(texts(chat), texts({ messages: entries }));
});

test('who was away gets what was missed, in order, without gaps or doubles', async () => {
  const chat = visitor(origin);
  const id = await handedOver(chat);
  chat.pause();
  for (let n = 0; n < 30; n += 1) await team.reply(id, `m${n}`, `news ${n}`);
  assert.equal(chat.messages.some((e) => e.text?.startsWith('news')), false);
  chat.resume();
  await until('all of it', chat, (c) => c.messages.filter((e) => e.text?.startsWith('news')).length === 30);
  assert.deepEqual(chat.messages.filter((e) => e.from === 'agent').map((e) => e.text), Array.from({ length: 30 }, (_, n) => `news ${n}`));
  // Longer away than is told one by one: the newest page, and the rest by asking.
  chat.pause();
  for (let n = 30; n < 150; n += 1) await team.reply(id, `m${n}`, `news ${n}`);
  chat.resume();
  await until('the newest', chat, (c) => c.messages.at(-1).text === 'news 149');
  while (chat.more) await chat.loadEarlier();
  assert.deepEqual(chat.messages.filter((e) => e.from === 'agent').map((e) => e.text), Array.from({ length: 150 }, (_, n) => `news ${n}`));
});

test('nobody sees or touches the thread of somebody else', async () => {
  const chat = visitor(origin);
  const id = await handedOver(chat);
  const stranger = sampan.random(32);
  const form = new FormData();
  form.append('person', chat.person);
  form.append('file', new Blob([PNG]), '../../x.svg');
  const upload = await fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}/attachments`, { method: 'POST', body: form });
  const picture = await upload.json();
  assert.equal(picture.mime, 'image/png');
  const at = picture.url.split('?')[0];
  for (const bad of ['', `?person=${stranger}`, '?key=x', '?person=short']) assert.equal((await fetch(origin + at + bad)).status, 404, bad);
  const seen = await fetch(origin + picture.url);
  assert.equal(seen.status, 200);
  assert.equal(seen.headers.get('content-type'), 'image/png');
  assert.equal(seen.headers.get('x-content-type-options'), 'nosniff');
  assert.match(seen.headers.get('content-security-policy'), /sandbox/);
  assert.equal((await fetch(`${origin}${at}?person=${chat.person}`)).status, 200);

  assert.equal((await call('/messages', { person: stranger, client_id: 'c1', attachment: picture.id })).status, 404);
  assert.equal((await call('/rating', { person: stranger, conversation: id, stars: 1 })).status, 404);
  const { before } = await (await call(`/messages?person=${chat.person}`)).json();
  const other = await (await call(`/messages?person=${stranger}${before ? `&before=${before}` : ''}`)).json();
  assert.deepEqual(other.entries, []);
  // The place that somebody heard up to is of no use to another.
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/public/chat/${PROD}/${BOT}/live`);
  const welcome = await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', person: stranger, after: chat.connection && chat.cursor })));
    socket.on('message', (data) => resolve(JSON.parse(data)));
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
  });
  assert.deepEqual(welcome.entries, []);
  assert.deepEqual(welcome.state, { kind: 'bot' });
  socket.terminate();
  const forged = await call(`/messages`, undefined, { authorization: 'Bearer forged' });
  assert.equal(forged.status, 401);
});

test('hostile and oversized input gets a clear error and changes nothing', async () => {
  const person = sampan.random(32);
  const status = async (body) => (await call('/messages', { person, client_id: 'c1', text: 'x', ...body })).status;
  assert.equal(await status({ person: 'short' }), 422);
  assert.equal(await status({ client_id: '' }), 422);
  assert.equal(await status({ client_id: 'a b' }), 422);
  assert.equal(await status({ client_id: 'a'.repeat(65) }), 422);
  assert.equal(await status({ text: 'a'.repeat(5000) }), 422);
  assert.equal(await status({ text: 'a'.repeat(2000) }), 413, 'a bot reads less');
  assert.equal(await status({ context: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, 'v'])) }), 422);
  assert.equal((await call(`/messages?person=${person}&before=nonsense`)).status, 422);
  assert.equal((await fetch(`${origin}/api/v1/public/chat/${PROD}/nobody/messages?person=${person}`)).status, 404);
  const svg = new FormData();
  svg.append('person', person);
  svg.append('file', new Blob(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], { type: 'image/png' }), 'x.png');
  assert.equal((await fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}/attachments`, { method: 'POST', body: svg })).status, 415);
  const refused = async (name, content, more = {}) => {
    const form = new FormData();
    for (const [key, value] of Object.entries({ person, ...more })) form.append(key, value);
    form.append('file', new Blob([content]), name);
    const answer = await fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}/attachments`, { method: 'POST', body: form });
    return [answer.status, (await answer.json()).code];
  };
  assert.deepEqual(await refused('x.html', '<p>'), [415, 'file_kind']);
  assert.deepEqual(await refused('x.pdf', '%PDF-1.7', { name: 'x.exe' }), [415, 'file_kind'], 'the name that is said counts');
  assert.deepEqual(await refused('x.pdf', 'MZ\x90\0\x03'), [415, 'file_content']);
  assert.deepEqual(await refused('x.txt', '<svg onload=alert(1)>'), [415, 'file_content']);
  assert.deepEqual(await refused('x.png', '%PDF-1.7'), [415, 'no_image']);
  assert.deepEqual(await refused('x.txt', 'a'.repeat(10 * 1024 * 1024 + 1)), [413, 'too_large']);
  const large = new FormData();
  large.append('person', person);
  large.append('file', new Blob([PNG, Buffer.alloc(6 * 1024 * 1024)]), 'x.png');
  const tooLarge = await fetch(`${origin}/api/v1/public/chat/${PROD}/${BOT}/attachments`, { method: 'POST', body: large }).then((a) => a.status, () => 413);
  assert.equal(tooLarge, 413);
  assert.deepEqual(await kept(origin, person), []);

  const closes = (...frames) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/public/chat/${PROD}/${BOT}/live`);
      socket.on('open', () => frames.forEach((frame) => socket.send(frame)));
      socket.on('close', resolve);
    });
  const hello = JSON.stringify({ type: 'hello', person });
  assert.equal(await closes('{}'), 4400);
  assert.equal(await closes(JSON.stringify({ type: 'hello', person: 'short' })), 4400);
  assert.equal(await closes(JSON.stringify({ type: 'hello', token: 'forged' })), 4401);
  assert.equal(await closes(hello, hello), 4400);
  // The rest of the frame is never read, so that the goodbye may be lost with the connection.
  assert.ok([1009, 1006].includes(await closes(hello, 'x'.repeat(70_000))));
  assert.equal(await closes(hello, ...Array(80).fill('{"type":"ping"}')), 4429);
});

test('a program may speak over the socket alone, exactly once together with HTTP', async () => {
  const person = sampan.random(32);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/public/chat/${PROD}/${BOT}/live`);
  const frames = [];
  socket.on('message', (data) => frames.push(JSON.parse(data)));
  await new Promise((resolve) => socket.on('open', resolve));
  const message = { client_id: 'm1', text: 'What time do you open?' };
  socket.send(JSON.stringify({ type: 'hello', person, lang: 'en' }));
  socket.send(JSON.stringify({ type: 'message', ...message }));
  socket.send(JSON.stringify({ type: 'message', client_id: '!', text: 'x' }));
  const sent = await eventually('the answer', () => frames.find((f) => f.type === 'sent'));
  assert.equal(sent.client_id, 'm1');
  const byHttp = await (await call('/messages', { person, lang: 'en', ...message })).json();
  assert.deepEqual(byHttp.entries, sent.entries);
  await eventually('the refusal', () => frames.find((f) => f.type === 'refused' && f.problem.code === 'invalid'));
  const entry = await eventually('the entries', () => frames.filter((f) => f.type === 'entry').at(1));
  assert.equal(entry.prev, frames.find((f) => f.type === 'welcome').cursor, 'frames follow one another');
  socket.terminate();
});

test('a mini-program: sign-in, function, chat with a picture, coming back from the background', async () => {
  const wx = phone();
  const cloud = sampan.init({ host: origin, env: PROD, lang: 'zh-CN', wx });
  const first = await cloud.token();
  assert.equal(await cloud.token(), first, 'the token is kept');
  cloud.expire();
  assert.notEqual(await cloud.token(), first, 'and exchanged when it is old');
  await assert.rejects(cloud.callFunction({ name: 'noSuchFunction' }), (error) => error instanceof sampan.SampanError && error.status === 404);

  const chat = opened(cloud.chat({ bot: BOT }));
  await until('the greeting', chat, (c) => c.messages.length > 0);
  const file = path.join(server.data, 'picture.png');
  await writeFile(file, PNG);
  chat.sendImage(file);
  chat.send('转人工');
  await until('the picture and the queue', chat, (c) => c.state.kind === 'waiting' && c.messages.some((e) => e.attachment?.width === 1));
  assert.deepEqual(chat.messages.filter((e) => e.from === 'customer').map((e) => e.text), [undefined, '转人工'], 'in the order of sending');
  const shown = chat.messages.find((e) => e.attachment);
  assert.equal((await fetch(origin + shown.attachment.url)).status, 200);
  chat.sendImage(file);
  await until('a picture for people', chat, (c) => c.messages.filter((e) => e.attachment && e.state === 'sent').length === 2);
  chat.pause();
  assert.equal(chat.online, false);
  const [conversation] = (await team.call('GET', '?channel=mini_program')).filter((c) => c.id === chat.state.conversation);
  await team.reply(conversation.id, unique('r'), '您好');
  chat.resume();
  await until('what was said meanwhile', chat, (c) => c.messages.some((e) => e.text === '您好'));
  assert.equal(new Set(chat.messages.map((e) => e.id)).size, chat.messages.length);
});

test('a file: under its name, to be saved and never shown; what is refused says why and holds nothing up', async () => {
  const wx = phone();
  const chat = opened(sampan.init({ host: origin, env: PROD, lang: 'zh-CN', wx }).chat({ bot: BOT }));
  await until('the greeting', chat, (c) => c.messages.length > 0);
  const file = path.join(server.data, 'wx_tmp_1.pdf');
  const content = Buffer.from('%PDF-1.7\nA bill');
  await writeFile(file, content);
  const chosen = { path: file, name: '账单 3 月.pdf', size: content.length };
  const entry = chat.sendFile(chosen);
  assert.deepEqual([entry.state, entry.attachment.name, entry.attachment.size], ['sending', chosen.name, content.length], 'shown at once');
  chat.sendFile({ path: file, name: 'bill.html', size: content.length });
  chat.sendFile({ path: file, name: 'bill.docx', size: content.length });
  chat.sendFile({ path: file, name: 'film.mp4', size: 11 * 1024 * 1024 });
  chat.send('转人工');
  await until('the queue', chat, (c) => c.state.kind === 'waiting');
  const failed = chat.messages.filter((e) => e.state === 'failed');
  assert.deepEqual(failed.map((e) => [e.attachment.name, e.error.code]), [['bill.html', 'file_kind'], ['bill.docx', 'file_content'], ['film.mp4', 'too_large']]);
  const { attachment } = chat.messages.find((e) => e.attachment?.mime);
  assert.deepEqual([attachment.name, attachment.mime, attachment.size, attachment.width], [chosen.name, 'application/pdf', content.length, undefined]);
  const saved = await fetch(origin + attachment.url);
  assert.equal(saved.headers.get('content-disposition'), `attachment; filename*=UTF-8''${encodeURIComponent(chosen.name)}`);
  assert.deepEqual(['content-type', 'content-length', 'x-content-type-options'].map((name) => saved.headers.get(name)), ['application/pdf', `${content.length}`, 'nosniff']);
  assert.match(saved.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
  assert.deepEqual(Buffer.from(await saved.arrayBuffer()), content);
  assert.equal((await fetch(origin + attachment.url.split('?')[0])).status, 404);

  // To people the same, and to them it is a message like others.
  chat.sendFile({ ...chosen, name: '票.pdf' });
  await until('a file for people', chat, (c) => c.messages.some((e) => e.attachment?.name === '票.pdf' && e.state === 'sent'));
});

test('the pages of the sample mini-program, as they are', async () => {
  const done = [];
  const chosen = path.join(server.data, 'wx_tmp_2.txt');
  await writeFile(chosen, '一张票');
  const wx = {
    ...phone(), setNavigationBarTitle: () => {}, showToast: () => {},
    showActionSheet: ({ itemList, success }) => success({ tapIndex: itemList.indexOf('聊天中的文件') }),
    chooseMessageFile: ({ success }) => success({ tempFiles: [{ path: chosen, name: '订单.txt', size: 9 }, { path: chosen, name: '订单.exe', size: 9 }] }),
    setClipboardData: ({ data }) => done.push(data),
  };
  const cloud = sampan.init({ host: origin, env: PROD, lang: 'zh-CN', wx });
  const links = await fetch(`${origin}/api/v1/environments/${PROD}/links`, { headers: { authorization: 'Bearer demo-secret-key' } });
  const link = (await links.json()).find((row) => row.json.target.type === 'activity').item.key;

  const activity = page('activity', wx, cloud);
  await activity.onLoad({ scene: encodeURIComponent(link) });
  assert.ok(activity.data.blocks.length > 0, JSON.stringify(activity.data));
  await activity.onLoad({ scene: 'nothing' });
  assert.equal(activity.data.message, '没有找到这个活动。');

  const chat = page('chat', wx, cloud);
  chat.onLoad({});
  opened(chat.chat);
  chat.onShow();
  await eventually('the greeting', () => chat.data.entries.length > 0);
  chat.onInput({ detail: { value: '转人工' } });
  chat.onSend();
  assert.equal(chat.data.text, '');
  await eventually(`the queue; ${JSON.stringify(chat.data)}`, () => /排在第 \d+ 位/.test(chat.data.bar));
  await team.reply(chat.chat.state.conversation, unique('r'), '您好，<b>请讲</b>');
  await eventually('the answer', () => chat.data.entries.at(-1).text === '您好，<b>请讲</b>');
  assert.equal(chat.data.entries.at(-1).side, 'in');
  chat.onPlus();
  const files = () => chat.data.entries.filter((e) => e.file);
  await eventually('the file', () => files()[0]?.file.url.startsWith(origin) && files()[1]?.why);
  assert.deepEqual([files()[0].file.name, files()[0].picture, files()[1].why], ['订单.txt', '', '不支持发送此类文件']);
  chat.onOpen({ currentTarget: { dataset: files()[0].file } });
  assert.equal(await (await fetch(done[0])).text(), '一张票');
  await team.resolve(chat.chat.state.conversation);
  await eventually('the stars', () => chat.data.rating);
  chat.onStar({ currentTarget: { dataset: { stars: 5 } } });
  await chat.onRate();
  await eventually('no stars', () => !chat.data.rating);
  chat.onHide();
  chat.onUnload();
});

/** A page of the sample, with what the base library gives to it. */
function page(name, wx, cloud) {
  const file = new URL(`../example/pages/${name}/index.js`, import.meta.url);
  const made = {};
  const Page = (definition) => Object.assign(made, definition, { data: { ...definition.data } });
  made.setData = (change) => Object.assign(made.data, change);
  const require = () => ({ env: PROD, bot: BOT, link: 'none' });
  new Function('require', 'Page', 'getApp', 'wx', readFileSync(file, 'utf8'))(require, Page, () => ({ cloud }), wx);
  return made;
}
