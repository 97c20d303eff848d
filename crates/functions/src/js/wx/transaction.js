// Transactions: all of it happens, or nothing.

const CONFLICT = 'DATABASE_TRANSACTION_CONFLICT';

class Transaction {
  #ask;
  #collection;
  #over = false;
  constructor(ask, collection) {
    this.#ask = ask;
    this.#collection = collection;
  }
  collection(name) {
    return this.#collection(name);
  }
  get over() {
    return this.#over;
  }
  async commit() {
    await this.#ask('transaction.commit', 'commitTransaction');
    this.#over = true;
    return { errMsg: 'transaction.commit:ok' };
  }
  /** The reason is what `runTransaction` rejects with. */
  async rollback(reason) {
    this.reason = reason;
    await this.#ask('transaction.rollback', 'abortTransaction');
    this.#over = true;
    return { errMsg: 'transaction.rollback:ok' };
  }
}

/** Runs `body` in a transaction; after a conflict again, at most `times` times more. */
async function run(start, body, times = 3) {
  for (;;) {
    const transaction = await start();
    try {
      const result = await body(transaction);
      if (!transaction.over) await transaction.commit();
      else if ('reason' in transaction) throw transaction.reason;
      return result;
    } catch (error) {
      // What went wrong first is what the caller should hear of.
      if (!transaction.over) await transaction.rollback(error).catch(() => {});
      if (error?.code !== CONFLICT || times-- <= 0) throw error;
    }
  }
}

module.exports = { Transaction, run };
