// cloud.uploadFile and its like. Bytes pass through the server as text, so a file is as large as one question may be.

const { Buffer } = require('buffer');
const { failure, invalid } = require('wx/errors');

const PER_CALL = 50;

async function ask(api, env, op, params) {
  try {
    return await runtime.call(op, env === undefined ? params : { ...params, env });
  } catch (error) {
    throw failure(api, error.code, error.message);
  }
}

function bytesOf(content) {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof ArrayBuffer) return Buffer.from(content);
  if (ArrayBuffer.isView(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  throw invalid('uploadFile', 'fileContent is a Buffer, bytes or a text');
}

function listOf(api, fileList) {
  if (!Array.isArray(fileList)) throw invalid(api, 'fileList is a list');
  if (fileList.length > PER_CALL) throw invalid(api, `fileList has at most ${PER_CALL} files`);
  return fileList;
}

async function uploadFile(env, { cloudPath, fileContent }) {
  if (typeof cloudPath !== 'string' || cloudPath === '') throw invalid('uploadFile', 'cloudPath is a text');
  const content = bytesOf(fileContent).toString('base64');
  const { fileID } = await ask('uploadFile', env, 'files.write', { path: cloudPath, content });
  return { fileID, statusCode: 200, errMsg: 'uploadFile:ok' };
}

async function downloadFile(env, { fileID }) {
  if (typeof fileID !== 'string' || fileID === '') throw invalid('downloadFile', 'fileID is a text');
  const { content } = await ask('downloadFile', env, 'files.read', { fileID });
  return { fileContent: Buffer.from(content, 'base64'), statusCode: 200, errMsg: 'downloadFile:ok' };
}

async function getTempFileURL(env, { fileList }) {
  const list = listOf('getTempFileURL', fileList).map((file) =>
    typeof file === 'string' ? { fileid: file } : { fileid: file?.fileID, max_age: file?.maxAge }
  );
  const { download_list } = await ask('getTempFileURL', env, 'storage.batchGetDownloadUrl', { file_list: list });
  const item = ({ fileID, tempFileURL, maxAge, status, errMsg }) => ({
    fileID, tempFileURL, maxAge: maxAge ?? undefined, status, errMsg: status === 0 ? 'ok' : errMsg,
  });
  return { fileList: download_list.map(item), errMsg: 'getTempFileURL:ok' };
}

async function deleteFile(env, { fileList }) {
  const { delete_list } = await ask('deleteFile', env, 'storage.batchDeleteFile', { fileid_list: listOf('deleteFile', fileList) });
  const item = ({ fileID, status, errMsg }) => ({ fileID, status, errMsg: status === 0 ? 'ok' : errMsg });
  return { fileList: delete_list.map(item), errMsg: 'deleteFile:ok' };
}

module.exports = { uploadFile, downloadFile, getTempFileURL, deleteFile };
