// Files as a cloud function has them: bytes pass through the server, and there is no network to fetch a link with.
import { ok, refused, same, steps } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const { Buffer } = globalThis;
const path = (t, name) => `conform/${t.driver.id}/${name}`;

export default {
  name: 'inside',
  for: (driver) => driver.place === 'function',
  cases: [
    steps('up, down, away', async (t) => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
      const { fileID } = await t.app.uploadFile({ cloudPath: path(t, '照片/all.bin'), fileContent: bytes });
      ok(fileID.endsWith(`/${path(t, '照片/all.bin')}`), fileID);
      const { fileContent } = await t.app.downloadFile({ fileID });
      ok(Buffer.isBuffer(fileContent) && fileContent.equals(bytes), 'the same bytes');
      const [link] = (await t.app.getTempFileURL({ fileList: [{ fileID, maxAge: 60 }] })).fileList;
      ok(/^http:.*sign=/.test(link.tempFileURL) && link.status === 0, JSON.stringify(link));
      same((await t.app.deleteFile({ fileList: [fileID] })).fileList, [{ fileID, status: 0, errMsg: 'ok' }]);
      const [gone] = (await t.app.getTempFileURL({ fileList: [fileID] })).fileList;
      same([gone.tempFileURL, gone.status], ['', -503003]);
    }),
    steps('a text, and another in its place', async (t) => {
      const put = (fileContent) => t.app.uploadFile({ cloudPath: path(t, 'a.txt'), fileContent });
      const { fileID } = await put('one 你好');
      same((await put('two')).fileID, fileID);
      same((await t.app.downloadFile({ fileID })).fileContent.toString('utf8'), 'two');
    }),
    refused('a file that is not there', (t) => told(t.app.downloadFile({ fileID: `cloud://lantern.x/${path(t, 'none')}` })), refusal('STORAGE_FILE_NONEXIST')),
    refused('a path that leads out', (t) => told(t.app.uploadFile({ cloudPath: '../a', fileContent: 'x' })), refusal('INVALID_PARAM')),
    refused('more than passes at once', (t) => told(t.app.uploadFile({ cloudPath: path(t, 'big'), fileContent: Buffer.alloc(1_000_000) })), refusal('INVALID_PARAM')),
  ],
};

/** A refusal as the world tells those of the database. */
async function told(call) {
  try {
    return await call;
  } catch (error) {
    throw Object.assign(refusal(error.code), { form: 'thrown', kind: 'call' });
  }
}
