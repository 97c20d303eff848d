// Values in the client dialect: plain JSON, with dates, server dates and patterns as `$` objects.

const { invalid } = require('wx/errors');
const { Shape, shaped } = require('wx/geo');

class ServerDate {
  constructor(offset) {
    this.offset = offset;
  }
}

class Pattern {
  constructor(regexp, options) {
    this.regexp = regexp;
    this.options = options;
  }
}

/** A leaf: encoded as one value, never walked into as an object. */
const isLeaf = (value) =>
  typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date || value instanceof RegExp ||
  value instanceof ServerDate || value instanceof Pattern || value instanceof Shape;

/**
 * Encodes `value`; `special(value)` is asked first about objects and may return an encoded form (commands where they are allowed) or throw.
 * Undefined and functions are left out.
 */
function encode(value, special, path = []) {
  if (typeof value === 'bigint') throw invalid('database', 'a BigInt cannot be stored');
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (path.includes(value)) throw invalid('database', 'the data contains itself');
  const own = special?.(value);
  if (own !== undefined) return own;
  if (value instanceof Date) {
    if (isNaN(value)) throw invalid('database', 'the data contains an invalid date');
    return { $date: value.getTime() };
  }
  if (value instanceof ServerDate) return { $date: { offset: value.offset } };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (value instanceof Pattern) return { $regex: value.regexp, $options: value.options };
  if (value instanceof Shape) return value.toJSON();
  const inside = [...path, value];
  if (Array.isArray(value)) return value.map((item) => encode(item, special, inside) ?? null);
  const result = {};
  for (const key of Object.keys(value)) {
    const item = encode(value[key], special, inside);
    if (item !== undefined) result[key] = item;
  }
  return result;
}

/** The value of an answer: `{"$date": ms}` becomes a Date, GeoJSON a shape, everything else stays. */
function decode(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === '$date' && typeof value.$date === 'number') return new Date(value.$date);
  for (const key of keys) value[key] = decode(value[key]);
  return keys.length === 2 && Array.isArray(value.coordinates) ? (shaped(value) ?? value) : value;
}

module.exports = { ServerDate, Pattern, isLeaf, encode, decode };
