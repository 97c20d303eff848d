// What a case sees of an SDK: the app, its database, and the operations with one meaning for all SDKs.
import { Refused, codeOf } from './refused.js';
import { ok, plain, same } from './plain.js';

export class World {
  /**
   * @param driver the driver that runs, see ../drivers.js
   * @param dialect the SDK's own spelling, see dialects.js
   * @param control calls to the machine that runs the tests, see ../host.mjs
   */
  constructor(driver, dialect, app, control) {
    Object.assign(this, { driver, dialect, app, control });
    this.db = dialect.database(app);
    this._ = this.db.command;
    this.$ = this.db.command.aggregate;
  }

  /** The world of a group. */
  in(group) {
    const own = Object.create(this);
    own.group = group;
    own.seeded = own.collection('seed');
    own.scratch = own.collection('scratch');
    return own;
  }

  /** The name of one of the group's collections. */
  nameOf(collection) {
    return `${this.group.name}_${collection}_${this.driver.id}`;
  }

  collection(name) {
    return this.db.collection(this.nameOf(name));
  }

  /** Adds one document or a list, and answers the id or the ids. */
  async add(collection, data) {
    const many = Array.isArray(data);
    return figureOf(this.dialect.add(collection, data), many ? 'ids' : 'id', 'write');
  }

  /** The documents of a query or of a reference to one document. */
  async get(query) {
    return (await figureOf(this.dialect.get(query), 'data', 'read')).map(plain);
  }

  async count(query) {
    return figureOf(this.dialect.count(query), 'total', 'count');
  }

  /** Documents that are different now. */
  async update(target, data) {
    return figureOf(this.dialect.update(target, data), 'updated', 'write');
  }

  /** `{updated, upsertedId}` */
  async set(reference, data) {
    const answer = await answerOf(this.dialect.set(reference, data), 'updated', 'write');
    return { updated: answer.updated, upsertedId: answer.upsertedId ?? null };
  }

  async remove(target) {
    return figureOf(this.dialect.remove(target), 'deleted', 'write');
  }

  async aggregate(pipeline) {
    return (await figureOf(this.dialect.aggregate(pipeline), 'data', 'aggregate')).map(plain);
  }

  /** The result of a function. */
  async call(name, data) {
    return figureOf(this.dialect.call(this.app, name, data), 'result', 'call');
  }

  /** What an operation in a transaction answers: a document, or its figures. */
  async inside(operation) {
    const answer = await operation;
    if (typeof answer?.code === 'string') throw new Refused(answer.code, 'resolved', answer.message);
    if (!answer || !('data' in answer)) return answer;
    // Through the gateway the js-sdk hands over the whole answer in the place of the document.
    const documents = answer.data?.list ?? answer.data;
    return plain(Array.isArray(documents) ? documents[0] : documents);
  }

  /** Makes sure that a call is refused as wanted, in the form of this SDK. */
  async refused(call, wanted) {
    let answer;
    try {
      answer = await call();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.form === 'lost') ok(this.driver.loses.includes(error.kind), `the code of a ${error.kind} was lost: ${error.message}`);
      else same([error.code, error.form], [wanted.code, this.driver.tells[error.kind] ?? this.driver.tells.all]);
      return;
    }
    throw new Error(`was not refused but answered ${JSON.stringify(answer)?.slice(0, 300)}`);
  }
}

async function figureOf(promise, figure, kind) {
  return (await answerOf(promise, figure, kind))[figure];
}

/** The answer, or a {@link Refused} however the SDK told it. */
async function answerOf(promise, figure, kind) {
  const fail = (code, form, message) => Object.assign(new Refused(code, form, message), { kind });
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    throw fail(code, 'thrown', error.message);
  }
  // What the js-sdk in Node makes of a refused pipeline.
  if (typeof answer?.data?.code === 'string' && kind === 'aggregate') throw fail(answer.data.code, 'data', answer.data.message);
  if (typeof answer?.code === 'string') throw fail(answer.code, 'resolved', answer.message);
  const nothing = answer?.[figure] === undefined || (figure === 'ids' && answer.ids.length === 0);
  if (kind !== 'call' && nothing) throw fail('', 'lost', JSON.stringify(answer));
  return answer;
}
