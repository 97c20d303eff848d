// Files: up, down, away, by the SDK's own means.
import { ok, only, same, steps } from '../lib/cases.js';
import { SIDES } from '../lib/files.js';

/** A case with a folder of its own in the bucket. */
const storing = (name, run) =>
  steps(name, async (t) => {
    const side = SIDES[t.driver.place];
    const folder = `conform/${t.driver.id}/${Math.random().toString(36).slice(2)}`;
    const put = async (path, bytes) => {
      const { fileID } = await t.app.uploadFile({ cloudPath: `${folder}/${path}`, ...side.content(bytes) });
      same(fileID.replace(/^cloud:\/\/lantern\.[^/]+\//, ''), `${folder}/${path}`, 'the id says where it is');
      return fileID;
    };
    const links = async (...fileList) => (await t.app.getTempFileURL({ fileList })).fileList;
    const bytes = async (fileID) => {
      const [{ tempFileURL }] = await links(fileID);
      const answer = await fetch(tempFileURL);
      ok(answer.ok, `${tempFileURL}: ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    };
    await run({ t, side, folder, put, links, bytes });
  });

/** What wx-server-sdk makes of a code. */
const WORDS = { 'storage file not exists': 'STORAGE_FILE_NONEXIST' };
/** What became of one file of a list: `SUCCESS` or the code. */
const codes = (fileList) => fileList.map((file) => file.code ?? (file.status === 0 ? 'SUCCESS' : (/STORAGE_[A-Z_]+/.exec(file.errMsg)?.[0] ?? WORDS[file.errMsg] ?? file.errMsg)));
const text = (words) => new TextEncoder().encode(words);
/** Equal without making a list of a million numbers. */
const sameBytes = (found, wanted) => {
  same(found.length, wanted.length, 'bytes');
  ok(found.every((byte, at) => byte === wanted[at]), 'the same bytes');
};

const roundTrip = (name, path, content) =>
  storing(`${name}: up, down, away`, async ({ t, put, links, bytes }) => {
    const fileID = await put(path, content);
    sameBytes(await bytes(fileID), content);
    const [{ tempFileURL }] = await links(fileID);
    same(codes((await t.app.deleteFile({ fileList: [fileID] })).fileList), ['SUCCESS']);
    same(codes(await links(fileID)), ['STORAGE_FILE_NONEXIST'], 'it is gone');
    // A browser may keep a copy as long as the answer allowed: the server is asked.
    ok((await fetch(tempFileURL, { cache: 'no-store' })).status === 404, 'an old link leads nowhere');
  });

export default {
  name: 'files',
  // With a key, the js-sdk of GATEWAY sends the JSON of a Buffer instead of its bytes.
  for: (driver) => driver.place in SIDES && !(driver.keyed && driver.mode === 'GATEWAY'),
  cases: [
    roundTrip('a text', 'plain.txt', text('你好, file')),
    roundTrip('a name in Chinese', '照片/小满 与 海 #1.txt', text('odd name')),
    roundTrip('one byte', 'one.bin', new Uint8Array([0])),
    roundTrip('every byte', 'all.bin', Uint8Array.from({ length: 256 }, (_, n) => n)),
    roundTrip('2 MB', 'large.bin', Uint8Array.from({ length: 2 * 1024 * 1024 }, (_, n) => (n * 31) & 255)),
    storing('a second upload takes the place of the first', async ({ put, bytes }) => {
      const first = await put('a.txt', text('one'));
      same(await put('a.txt', text('two')), first);
      sameBytes(await bytes(first), text('two'));
    }),
    storing('links of many, some not there', async ({ t, put, links, folder }) => {
      const ids = [await put('a.txt', text('a')), await put('b.txt', text('b'))];
      const missing = ids[0].replace(`${folder}/a.txt`, `${folder}/none.txt`);
      const answer = await links(ids[0], missing, { fileID: ids[1], maxAge: 60 });
      same(codes(answer), ['SUCCESS', 'STORAGE_FILE_NONEXIST', 'SUCCESS']);
      same(answer.map((file) => file.fileID), [ids[0], missing, ids[1]]);
      same(await Promise.all([answer[0], answer[2]].map(async (file) => (await fetch(file.tempFileURL)).text())), ['a', 'b']);
      const gone = await t.app.deleteFile({ fileList: [ids[0], missing, ids[1]] });
      same([codes(gone.fileList)[0], codes(gone.fileList)[2]], ['SUCCESS', 'SUCCESS']);
    }),
    only((driver) => driver.place !== 'chromium', 'a download is an answer', storing('downloadFile', async ({ t, put }) => {
      const content = text('downloaded 你好');
      const fileID = await put('down.txt', content);
      const { fileContent } = await t.app.downloadFile({ fileID });
      sameBytes(new Uint8Array(fileContent), content);
    })),
  ],
};
