// Where the client runs: a mini-program (wx.*), or a browser or Node (fetch, WebSocket, localStorage).
'use strict'
;(exports => {
  /** A failure with the server's stable `code` and HTTP `status`; status 0 and code `offline` if nothing came back. */
  class SampanError extends Error {
    constructor(status, body, fallback) {
      super(body?.detail ?? body?.message ?? body?.error_description ?? fallback ?? `The server answered ${status}.`)
      this.name = 'SampanError'
      this.status = status
      this.code = body?.code ?? body?.error ?? (status ? String(status) : 'offline')
    }

    /** Whether the same call may go well later. */
    get passing() {
      return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
    }
  }

  const TIMEOUT = 30000
  const offline = why => new SampanError(0, null, `No answer from the server: ${why}`)
  const parsed = text => {
    try {
      return JSON.parse(text)
    } catch {
      return null
    }
  }

  /** A mini-program's own calls. */
  const miniProgram = wx => ({
    request: ({ url, method, headers, body }) =>
      new Promise((resolve, reject) => {
        wx.request({
          url, method, header: headers, data: body === undefined ? undefined : JSON.stringify(body), timeout: TIMEOUT,
          success: ({ statusCode, data }) => resolve({ status: statusCode, body: typeof data === 'string' ? parsed(data) : data }),
          fail: ({ errMsg }) => reject(offline(errMsg)),
        })
      }),
    /** `file` is the path of a file that the user chose. */
    upload: ({ url, headers, fields, file }) =>
      new Promise((resolve, reject) => {
        wx.uploadFile({
          url, filePath: file, name: 'file', header: headers, formData: fields, timeout: TIMEOUT,
          success: ({ statusCode, data }) => resolve({ status: statusCode, body: parsed(data) }),
          fail: ({ errMsg }) => reject(offline(errMsg)),
        })
      }),
    socket: (url, on) => {
      const task = wx.connectSocket({ url, fail: () => on.close() })
      task.onOpen(() => on.open())
      task.onMessage(({ data }) => on.frame(data))
      task.onClose(({ code } = {}) => on.close(code))
      task.onError(() => on.close())
      return { send: data => task.send({ data }), close: () => task.close({}) }
    },
    storage: {
      get: key => parsed(wx.getStorageSync(key) || 'null'),
      set: (key, value) => wx.setStorageSync(key, JSON.stringify(value)),
      remove: key => wx.removeStorageSync(key),
      keys: prefix => wx.getStorageInfoSync().keys.filter(key => key.startsWith(prefix)),
    },
    preview: file => file,
    /** A file as `wx.chooseMessageFile` gives it. */
    chosen: ({ path, name, size }) => ({ file: path, name, size }),
  })

  /** A browser, or Node. */
  const web = ({ fetch, WebSocket, storage }) => {
    const call = async (url, options) => {
      const stop = new AbortController()
      const timer = setTimeout(() => stop.abort(), TIMEOUT)
      try {
        const answer = await fetch(url, { ...options, signal: stop.signal })
        return { status: answer.status, body: parsed(await answer.text()) }
      } catch (error) {
        throw offline(error.message)
      } finally {
        clearTimeout(timer)
      }
    }
    return {
      request: ({ url, method, headers, body }) =>
        call(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }),
      /** `file` is a Blob or a File. */
      upload: ({ url, headers, fields, file }) => {
        const form = new FormData()
        for (const [name, value] of Object.entries(fields)) form.append(name, value)
        form.append('file', file, file.name ?? 'image')
        return call(url, { method: 'POST', headers, body: form })
      },
      socket: (url, on) => {
        const socket = new WebSocket(url)
        socket.onopen = () => on.open()
        socket.onmessage = ({ data }) => on.frame(data)
        socket.onclose = ({ code }) => on.close(code)
        socket.onerror = () => {}
        return { send: text => socket.send(text), close: () => socket.close() }
      },
      storage: kept(storage),
      chosen: file => ({ file, name: file.name, size: file.size }),
      preview: file => (globalThis.URL?.createObjectURL ? URL.createObjectURL(file) : undefined),
    }
  }

  /** Values under names, in a `Storage`; in memory where there is none or it refuses. */
  const kept = storage => {
    const memory = new Map()
    const names = () => [...memory.keys(), ...(storage ? Array.from({ length: storage.length }, (_, i) => storage.key(i)) : [])]
    return {
      get: key => parsed(memory.get(key) ?? storage?.getItem(key) ?? 'null'),
      set: (key, value) => {
        try {
          storage ? storage.setItem(key, JSON.stringify(value)) : memory.set(key, JSON.stringify(value))
        } catch {
          memory.set(key, JSON.stringify(value))
        }
      },
      remove: key => {
        memory.delete(key)
        storage?.removeItem(key)
      },
      keys: prefix => [...new Set(names())].filter(key => key.startsWith(prefix)),
    }
  }

  const browserStorage = () => {
    try {
      return globalThis.localStorage
    } catch {
      return undefined
    }
  }

  /** The calls of this place; `options` may bring their own `wx`, `fetch`, `WebSocket` or `storage`. */
  const platform = (options = {}) => {
    // Mini-programs give `wx` to each of their files, not to a global object.
    const mine = options.wx ?? (typeof wx === 'object' ? wx : undefined)
    if (mine?.request && mine.connectSocket) return miniProgram(mine)
    return web({
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      storage: options.storage ?? browserStorage(),
    })
  }

  /** So many random hexadecimal digits: secret where the place has a source for secrets, unique everywhere. */
  const random = digits => {
    const bytes = new Uint8Array(digits / 2)
    if (typeof crypto === 'object' && crypto.getRandomValues) crypto.getRandomValues(bytes)
    else for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.random() * 256
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  }

  Object.assign(exports, { platform, random, SampanError })
})(typeof exports === 'object' ? exports : (globalThis.sampan = globalThis.sampan || {}))
