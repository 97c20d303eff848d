// cloud.database(): every operation is one question to the host, named and shaped as in the client dialect.

const { command, Condition } = require('wx/command');
const { Geo } = require('wx/geo');
const { ServerDate, Pattern, isLeaf, decode } = require('wx/values');
const { encodeQuery, condition } = require('wx/query');
const { encodeUpdate, encodeData } = require('wx/update');
const { ask: askHost, failure, invalid } = require('wx/errors');

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** One question about documents, of a transaction if there is one. */
function ask({ env, transactionId }, api, action, params) {
  return askHost(api, `database.${action}`, transactionId === undefined ? params : { ...params, transactionId }, env);
}

function dataOf(api, options) {
  const data = options?.data;
  if (data === undefined || isLeaf(data)) throw invalid(api, 'the argument is { data: {…} }');
  return data;
}

/** The document with one `_id`. */
class Document {
  #settings;
  #collection;
  #id;
  #projection = {};

  constructor(settings, collection, id) {
    if (typeof id !== 'string' && typeof id !== 'number') throw invalid('collection.doc', 'the id is a string or a number');
    this.#settings = settings;
    this.#collection = collection;
    this.#id = id;
  }
  #target() {
    return { collectionName: this.#collection, query: { _id: this.#id }, queryType: 'DOC', multi: false };
  }
  field(fields) {
    const copy = new Document(this.#settings, this.#collection, this.#id);
    copy.#projection = projection(fields);
    return copy;
  }
  async get() {
    const params = { ...this.#target(), projection: this.#projection };
    const { list } = await ask(this.#settings, 'document.get', 'queryDocument', params);
    if (list.length === 0 && this.#settings.throwOnNotFound) {
      throw failure('document.get', 'DATABASE_DOCUMENT_NOT_EXIST', `document with _id ${this.#id} does not exist`);
    }
    return { data: list.length === 0 ? null : decode(list[0]), errMsg: 'document.get:ok' };
  }
  async set(options) {
    const data = encodeData(dataOf('document.set', options));
    if (data._id !== undefined) throw invalid('document.set', "'_id' cannot be set");
    const params = { ...this.#target(), data, merge: false, upsert: true };
    const answer = await ask(this.#settings, 'document.set', 'updateDocument', params);
    const created = answer.upserted_id || answer.upsert_id ? 1 : 0;
    return { _id: this.#id, stats: { created, updated: created ? 0 : answer.updated }, errMsg: 'document.set:ok' };
  }
  async update(options) {
    const data = encodeUpdate(dataOf('document.update', options));
    const params = { ...this.#target(), data, merge: true, upsert: false };
    const { updated } = await ask(this.#settings, 'document.update', 'updateDocument', params);
    return { stats: { updated }, errMsg: 'document.update:ok' };
  }
  async remove() {
    const { deleted } = await ask(this.#settings, 'document.remove', 'deleteDocument', this.#target());
    return { stats: { removed: deleted }, errMsg: 'document.remove:ok' };
  }
}

/** The documents of a collection that match; every refining method gives a new query. */
class Query {
  #settings;
  #collection;
  #parts;

  constructor(settings, collection, parts = {}) {
    this.#settings = settings;
    this.#collection = collection;
    this.#parts = parts;
  }
  #with(parts) {
    return new Query(this.#settings, this.#collection, { ...this.#parts, ...parts });
  }
  where(query) {
    return this.#with({ query: encodeQuery(query) });
  }
  orderBy(field, direction) {
    if (typeof field !== 'string') throw invalid('orderBy', 'the field is a string');
    if (direction !== 'asc' && direction !== 'desc') throw invalid('orderBy', "the direction is 'asc' or 'desc'");
    return this.#with({ order: [...(this.#parts.order ?? []), { field, direction }] });
  }
  limit(count) {
    return this.#with({ limit: count > MAX_LIMIT ? MAX_LIMIT : count });
  }
  skip(count) {
    return this.#with({ offset: count });
  }
  field(fields) {
    return this.#with({ projection: projection(fields) });
  }
  #target() {
    const target = { collectionName: this.#collection, queryType: 'WHERE' };
    return this.#parts.query === undefined ? target : { ...target, query: this.#parts.query };
  }
  async get() {
    const params = { limit: DEFAULT_LIMIT, ...this.#target(), ...this.#parts };
    const { list } = await ask(this.#settings, 'collection.get', 'queryDocument', params);
    return { data: decode(list), errMsg: 'collection.get:ok' };
  }
  async count() {
    const { total } = await ask(this.#settings, 'collection.count', 'countDocument', this.#target());
    return { total, errMsg: 'collection.count:ok' };
  }
  async update(options) {
    const data = encodeUpdate(dataOf('collection.update', options));
    const params = { ...this.#target(), data, multi: true, merge: true, upsert: false };
    const { updated } = await ask(this.#settings, 'collection.update', 'updateDocument', params);
    return { stats: { updated }, errMsg: 'collection.update:ok' };
  }
  async remove() {
    const params = { ...this.#target(), multi: true };
    const { deleted } = await ask(this.#settings, 'collection.remove', 'deleteDocument', params);
    return { stats: { removed: deleted }, errMsg: 'collection.remove:ok' };
  }
}

class Collection extends Query {
  #settings;
  #name;

  constructor(settings, name) {
    if (typeof name !== 'string' || name === '') throw invalid('collection', 'the name is a string');
    super(settings, name);
    this.#settings = settings;
    this.#name = name;
  }
  doc(id) {
    return new Document(this.#settings, this.#name, id);
  }
  async add(options) {
    const many = Array.isArray(options?.data);
    const data = many ? options.data.map((one) => encodeData(dataOf('collection.add', { data: one }))) : encodeData(dataOf('collection.add', options));
    const answer = await ask(this.#settings, 'collection.add', 'addDocument', { collectionName: this.#name, data });
    return { ...(many ? { _ids: answer.insertedIds } : { _id: answer._id }), errMsg: 'collection.add:ok' };
  }
  aggregate() {
    const { Aggregate } = require('wx/aggregate');
    return new Aggregate(async (stages) => {
      const params = { collectionName: this.#name, stages };
      const { list } = await ask(this.#settings, 'collection.aggregate', 'aggregate', params);
      return { list: decode(list), errMsg: 'collection.aggregate:ok' };
    }, []);
  }
}

/** `{field: true | false | {$slice…}}` in the wire form. */
function projection(fields) {
  if (isLeaf(fields)) throw invalid('field', 'the fields are an object');
  const part = (shown) => (shown instanceof Condition ? condition(shown) : typeof shown === 'boolean' ? Number(shown) : shown);
  return Object.fromEntries(Object.entries(fields).map(([name, shown]) => [name, part(shown)]));
}

/** `env` undefined means the function's own environment. */
function database(settings) {
  const start = async () => {
    const { Transaction } = require('wx/transaction');
    const { transactionId } = await ask(settings, 'startTransaction', 'startTransaction', {});
    return new Transaction((api, action) => ask({ ...settings, transactionId }, api, action, {}), (name) => {
      return new Collection({ ...settings, transactionId }, name);
    });
  };
  return {
    command,
    Geo,
    serverDate: ({ offset = 0 } = {}) => new ServerDate(offset),
    RegExp: ({ regexp, options = '' }) => new Pattern(regexp, options),
    collection: (name) => new Collection(settings, name),
    async createCollection(collectionName) {
      await ask(settings, 'createCollection', 'addCollection', { collectionName });
      return { errMsg: 'createCollection:ok' };
    },
    startTransaction: start,
    runTransaction: (body, times) => require('wx/transaction').run(start, body, times),
  };
}

module.exports = { database };
