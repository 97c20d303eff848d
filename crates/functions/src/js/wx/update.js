// Updates as the official SDKs send them: operator form, bare values as `$set` on dot paths.

const { Condition, Combination, Update, Expression } = require('wx/command');
const { encode, isLeaf } = require('wx/values');
const { condition, operand } = require('wx/query');
const { invalid } = require('wx/errors');

/** The operator form of what `update({data})` was given. */
function encodeUpdate(data) {
  if (isLeaf(data)) throw invalid('update', 'data is an object');
  if (data._id !== undefined) throw invalid('update', "'_id' cannot be changed");
  const result = {};
  walk(data, '', result);
  if (Object.keys(result).length === 0) throw invalid('update', 'data has nothing to update');
  return result;
}

function walk(object, prefix, result) {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const path = prefix + key;
    if (value === undefined || typeof value === 'function') continue;
    if (value instanceof Update) put(result, value.operator, path, argument(value));
    else if (value instanceof Condition || value instanceof Combination || value instanceof Expression) {
      throw invalid('update', `'${path}' holds no update operation`);
    }
    else if (isLeaf(value)) put(result, '$set', path, encodeData(value));
    else walk(value, path + '.', result);
  }
}

function put(result, operator, path, value) {
  (result[operator] ??= {})[path] = value;
}

function argument({ operator, value }) {
  if (operator !== '$pull') return encodeData(value);
  return value instanceof Condition ? condition(value) : operand(value);
}

/** Plain data: commands have no place in it. */
function encodeData(data) {
  return encode(data, (inner) => {
    if (inner instanceof Condition || inner instanceof Combination || inner instanceof Update || inner instanceof Expression) {
      throw invalid('database', 'a command stands where a value belongs');
    }
    return undefined;
  });
}

module.exports = { encodeUpdate, encodeData };
