// One live connection that comes back by itself, later and later and never all clients at the same moment.
'use strict'
;(exports => {
  const { backOff } = typeof require === 'function' ? require('./outbox.js') : exports

  const PING = 25000
  /** A server that says nothing for this long after a ping is not there any more. */
  const PATIENCE = 10000
  /** Close codes after which coming back is of no use: the request is malformed, or there is no such bot. */
  const FINAL = [4400, 4404]
  /** The token is not accepted any more. */
  const SIGN_IN = 4401

  class Connection {
    /** `hello()` promises the first frame; `on` hears `frame`, `down`, `expired` and `refused` with the close code. */
    constructor(platform, url, hello, on) {
      Object.assign(this, { platform, url, hello, on, failures: 0, turn: 0 })
    }

    /** Connects, or makes sure that the connection is still one. */
    open() {
      if (this.socket) return this.check()
      clearTimeout(this.timer)
      const turn = (this.turn += 1)
      const current = () => this.turn === turn
      this.hello().then(
        hello => {
          if (!current()) return
          this.socket = this.platform.socket(this.url, {
            open: () => current() && this.send(hello),
            frame: text => current() && this.hear(JSON.parse(text)),
            close: code => current() && this.lost(code),
          })
        },
        () => current() && this.lost(),
      )
    }

    close() {
      clearTimeout(this.timer)
      this.turn += 1
      const { socket } = this
      this.socket = undefined
      try {
        socket?.close()
      } catch {
        // It was not open yet.
      }
    }

    send(frame) {
      this.socket?.send(JSON.stringify(frame))
    }

    hear(frame) {
      if (frame.type === 'welcome') this.failures = 0
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.check(), PING)
      if (frame.type !== 'pong') this.on.frame(frame)
    }

    /** Asks for a sign of life. */
    check() {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.lost(), PATIENCE)
      try {
        this.send({ type: 'ping' })
      } catch {
        // It is still opening.
      }
    }

    lost(code) {
      this.close()
      this.on.down()
      if (FINAL.includes(code)) return this.on.refused(code)
      if (code === SIGN_IN) this.on.expired()
      this.failures += 1
      this.timer = setTimeout(() => this.open(), backOff(this.failures))
    }
  }

  Object.assign(exports, { Connection })
})(typeof exports === 'object' ? exports : (globalThis.sampan = globalThis.sampan || {}))
