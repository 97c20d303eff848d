// A watch that remembers everything it was told.
import { eventually } from './sdk.mjs';

export class Watcher {
  /** Every watcher of the process. */
  static #all = [];
  snapshots = [];
  errors = [];

  constructor(query) {
    Watcher.#all.push(this);
    this.listener = query.watch({
      onChange: (snapshot) => this.snapshots.push(snapshot),
      onError: (error) => this.errors.push(error),
    });
  }

  /** The newest list of documents. */
  get docs() {
    return this.snapshots.at(-1)?.docs ?? [];
  }

  /** Every change after the first snapshot: `[dataType, queueType, id]`. */
  get changes() {
    return this.snapshots.slice(1).flatMap((s) => s.docChanges.map((c) => [c.dataType, c.queueType, c.docId]));
  }

  /** Waits for the first snapshot. */
  async begun() {
    await this.until('the first snapshot', () => this.snapshots.length > 0);
    return this;
  }

  /** Waits until the list is as wanted. An error of the listener ends the wait. */
  async until(what, wanted, ms) {
    await eventually(
      `${what}; the list is ${JSON.stringify(this.docs).slice(0, 2000)}`,
      () => {
        if (this.errors.length) throw new Error(`the watch failed: ${describe(this.errors[0])}`);
        return wanted(this.docs);
      },
      ms,
    );
  }

  close() {
    this.listener.close();
  }

  /** Ends all watches: an open one would keep the process waiting for a server that is gone. */
  static closeAll() {
    for (const watcher of Watcher.#all) watcher.close();
  }
}

function describe(error) {
  return error?.message ?? JSON.stringify(error);
}
