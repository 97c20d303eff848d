// db.command: conditions, their combinations, and update operations.

/** A condition on one field, for example `_.gt(3)`. */
class Condition {
  constructor(operator, value) {
    this.operator = operator;
    this.value = value;
  }
  and(...others) {
    return new Combination('$and', [this, ...operands(others)]);
  }
  or(...others) {
    return new Combination('$or', [this, ...operands(others)]);
  }
}

/** Conditions joined by `$and`, `$or`, `$nor` or negated by `$not`. */
class Combination {
  constructor(operator, operands) {
    this.operator = operator;
    this.operands = operands;
  }
  and(...others) {
    return this.#join('$and', operands(others));
  }
  or(...others) {
    return this.#join('$or', operands(others));
  }
  #join(operator, others) {
    const mine = this.operator === operator ? this.operands : [this];
    return new Combination(operator, [...mine, ...others]);
  }
}

/** An update of one field, for example `_.inc(1)`. */
class Update {
  constructor(operator, value) {
    this.operator = operator;
    this.value = value;
  }
}

/** A computed value of an aggregation, for example `$.sum('$n')`. */
class Expression {
  constructor(operator, value) {
    this.operator = operator;
    this.value = value;
  }
}

const operands = (args) => (args.length === 1 && Array.isArray(args[0]) ? args[0] : args);

const CONDITIONS = {
  eq: '$eq', neq: '$ne', gt: '$gt', gte: '$gte', lt: '$lt', lte: '$lte', in: '$in', nin: '$nin',
  all: '$all', exists: '$exists', size: '$size', elemMatch: '$elemMatch',
};

/** `{geometry, maxDistance}` with the names of the database. */
const geo = (options) => Object.fromEntries(Object.entries(options ?? {}).map(([name, value]) => ['$' + name, value]));

const command = {
  and: (...args) => new Combination('$and', operands(args)),
  or: (...args) => new Combination('$or', operands(args)),
  nor: (...args) => new Combination('$nor', operands(args)),
  not: (condition) => new Combination('$not', [condition]),
  mod: (...args) => new Condition('$mod', operands(args)),
  geoNear: (options) => new Condition('$nearSphere', geo(options)),
  geoWithin: (options) => new Condition('$geoWithin', geo(options)),
  geoIntersects: (options) => new Condition('$geoIntersects', geo(options)),
  expr: (expression) => new Combination('$expr', [expression]),
  jsonSchema: (schema) => new Combination('$jsonSchema', [schema]),
  project: { slice: (value) => ({ $slice: value }), elemMatch: (value) => new Condition('$elemMatch', value) },
  get aggregate() {
    return require('wx/aggregate').$;
  },

  set: (value) => new Update('$set', value),
  remove: () => new Update('$unset', ''),
  inc: (value) => new Update('$inc', value),
  mul: (value) => new Update('$mul', value),
  min: (value) => new Update('$min', value),
  max: (value) => new Update('$max', value),
  bit: (value) => new Update('$bit', value),
  rename: (value) => new Update('$rename', value),
  push: (...args) => new Update('$push', pushed(args)),
  unshift: (...args) => new Update('$push', { $each: operands(args), $position: 0 }),
  pop: () => new Update('$pop', 1),
  shift: () => new Update('$pop', -1),
  pull: (value) => new Update('$pull', value),
  pullAll: (values) => new Update('$pullAll', values),
  addToSet: (value) => new Update('$addToSet', hasEach(value) ? { $each: value.each ?? value.$each } : value),
};

for (const [name, operator] of Object.entries(CONDITIONS)) {
  command[name] = (value) => new Condition(operator, value);
  const chained = function (value) {
    return this.and(command[name](value));
  };
  Condition.prototype[name] = chained;
  Combination.prototype[name] = chained;
}

function hasEach(value) {
  return typeof value === 'object' && value !== null && (Array.isArray(value.each) || Array.isArray(value.$each));
}

/** `push(1)`, `push(1, 2)`, `push([1, 2])` or `push({each, position, sort, slice})`. */
function pushed(args) {
  if (args.length !== 1 || !hasEach(args[0])) return { $each: operands(args) };
  const options = args[0];
  const result = { $each: options.each ?? options.$each };
  for (const name of ['position', 'sort', 'slice']) {
    if (options[name] !== undefined) result['$' + name] = options[name];
  }
  return result;
}

module.exports = { command, Condition, Combination, Update, Expression };
