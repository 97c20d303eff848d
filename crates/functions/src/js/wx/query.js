// Queries as the official SDKs send them: nested objects become dot paths, a field's combinations move to the top.

const { Condition, Combination, Update, Expression } = require('wx/command');
const { encode, isLeaf } = require('wx/values');
const { invalid } = require('wx/errors');

/** The wire form of what `where()` was given: an object, or `_.and/or/nor/not` of objects. */
function encodeQuery(query) {
  if (query instanceof Combination) return combined(query, null);
  if (isLeaf(query) || query instanceof Condition) throw invalid('where', 'a query is an object');
  const result = {};
  walk(query, '', result);
  return result;
}

/** `{$gt: 3}`, written as the database has it. */
const isRaw = (value) => Object.keys(value).some((key) => key.startsWith('$'));

function walk(object, prefix, result) {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const path = prefix + key;
    if (value === undefined) continue;
    if (value instanceof Combination) merge(result, combined(value, path));
    else if (value instanceof Condition) merge(result, { [path]: condition(value) });
    else if (isLeaf(value) || isRaw(value)) merge(result, { [path]: operand(value) });
    else if (value instanceof Update || value instanceof Expression) throw invalid('where', `'${path}' holds no condition`);
    else walk(value, path + '.', result);
  }
}

/** Adds `part` to `result`; what would overwrite (a second `$or`) is joined by `$and` instead. */
function merge(result, part) {
  for (const [key, value] of Object.entries(part)) {
    if (key === '$and') (result.$and ??= []).push(...value);
    else if (key in result) (result.$and ??= []).push({ [key]: value });
    else result[key] = value;
  }
}

/** A combination, of conditions on `path` or (path null) of whole queries. */
function combined(combination, path) {
  const [first] = combination.operands;
  if (combination.operator === '$not') return negated(first, path);
  if (combination.operator === '$expr' || combination.operator === '$jsonSchema') return { [combination.operator]: expression(first) };
  return { [combination.operator]: combination.operands.map((item) => part(item, path)) };
}

function negated(item, path) {
  if (path !== null && item instanceof Condition) return { [path]: { $not: condition(item) } };
  if (path !== null && item instanceof RegExp) return { [path]: { $not: operand(item) } };
  return { $nor: [part(item, path)] };
}

function part(item, path) {
  if (item instanceof Combination) return combined(item, path);
  if (path === null) return encodeQuery(item);
  return { [path]: item instanceof Condition ? condition(item) : operand(item) };
}

/** `{"$gt": 3}`. */
function condition({ operator, value }) {
  if (operator === '$elemMatch') return { $elemMatch: element(value) };
  return { [operator]: operand(value) };
}

/** What an array's element must be: a query on its fields, or conditions on itself. */
function element(value) {
  if (value instanceof Condition) return condition(value);
  if (value instanceof Combination) {
    if (value.operator !== '$and' || !value.operands.every((item) => item instanceof Condition)) {
      throw invalid('elemMatch', "only conditions joined by 'and' can be put on an element itself");
    }
    return Object.assign({}, ...value.operands.map(condition));
  }
  return encodeQuery(value);
}

/** A value in a query; conditions may stand inside it (`_.all([_.elemMatch(…)])`). */
function operand(value) {
  return encode(value, (inner) => {
    if (inner instanceof Condition) return condition(inner);
    if (inner instanceof Combination || inner instanceof Update || inner instanceof Expression) throw invalid('where', 'a command stands where a value belongs');
    return undefined;
  });
}

/** A computed value, or an object or list that has some. */
function expression(value) {
  return encode(value, (inner) => {
    if (inner instanceof Expression) return { [inner.operator]: expression(inner.value) };
    if (inner instanceof Condition || inner instanceof Combination || inner instanceof Update) {
      throw invalid('aggregate', 'a command stands where an expression belongs');
    }
    return undefined;
  });
}

module.exports = { encodeQuery, condition, operand, expression };
