// What was written and is not known to have arrived: kept in storage, sent one after the other, in order.
'use strict'
;(exports => {
  const LONGEST_WAIT = 30000

  /** Milliseconds to wait after so many failures: doubling, bounded, and never the same for everybody. */
  const backOff = failures => Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2)

  class Outbox {
    /**
     * `deliver(item)` sends an item and may do so again: the server knows it by its `client_id`.
     * `tell(event, item, more)` hears `sent` with the answer, `stuck` (it is tried again) and `refused` with the error.
     */
    constructor(storage, prefix, deliver, tell) {
      Object.assign(this, { storage, prefix, deliver, tell, closed: false, running: false, failures: 0 })
      this.items = storage.keys(prefix).map(key => storage.get(key)).filter(Boolean)
      this.items.sort((a, b) => a.at - b.at || a.n - b.n)
    }

    add(item) {
      this.items.push(item)
      this.keep(item)
      this.run()
    }

    /** Writes an item down; a file that is still on its way up cannot be. */
    keep(item) {
      if (!item.file) this.storage.set(this.prefix + item.client_id, item)
    }

    drop(item) {
      this.items = this.items.filter(other => other !== item)
      this.storage.remove(this.prefix + item.client_id)
    }

    /** Tries again at once. */
    wake() {
      this.failures = 0
      this.waiting?.()
      this.run()
    }

    close() {
      this.closed = true
      this.waiting?.()
    }

    async run() {
      if (this.running || this.closed) return
      this.running = true
      while (this.items.length && !this.closed) await this.first(this.items[0])
      this.running = false
    }

    async first(item) {
      try {
        const answer = await this.deliver(item)
        this.failures = 0
        this.drop(item)
        this.tell('sent', item, answer)
      } catch (error) {
        if (!error.passing) {
          this.drop(item)
          this.tell('refused', item, error)
          return
        }
        this.tell('stuck', item, error)
        this.failures += 1
        await this.pause(backOff(this.failures))
      }
    }

    pause(ms) {
      return new Promise(resolve => {
        const timer = setTimeout(resolve, ms)
        this.waiting = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  Object.assign(exports, { Outbox, backOff })
})(typeof exports === 'object' ? exports : (globalThis.sampan = globalThis.sampan || {}))
