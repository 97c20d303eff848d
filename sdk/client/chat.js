// The customer's thread: bot and people in one list, kept live; what is sent appears at once and arrives exactly once.
'use strict'
;(exports => {
  const { random, SampanError } = typeof require === 'function' ? require('./platform.js') : exports
  const { Outbox } = typeof require === 'function' ? require('./outbox.js') : exports
  const { Connection } = typeof require === 'function' ? require('./connection.js') : exports

  /** How often the server is told that somebody types, and how long it is shown, in milliseconds. */
  const TYPING = 3000
  const TYPING_SHOWN = 6000
  /** Largest file, in bytes: a larger one would break off on its way, and nobody would hear why. */
  const MAX_FILE = 10 * 1024 * 1024

  /** The order of the thread: by time, then as the server numbers them. What is not sent yet comes last. */
  const order = (a, b) =>
    Boolean(a.pending) - Boolean(b.pending) || (a.pending ? a.pending - b.pending : Date.parse(a.at) - Date.parse(b.at)) ||
    (a.conversation === b.conversation ? (a.seq ?? 0) - (b.seq ?? 0) : 0) || (a.id < b.id ? -1 : 1)

  class Chat {
    /** `as: 'visitor'` talks under a secret id of this place instead of the signed-in user. */
    constructor(cloud, { bot, as = 'user', page, context }) {
      if (!bot) throw new TypeError('chat needs { bot }')
      Object.assign(this, { cloud, bot, page, context, messages: [], state: { kind: 'connecting' }, online: false, typist: null, more: false })
      this.path = `/api/v1/public/chat/${encodeURIComponent(cloud.env)}/${encodeURIComponent(bot)}`
      this.listeners = new Map()
      this.numbers = 0
      this.readTo = {}
      const { storage } = cloud.platform
      const key = (this.key = `sampan-chat:${cloud.env}/${bot}`)
      if (as === 'visitor') {
        this.person = storage.get(key) ?? random(32)
        storage.set(key, this.person)
      }
      this.outbox = new Outbox(storage, `${key}:${this.person ?? 'user'}:`, item => this.deliver(item), (...what) => this.told(...what))
      for (const item of this.outbox.items) this.show(item)
      this.connection = new Connection(cloud.platform, `${cloud.origin.replace(/^http/, 'ws')}${this.path}/live`, () => this.hello(), {
        frame: frame => this.hear(frame),
        down: () => this.down(),
        expired: () => cloud.expire(),
        refused: code => this.refused(code),
      })
      this.resume()
    }

    // ---- for whoever shows it

    /** Hears `change`, `message`, `state`, `typing` or `error`; answers how to stop hearing. */
    on(name, listener) {
      if (!this.listeners.has(name)) this.listeners.set(name, new Set())
      this.listeners.get(name).add(listener)
      return () => this.listeners.get(name).delete(listener)
    }

    send(text) {
      const words = text.trim()
      if (words) return this.post({ text: words })
    }

    /** A picture: a file's path in a mini-program, a Blob or File elsewhere. */
    sendImage(file) {
      return this.post({}, { file, preview: this.cloud.platform.preview(file), size: file.size })
    }

    /** Another file, under its name: as `wx.chooseMessageFile` gives it in a mini-program, a File elsewhere. */
    sendFile(chosen) {
      return this.post({}, this.cloud.platform.chosen(chosen))
    }

    /** Sends what failed again. */
    retry(client_id) {
      const entry = this.messages.find(other => other.client_id === client_id && other.pending)
      if (!entry) return
      const waits = this.outbox.items.find(item => item.client_id === client_id)
      this.update(entry, { state: 'sending', error: undefined })
      waits ? this.outbox.wake() : this.outbox.add(entry.item)
    }

    /** Says that the customer is typing; call it as often as a key is pressed. */
    typing() {
      const now = Date.now()
      if (!['agent', 'waiting'].includes(this.state.kind) || now - (this.typed ?? 0) < TYPING) return
      this.typed = now
      this.frame({ type: 'typing' })
    }

    /** Says that everything in the list was seen. */
    read() {
      const last = this.messages.filter(entry => entry.from === 'agent').pop()
      if (!last?.seq || this.seen === last.id || !this.online) return
      this.seen = last.id
      this.frame({ type: 'read', conversation: last.conversation, seq: last.seq })
    }

    /** Rates the conversation that just ended: 1 to 5 stars. */
    async rate(stars, comment) {
      const { conversation } = this.state
      const { state } = await this.call('POST', '/rating', { conversation, stars, comment })
      this.become(state)
    }

    /** The page before the oldest entry; answers whether there is still more. */
    async loadEarlier() {
      if (!this.before) return false
      const query = `?before=${encodeURIComponent(this.before)}`
      const { entries, before } = await this.call('GET', `/messages${query}${this.person ? `&person=${this.person}` : ''}`)
      this.merge(entries)
      this.earlier(before)
      this.emit('change')
      return this.more
    }

    /** Forgets what the bot was told and lets it greet anew. */
    restart() {
      if (this.state.kind === 'bot' || this.state.kind === 'resolved') this.outbox.add(this.item({ reset: true }))
    }

    /** For `onHide`: the connection rests. */
    pause() {
      this.connection.close()
      this.down()
    }

    /** For `onShow`: connects again and fetches what was missed. */
    resume() {
      this.outbox.wake()
      this.connection.open()
    }

    /** Ends it for good. */
    close() {
      this.pause()
      this.outbox.close()
      this.listeners.clear()
    }

    // ---- what is sent

    item(body, more) {
      this.numbers += 1
      return { client_id: random(24), at: Date.now(), n: this.numbers, body, ...more }
    }

    post(body, more) {
      const item = this.item(body, more)
      const entry = this.show(item)
      this.outbox.add(item)
      this.emit('change')
      return entry
    }

    /** An entry that is on its way. */
    show(item) {
      const { client_id, at, n, body, preview, name, size } = item
      const attachment = body.attachment || item.file ? { id: body.attachment, url: preview, name, size } : undefined
      const entry = {
        id: `local.${client_id}`, at: new Date(at).toISOString(), from: 'customer', state: 'sending', client_id, pending: at + n / 1000, item,
        ...(body.text && { text: body.text }), ...(attachment && { attachment }),
      }
      if (!body.reset && (body.text || attachment)) this.messages.push(entry)
      return entry
    }

    async deliver(item) {
      if (item.file) {
        const { id } = await this.upload(item)
        item.body.attachment = id
        delete item.file
        this.outbox.keep(item)
      }
      const { lang } = this.cloud
      return this.call('POST', '/messages', { ...item.body, client_id: item.client_id, lang, page: this.page, context: this.context })
    }

    told(what, item, more) {
      const entry = this.messages.find(other => other.client_id === item.client_id && other.pending)
      if (what === 'sent') {
        this.merge(more.entries)
        this.become(more.state)
      } else if (entry) {
        this.update(entry, { state: 'failed', error: more })
      }
      if (what === 'refused') this.emit('error', more)
      this.emit('change')
    }

    update(entry, change) {
      Object.assign(entry, change)
      this.emit('change')
    }

    upload({ file, name, size }) {
      if (size > MAX_FILE) throw new SampanError(413, { code: 'too_large', detail: 'A file has at most 10 MB.' })
      const fields = { ...(this.person && { person: this.person }), ...(name && { name }) }
      return this.proved(token => this.cloud.upload(`${this.path}/attachments`, fields, file, token))
    }

    call(method, path, body) {
      const mine = body && this.person ? { person: this.person, ...body } : body
      return this.proved(token => this.cloud.call(method, this.path + path, mine, token))
    }

    /** A call as the user, with a token that is exchanged once if it was refused, or as the visitor. */
    async proved(call) {
      if (this.person) return call()
      try {
        return await call(await this.cloud.token())
      } catch (error) {
        if (error.status !== 401) throw error
        this.cloud.expire()
        return call(await this.cloud.token())
      }
    }

    // ---- what comes in

    async hello() {
      const token = this.person ? undefined : await this.cloud.token()
      return { type: 'hello', person: this.person, token, lang: this.cloud.lang, after: this.cursor, page: this.page, context: this.context }
    }

    frame(frame) {
      if (this.online) this.connection.send(frame)
    }

    down() {
      this.online = false
      this.emit('change')
    }

    refused(code) {
      this.emit('error', new SampanError(code - 4000, null, 'This chat cannot be opened.'))
      this.become({ kind: 'unavailable' })
    }

    hear(frame) {
      const hear = {
        welcome: () => this.welcome(frame),
        entry: () => this.entered(frame),
        state: () => this.become(frame.state),
        typing: () => this.typed_by(frame.name ?? '', frame.on !== false),
        read: () => this.wasRead(frame),
      }[frame.type]
      if (!hear) return
      hear()
      this.emit('change')
    }

    welcome({ entries, before, cursor, state, read, resumed }) {
      this.online = true
      if (!resumed) this.messages = this.messages.filter(entry => entry.pending)
      if (!resumed || this.before === undefined) this.earlier(before)
      this.cursor = cursor
      this.merge(entries, resumed)
      if (read) this.wasRead(read)
      this.become(state)
      this.outbox.wake()
      if (state.kind === 'bot' && !this.outbox.items.length) this.greeted()
    }

    /** Lets the bot greet: who is new, and who comes from another page than last time. */
    greeted() {
      const { storage } = this.cloud.platform
      const key = `${this.key}:page`
      const elsewhere = this.page && storage.get(key) !== this.page
      if (this.page) storage.set(key, this.page)
      if (!this.messages.length) this.outbox.add({ ...this.item({ text: '' }), client_id: 'greeting' })
      else if (elsewhere) this.outbox.add(this.item({ text: '' }))
    }

    entered({ entry, prev, cursor }) {
      // Something is missing in between: the server sends it all again from here.
      if (prev !== this.cursor) return this.frame({ type: 'resume', after: this.cursor })
      this.cursor = cursor
      this.merge([entry], true)
    }

    /** Takes entries of the server in; each is there once, and takes the place of what was on its way. */
    merge(entries, fresh) {
      for (const entry of entries) {
        const mine = entry.from === 'customer' && entry.client_id
        const old = this.messages.findIndex(other => other.id === entry.id || (mine && other.pending && other.client_id === mine))
        const full = { ...entry }
        if (entry.from === 'customer') full.state = this.isRead(entry) ? 'read' : 'sent'
        if (old >= 0) {
          if (full.attachment) full.attachment.preview = this.messages[old].attachment?.preview ?? this.messages[old].item?.preview
          this.messages.splice(old, 1, full)
        } else {
          this.messages.push(full)
          if (fresh && entry.from !== 'customer') this.emit('message', full)
        }
        if (entry.from === 'agent') this.typed_by('', false)
      }
      this.messages.sort(order)
    }

    isRead({ conversation, seq }) {
      return seq !== undefined && seq <= (this.readTo[conversation] ?? 0)
    }

    wasRead({ conversation, seq }) {
      this.readTo[conversation] = Math.max(seq, this.readTo[conversation] ?? 0)
      for (const entry of this.messages) if (entry.state === 'sent' && this.isRead(entry)) entry.state = 'read'
    }

    typed_by(name, on) {
      clearTimeout(this.typingEnds)
      this.typist = on ? name : null
      if (on) this.typingEnds = setTimeout(() => this.typed_by('', false), TYPING_SHOWN)
      this.emit('typing', this.typist)
      this.emit('change')
    }

    become(state) {
      if (!state || JSON.stringify(state) === JSON.stringify(this.state)) return
      this.state = state
      this.emit('state', state)
      this.emit('change')
    }

    earlier(before) {
      this.before = before ?? null
      this.more = Boolean(before)
    }

    emit(name, what) {
      for (const listener of this.listeners.get(name) ?? []) listener(what)
    }
  }

  Object.assign(exports, { Chat })
})(typeof exports === 'object' ? exports : (globalThis.sampan = globalThis.sampan || {}))
