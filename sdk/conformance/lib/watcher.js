// A watch that remembers everything it was told.
import { plain } from './plain.js';

export class Watcher {
  snapshots = [];
  errors = [];

  constructor(query) {
    this.listener = query.watch({
      onChange: (snapshot) => this.snapshots.push(snapshot),
      onError: (error) => this.errors.push(error),
    });
  }

  get docs() {
    return (this.snapshots.at(-1)?.docs ?? []).map(plain);
  }

  /** Every change after the first snapshot: `dataType/queueType key`. */
  get changes() {
    return this.snapshots.slice(1).flatMap((s) => s.docChanges.map((c) => `${c.dataType}/${c.queueType} ${c.doc?.k ?? c.docId}`));
  }

  begun() {
    return this.until('the first snapshot', () => this.snapshots.length > 0);
  }

  /** Waits until the list is as wanted. An error of the listener ends the wait. */
  async until(what, wanted, ms = 20_000) {
    await eventually(`${what}; the list is ${JSON.stringify(this.docs).slice(0, 500)}`, () => {
      if (this.errors.length) throw new Error(`the watch failed: ${this.errors[0]?.message ?? JSON.stringify(this.errors[0])}`);
      return wanted(this.docs);
    }, ms);
    return this;
  }

  /** Waits until the keys of the list, sorted, are these. */
  keys(wanted, what = `the documents ${wanted}`) {
    return this.until(what, (docs) => docs.map((d) => d.k).sort().join('') === wanted);
  }

  close() {
    this.listener.close();
  }
}

/** Waits until `probe` answers something true, and answers it. */
export async function eventually(what, probe, ms = 20_000) {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
