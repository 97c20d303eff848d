// structuredClone for the values that a function meets: data, dates, patterns, collections, bytes and errors, cycles included.

function structuredClone(value) {
  const done = new Map();

  function copy(value) {
    if (typeof value === 'function' || typeof value === 'symbol') throw refuse(value);
    if (typeof value !== 'object' || value === null) return value;
    if (done.has(value)) return done.get(value);
    const keep = (result) => (done.set(value, result), result);

    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (value instanceof DataView) return keep(new DataView(copy(value.buffer), value.byteOffset, value.byteLength));
    if (ArrayBuffer.isView(value)) return keep(new value.constructor(copy(value.buffer), value.byteOffset, value.length));
    if (value instanceof Map) {
      const result = keep(new Map());
      for (const [key, item] of value) result.set(copy(key), copy(item));
      return result;
    }
    if (value instanceof Set) {
      const result = keep(new Set());
      for (const item of value) result.add(copy(item));
      return result;
    }
    if (value instanceof Error) {
      const Type = globalThis[value.name]?.prototype instanceof Error ? globalThis[value.name] : Error;
      const result = keep(new Type(value.message));
      result.stack = value.stack;
      if ('cause' in value) result.cause = copy(value.cause);
      return result;
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw refuse(value);
    const result = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) result[key] = copy(value[key]);
    return result;
  }

  return copy(value);
}

const refuse = (value) => new DOMException(`${String(value)} could not be cloned`, 'DataCloneError');

module.exports = { structuredClone };
