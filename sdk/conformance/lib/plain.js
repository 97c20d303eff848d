// Values of the SDKs as plain data that can be compared, in Node and in browsers alike.

/** What only the server writes: not part of what a case says about a document. */
const SERVERS_OWN = new Set(['_openid']);

/** Dates become `{$date: ms}`, regular expressions `{$regex, $options}`, geometry GeoJSON; what is undefined is left out. */
export function plain(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Object.prototype.toString.call(value) === '[object Date]') return { $date: value.getTime() };
  if (Object.prototype.toString.call(value) === '[object RegExp]') return { $regex: value.source, $options: value.flags };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value.toJSON === 'function') return plain(value.toJSON());
  const result = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined && !SERVERS_OWN.has(key)) result[key] = plain(value[key]);
  }
  return result;
}

/** The same document without the id that the server chose. */
export function withoutId(document) {
  const { _id, ...rest } = plain(document);
  return rest;
}

/** A text that is the same for equal values: fields in order, numbers as they are. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${fields.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value) ?? 'undefined';
}

/** Throws unless both are the same data. */
export function same(found, wanted, what = '') {
  const [is, should] = [canonical(plain(found)), canonical(plain(wanted))];
  if (is !== should) throw new Error(`${what ? `${what}: ` : ''}found ${shortened(is)}, wanted ${shortened(should)}`);
}

/** Throws unless it is true. */
export function ok(condition, what) {
  if (!condition) throw new Error(what);
}

/** The same numbers up to rounding; everything else exactly. */
export function near(found, wanted, what, tolerance = 1e-9) {
  const rounded = (value) => {
    if (typeof value === 'number' && Number.isFinite(value)) return Number(value.toPrecision(Math.round(-Math.log10(tolerance))));
    if (Array.isArray(value)) return value.map(rounded);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, rounded(v)]));
    return value;
  };
  same(rounded(plain(found)), rounded(plain(wanted)), what);
}

function shortened(text) {
  return text.length > 700 ? `${text.slice(0, 700)}… (${text.length} characters)` : text;
}
