// What the SDK's build for mini-programs looks for in a phone, over fetch and ws. Methods are those that wx.request documents.
import WebSocket from 'ws';

const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];

/** Puts `wx` and its companions among the globals. */
export function pretendToBeAMiniProgram() {
  const storage = new Map();
  const system = { platform: 'devtools', SDKVersion: '3.5.0', language: 'zh_CN', version: '8.0.0', system: 'iOS 17', model: 'iPhone', brand: 'Apple' };
  const account = { miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'develop', version: '' } };
  const wx = {
    request: ({ url, method = 'GET', header = {}, data, dataType = 'json', success, fail, complete }) => {
      const call = async () => {
        if (!METHODS.includes(method.toUpperCase())) throw new Error(`method ${method} is not supported`);
        const isQuery = ['GET', 'HEAD'].includes(method.toUpperCase()) && data && typeof data === 'object';
        const address = isQuery ? `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(data)}` : url;
        const body = isQuery || data === undefined ? undefined : typeof data === 'string' || data instanceof ArrayBuffer ? data : JSON.stringify(data);
        const answer = await fetch(address, { method, headers: header, body });
        const text = await answer.text();
        let parsed = text;
        if (dataType === 'json') {
          try {
            parsed = JSON.parse(text);
          } catch {
            // As wx does: what is no JSON stays a text.
          }
        }
        return { statusCode: answer.status, header: Object.fromEntries(answer.headers), data: parsed, errMsg: 'request:ok' };
      };
      call().then(success, (error) => fail?.({ errMsg: `request:fail ${error.message}`, errno: 600001 })).finally(complete);
      return { abort() {}, onHeadersReceived() {}, onChunkReceived() {} };
    },
    connectSocket: ({ url, success }) => {
      const socket = new WebSocket(url);
      setTimeout(() => success?.({ errMsg: 'connectSocket:ok' }));
      return {
        get readyState() {
          return socket.readyState;
        },
        onOpen: (hear) => socket.on('open', () => hear({})),
        onMessage: (hear) => socket.on('message', (data) => hear({ data: data.toString() })),
        onClose: (hear) => socket.on('close', (code, reason) => hear({ code, reason: reason.toString() })),
        onError: (hear) => socket.on('error', (error) => hear({ errMsg: error.message })),
        send: ({ data, success: sent }) => socket.send(data, () => sent?.({})),
        close: ({ code, reason } = {}) => socket.close(code, reason),
      };
    },
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => void storage.set(key, value),
    removeStorageSync: (key) => void storage.delete(key),
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10_240 }),
    getStorage: ({ key, success, fail }) => (storage.has(key) ? success?.({ data: storage.get(key) }) : fail?.({ errMsg: 'getStorage:fail data not found' })),
    setStorage: ({ key, data, success }) => (storage.set(key, data), success?.({})),
    removeStorage: ({ key, success }) => (storage.delete(key), success?.({})),
    getSystemInfoSync: () => system,
    getSystemInfo: ({ success }) => success?.(system),
    getDeviceInfo: () => system,
    getAppBaseInfo: () => system,
    getAccountInfoSync: () => account,
    getLaunchOptionsSync: () => ({ scene: 1001, query: {} }),
    onNetworkStatusChange() {},
    getNetworkType: ({ success }) => success?.({ networkType: 'wifi' }),
    login: ({ fail }) => fail?.({ errMsg: 'login:fail' }),
    uploadFile: ({ fail }) => fail?.({ errMsg: 'uploadFile:fail' }),
    downloadFile: ({ fail }) => fail?.({ errMsg: 'downloadFile:fail' }),
  };
  Object.assign(globalThis, { wx, App() {}, Page() {}, Component() {}, getApp: () => ({}), getCurrentPages: () => [] });
}
