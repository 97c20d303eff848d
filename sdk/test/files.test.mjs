// Files through the SDK, the same in both of its modes, and the byte transfer as other clients speak it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { DEV, MODES, PROD, SERVER_KEY, anotherUser, post, signInByHand, signedIn, unique } from '../support/sdk.mjs';
import { Server } from '../support/server.mjs';

let server;
before(async () => (server = await Server.start({ more: ['--files-max-size', String(40 * 1024 * 1024)] })));
after(() => server?.remove());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (answer) => Buffer.from(await answer.arrayBuffer());
const urlOf = (answer) => answer.fileList[0].tempFileURL;

for (const mode of MODES) {
  describe(mode, () => {
    let app, folder;
    before(async () => {
      app = await signedIn(server.host, { mode });
      folder = unique('files');
    });

    for (const [name, content] of [
      ['plain.txt', Buffer.from('你好, Sampan')],
      ['中文 名字 #1?.txt', Buffer.from('odd name')],
      ['one.bin', Buffer.from([0])],
      ['large.bin', randomBytes(30 * 1024 * 1024)],
    ]) {
      test(`uploads, links, downloads and deletes ${name}`, async () => {
        const cloudPath = `${folder}/${name}`;
        const { fileID } = await app.uploadFile({ cloudPath, fileContent: content });
        assert.equal(fileID, `cloud://${PROD}.files/${cloudPath}`);
        const { fileContent } = await app.downloadFile({ fileID });
        assert.equal(sha256(Buffer.from(fileContent)), sha256(content));
        const answer = await app.getTempFileURL({ fileList: [fileID, { fileID, maxAge: 60 }] });
        assert.deepEqual(answer.fileList.map((file) => file.code), ['SUCCESS', 'SUCCESS']);
        for (const { tempFileURL } of answer.fileList) {
          assert.equal(sha256(await bytesOf(await fetch(tempFileURL))), sha256(content));
        }
        const info = (await app.getFileInfo({ fileList: [fileID] })).fileList[0];
        assert.equal(info.size, content.length);
        assert.equal(info.mime, name.endsWith('.txt') ? 'text/plain' : 'application/octet-stream');
        assert.equal(info.etag, `"${sha256(content)}"`);
        const deleted = await app.deleteFile({ fileList: [fileID] });
        assert.equal(deleted.fileList[0].code, 'SUCCESS');
        assert.equal(deleted.fileList[0].fileID, fileID);
        const gone = await app.getTempFileURL({ fileList: [fileID] });
        assert.equal(gone.fileList[0].code, 'STORAGE_FILE_NONEXIST');
        assert.equal((await fetch(urlOf(answer))).status, 404);
      });
    }

    test('uploads by form', async () => {
      const cloudPath = `${folder}/form.txt`;
      const { fileID } = await app.uploadFile({ cloudPath, fileContent: Buffer.from('by form'), method: 'post' });
      const { fileContent } = await app.downloadFile({ fileID });
      assert.equal(Buffer.from(fileContent).toString(), 'by form');
    });

    test('overwrites, copies and moves', async () => {
      const put = (name, text) => app.uploadFile({ cloudPath: `${folder}/${name}`, fileContent: Buffer.from(text) });
      const text = async (fileID) => Buffer.from((await app.downloadFile({ fileID })).fileContent).toString();
      const { fileID } = await put('a.txt', 'one');
      await put('a.txt', 'two');
      assert.equal(await text(fileID), 'two');
      const copy = (from, to, more) =>
        app.copyFile({ fileList: [{ srcPath: `${folder}/${from}`, dstPath: `${folder}/${to}`, ...more }] });
      const copied = await copy('a.txt', 'b.txt');
      assert.equal(copied.fileList[0].code, 'SUCCESS', JSON.stringify(copied));
      assert.equal(await text(copied.fileList[0].fileID), 'two');
      const refused = await copy('a.txt', 'b.txt', { overwrite: false });
      assert.equal(refused.fileList[0].code, 'STORAGE_REQUEST_FAIL');
      const moved = await copy('a.txt', 'c.txt', { removeOriginal: true });
      assert.equal(await text(moved.fileList[0].fileID), 'two');
      const gone = await app.getTempFileURL({ fileList: [fileID] });
      assert.equal(gone.fileList[0].code, 'STORAGE_FILE_NONEXIST');
      const missing = await copy('none.txt', 'd.txt');
      assert.equal(missing.fileList[0].code, 'STORAGE_FILE_NONEXIST');
    });

    test("leaves somebody else's file alone, and lets a server's key do as it likes", async () => {
      const cloudPath = `${folder}/mine.txt`;
      const { fileID } = await app.uploadFile({ cloudPath, fileContent: Buffer.from('mine') });
      const other = await anotherUser(server.host, { mode });
      await assert.rejects(async () => other.app.uploadFile({ cloudPath, fileContent: Buffer.from('x') }), /STORAGE_EXCEED_AUTHORITY/);
      const refused = await other.app.deleteFile({ fileList: [fileID] });
      assert.equal(refused.fileList[0].code, 'STORAGE_EXCEED_AUTHORITY');
      const read = await other.app.downloadFile({ fileID });
      assert.equal(Buffer.from(read.fileContent).toString(), 'mine', 'everyone reads');
      // By hand: in one process the SDK calls as whoever was initialised last, and this key is good for two environments.
      const bearer = { authorization: `Bearer ${SERVER_KEY}` };
      const deleted = await post(server.host, `/v1/storages/delete-objects?env=${PROD}`, [{ cloudObjectId: fileID }], bearer);
      assert.deepEqual(deleted.body, [{ cloudObjectId: fileID }]);
    });

    test("refuses another environment's ids and paths that are none", async () => {
      const foreign = `cloud://${DEV}.files/a.txt`;
      const links = await app.getTempFileURL({ fileList: [foreign, 'cloud://nonsense', `cloud://${PROD}.files/../a`] });
      assert.deepEqual(links.fileList.map((file) => file.code), ['STORAGE_EXCEED_AUTHORITY', 'INVALID_PARAM', 'INVALID_PARAM']);
      const deleted = await app.deleteFile({ fileList: [foreign] });
      assert.equal(deleted.fileList[0].code, 'STORAGE_EXCEED_AUTHORITY');
      const copied = await app.copyFile({ fileList: [{ srcPath: foreign, dstPath: `${folder}/stolen` }] });
      assert.equal(copied.fileList[0].code, 'STORAGE_EXCEED_AUTHORITY');
      for (const cloudPath of ['../a', '/a', 'a//b', 'a\n']) {
        await assert.rejects(async () => app.uploadFile({ cloudPath, fileContent: Buffer.from('x') }), /INVALID_PARAM/, cloudPath);
      }
    });
  });
}

describe('the byte transfer', () => {
  let token, folder;
  before(async () => {
    token = (await signInByHand(server.host)).access_token;
    folder = unique('wire');
  });

  const rpc = async (action, fields, env = PROD) =>
    (await post(server.host, `/web?env=${env}`, { action, access_token: token, ...fields })).body;
  const permit = async (name) => (await rpc('storage.getUploadMetadata', { path: `${folder}/${name}`, method: 'put' })).data;
  const put = (url, authorization, body, headers = {}) =>
    fetch(url, { method: 'PUT', headers: { ...(authorization && { authorization }), ...headers }, body });
  const link = async (fileid, max_age) =>
    (await rpc('storage.batchGetDownloadUrl', { file_list: [{ fileid, max_age }] })).data.download_list[0].download_url;
  const upload = async (name, body, headers) => {
    const granted = await permit(name);
    const answer = await put(granted.url, granted.authorization, body, headers);
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), '', 'node-sdk reads anything else as an error');
    return granted.fileId;
  };

  test('takes chunks without a length, as node-sdk sends them', async () => {
    const { url, authorization, token: security, fileId } = await permit('chunked.bin');
    const body = randomBytes(300_000);
    const status = await new Promise((resolve, reject) => {
      const headers = { Signature: authorization, 'x-cos-security-token': security, key: 'x' };
      const request = http.request(url, { method: 'PUT', headers }, (answer) => resolve(answer.resume().statusCode));
      request.on('error', reject);
      for (let at = 0; at < body.length; at += 1000) request.write(body.subarray(at, at + 1000));
      request.end();
    });
    assert.equal(status, 200);
    assert.equal(sha256(await bytesOf(await fetch(await link(fileId)))), sha256(body));
  });

  test("takes raw bytes with an empty content type, as mini-programs' SDK sends them", async () => {
    const id = await upload('raw.png', Buffer.from('x'), { 'content-type': ' ' });
    assert.equal((await fetch(await link(id))).headers.get('content-type'), 'image/png');
  });

  test('refuses uploads that nobody permitted', async () => {
    const { url, authorization } = await permit('a.txt');
    const other = (await permit('b.txt')).url;
    const foreign = url.replace(`/files/${PROD}/`, `/files/${DEV}/`);
    for (const [to, by] of [[url, undefined], [url, 'nonsense'], [url, `${authorization}x`], [url, token], [other, authorization], [foreign, authorization]]) {
      const answer = await put(to, by, 'x');
      assert.equal(answer.status, 403, `${to} ${by}`);
      assert.match(await answer.text(), /<Error>\s*<Code>SignatureDoesNotMatch<\/Code>\s*<Message>.+<\/Message>\s*<RequestId>.+<\/RequestId>\s*<TraceId>/);
    }
    const form = new FormData();
    form.set('key', 'a.txt');
    form.set('file', new Blob(['x']));
    assert.equal((await fetch(url, { method: 'POST', body: form })).status, 403);
    assert.equal((await rpc('storage.batchDeleteFile', { fileid_list: [`cloud://${PROD}.files/${folder}/a.txt`] })).data.delete_list[0].code, 'STORAGE_FILE_NONEXIST');
  });

  test('refuses what is too large, and a broken upload leaves nothing', async () => {
    const { url, authorization, fileId } = await permit('large.bin');
    const answer = await put(url, authorization, Buffer.alloc(41 * 1024 * 1024));
    assert.equal(answer.status, 413);
    assert.match(await answer.text(), /<Code>EntityTooLarge<\/Code>/);
    await new Promise((resolve) => {
      const request = http.request(url, { method: 'PUT', headers: { authorization, 'content-length': 9_000_000 } });
      request.on('error', resolve);
      request.write(Buffer.alloc(8_000_000), () => request.destroy());
      request.on('close', resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal((await rpc('storage.batchGetDownloadUrl', { file_list: [{ fileid: fileId }] })).data.download_list[0].code, 'STORAGE_FILE_NONEXIST');
    const told = await post(server.host, '/v1/storages/get-objects-upload-info',
      [{ objectId: `${folder}/x`, signedHeader: { 'content-length': [String(41 * 1024 * 1024)] } }], { authorization: `Bearer ${token}` });
    assert.equal(told.body[0].code, 'STORAGE_REQUEST_FAIL', 'before a byte is sent');
  });

  test('serves parts, and nothing to whoever has it already', async () => {
    const url = await link(await upload('range.txt', '0123456789'));
    const get = async (headers, method = 'GET') => {
      const answer = await fetch(url, { method, headers });
      return [answer.status, await answer.text(), answer.headers.get('content-range'), answer.headers];
    };
    assert.deepEqual((await get({ range: 'bytes=2-4' })).slice(0, 3), [206, '234', 'bytes 2-4/10']);
    assert.deepEqual((await get({ range: 'bytes=-3' })).slice(0, 3), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual((await get({ range: 'bytes=10-' })).slice(0, 3), [416, '', 'bytes */10']);
    assert.deepEqual((await get({ range: 'bytes=0-1,3-4' })).slice(0, 2), [200, '0123456789']);
    const [, , , headers] = await get({});
    const etag = headers.get('etag');
    assert.equal((await get({ 'if-none-match': etag }))[0], 304);
    assert.equal((await get({ 'if-none-match': '"other"' }))[0], 200);
    assert.equal((await get({ 'if-modified-since': headers.get('last-modified') }))[0], 304);
    assert.equal((await get({ range: 'bytes=0-1', 'if-range': etag }))[0], 206);
    assert.equal((await get({ range: 'bytes=0-1', 'if-range': '"other"' }))[0], 200);
    const [status, body, , head] = await get({}, 'HEAD');
    assert.deepEqual([status, body, head.get('content-length'), head.get('etag')], [200, '', '10', etag]);
  });

  test('signatures end, and are for one file of one environment', async () => {
    const [id, other] = [await upload('signed.txt', 'x'), await upload('other.txt', 'y')];
    const url = await link(id, 1);
    assert.match(url, /\?sign=/);
    assert.equal((await fetch(url)).status, 200);
    const sign = new URL(url).search;
    for (const forged of [url.slice(0, -2), `${url}x`, `${await link(other)}${sign}`]) {
      const answer = await fetch(forged);
      assert.equal(answer.status, 403, forged);
      assert.match(await answer.text(), /<Code>SignatureDoesNotMatch/);
    }
    const foreign = await fetch(url.replace(`/files/${PROD}/`, `/files/${DEV}/`));
    assert.equal(foreign.status, 404);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const late = await fetch(url);
    assert.equal(late.status, 403);
    assert.match(await late.text(), /<Code>AccessDenied/);
  });

  test('never lets a page of this origin run what people upload', async () => {
    for (const [name, type] of [['a.html', 'text/html'], ['a.svg', 'image/svg+xml'], ['a.js', 'text/javascript'], ['a.xml', 'application/xml'], ['a.pdf', 'application/pdf']]) {
      const url = await link(await upload(name, '<script>alert(1)</script>', { 'content-type': type }));
      const { headers } = await fetch(url);
      assert.match(headers.get('content-disposition'), /^attachment/, name);
      assert.match(headers.get('content-security-policy'), /sandbox/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      const asked = await new Promise((resolve, reject) => {
        const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'script' };
        http.get(url, { headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
      });
      assert.equal(asked, 403, `${name} as a script`);
    }
    const picture = await fetch(await link(await upload('a.png', 'x')));
    assert.match(picture.headers.get('content-disposition'), /^inline/);
  });

  test('asks whoever is nobody to sign in', async () => {
    const bare = await post(server.host, `/web?env=${PROD}`, { action: 'storage.getUploadMetadata', path: 'a' });
    assert.equal(bare.body.code, 'CHECK_LOGIN_FAILED');
    const rest = await post(server.host, '/v1/storages/get-objects-download-info', [{ cloudObjectId: 'a' }]);
    assert.equal(rest.body.code, 'CHECK_LOGIN_FAILED');
    const foreign = await rpc('storage.getUploadMetadata', { path: 'a' }, DEV);
    assert.equal(foreign.code, 'CHECK_LOGIN_FAILED', "another environment's token");
  });
});
