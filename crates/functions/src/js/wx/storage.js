// cloud.uploadFile and its like. Bytes pass through the server as text, so a file is as large as one question may be.

const { Buffer } = require('buffer');
const { ask, invalid } = require('wx/errors');

const PER_CALL = 50;

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
  const { fileID } = await ask('uploadFile', 'files.write', { path: cloudPath, content }, env);
  return { fileID, statusCode: 200, errMsg: 'uploadFile:ok' };
}

async function downloadFile(env, { fileID }) {
  if (typeof fileID !== 'string' || fileID === '') throw invalid('downloadFile', 'fileID is a text');
  const { content } = await ask('downloadFile', 'files.read', { fileID }, env);
  return { fileContent: Buffer.from(content, 'base64'), statusCode: 200, errMsg: 'downloadFile:ok' };
}

async function getTempFileURL(env, { fileList }) {
  const list = listOf('getTempFileURL', fileList).map((file) =>
    typeof file === 'string' ? { fileid: file } : { fileid: file?.fileID, max_age: file?.maxAge }
  );
  const { download_list } = await ask('getTempFileURL', 'storage.batchGetDownloadUrl', { file_list: list }, env);
  const item = ({ fileID, tempFileURL, maxAge, status, errMsg }) => ({
    fileID, tempFileURL, maxAge: maxAge ?? undefined, status, errMsg: status === 0 ? 'ok' : errMsg,
  });
  return { fileList: download_list.map(item), errMsg: 'getTempFileURL:ok' };
}

async function deleteFile(env, { fileList }) {
  const params = { fileid_list: listOf('deleteFile', fileList) };
  const { delete_list } = await ask('deleteFile', 'storage.batchDeleteFile', params, env);
  const item = ({ fileID, status, errMsg }) => ({ fileID, status, errMsg: status === 0 ? 'ok' : errMsg });
  return { fileList: delete_list.map(item), errMsg: 'deleteFile:ok' };
}

module.exports = { uploadFile, downloadFile, getTempFileURL, deleteFile };
