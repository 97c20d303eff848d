// The client of a Sampan server, shaped like `wx.cloud`: functions, links, and the chat with bot and people.
'use strict'
;(exports => {
  const { platform, random, SampanError } = typeof require === 'function' ? require('./platform.js') : exports
  const { Chat } = typeof require === 'function' ? require('./chat.js') : exports

  class Cloud {
    constructor({ host, env, lang, ...places }) {
      if (!host || !env) throw new TypeError('init needs { host, env }')
      this.origin = /^https?:\/\//.test(host) ? host.replace(/\/+$/, '') : `https://${host}`
      Object.assign(this, { env, lang, platform: platform(places) })
      this.key = `sampan:${this.origin}/${env}:user`
    }

    /** Calls a function. Its result is `result`, as with `wx.cloud.callFunction`. */
    async callFunction({ name, data = {} }) {
      const result = await this.asUser('POST', `/v1/functions/${encodeURIComponent(name)}?env=${encodeURIComponent(this.env)}`, data)
      return { result, errMsg: 'callFunction:ok' }
    }

    /** Where a printed code leads now. Agents see beside a chat which codes the user followed. */
    async link(id) {
      const lang = this.lang ? `&lang=${this.lang}` : ''
      const path = `/api/v1/public/links/${encodeURIComponent(id)}?env=${encodeURIComponent(this.env)}${lang}`
      // Whoever cannot be signed in follows a code all the same.
      return this.call('GET', path, undefined, await this.token().catch(() => undefined))
    }

    /** The customer's thread with a bot and the people behind it; it connects by itself. */
    chat(options) {
      return new Chat(this, options)
    }

    /** The user's access token. Without one the user is signed in anonymously; an old one is exchanged. */
    token() {
      const kept = this.platform.storage.get(this.key)
      if (kept?.expires > Date.now() + 60000) return Promise.resolve(kept.access_token)
      this.signing = this.signing || this.signIn(kept).finally(() => (this.signing = undefined))
      return this.signing
    }

    async signIn(kept) {
      const post = (path, body) => this.call('POST', `/auth/v1/${path}?client_id=${encodeURIComponent(this.env)}`, body)
      let fresh
      if (kept) {
        const again = { grant_type: 'refresh_token', refresh_token: kept.refresh_token }
        fresh = await post('token', again).catch(error => {
          // The same person must not become another one because the network is away.
          if (error.passing) throw error
        })
      }
      fresh = fresh ?? (await post('signin/anonymously', {}))
      const { access_token, refresh_token, expires_in } = fresh
      this.platform.storage.set(this.key, { access_token, refresh_token, expires: Date.now() + expires_in * 1000 })
      return access_token
    }

    /** The token is not accepted any more: the next call exchanges it. */
    expire() {
      const kept = this.platform.storage.get(this.key)
      if (kept) this.platform.storage.set(this.key, { ...kept, expires: 0 })
    }

    /** A call in the user's name; a token that was refused is exchanged once. */
    async asUser(method, path, body) {
      try {
        return await this.call(method, path, body, await this.token())
      } catch (error) {
        if (error.status !== 401) throw error
        this.expire()
        return this.call(method, path, body, await this.token())
      }
    }

    async call(method, path, body, token) {
      const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) }
      return this.opened(await this.platform.request({ url: this.origin + path, method, headers, body }))
    }

    async upload(path, fields, file, token) {
      const headers = token ? { authorization: `Bearer ${token}` } : {}
      return this.opened(await this.platform.upload({ url: this.origin + path, headers, fields, file }))
    }

    opened({ status, body }) {
      if (status >= 200 && status < 300) return body
      throw new SampanError(status, body)
    }
  }

  /** A client for one environment of a server. */
  const init = options => new Cloud(options)

  Object.assign(exports, { init, random, SampanError })
})(typeof exports === 'object' ? exports : (globalThis.sampan = globalThis.sampan || {}))
