// Bytes as Node has them: the part of Buffer that code of cloud functions uses.

const { TextEncoder, TextDecoder } = require('text');

const HEX = '0123456789abcdef';
const CHUNK = 8192;

/** Bytes to one character each. */
function latin1(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return parts.join('');
}

const fromLatin1 = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);

/** Of a text with foreign characters, what can be read; `-` and `_` mean `+` and `/`. */
const fromBase64 = (text) => {
  const plain = text.replace(/=.*$/s, '').replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
  return fromLatin1(atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain));
};

const toBase64 = (bytes) => btoa(latin1(bytes));

const CODES = {
  utf8: { to: (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), from: (text) => new TextEncoder().encode(text) },
  hex: {
    to: (bytes) => Array.from(bytes, (byte) => HEX[byte >> 4] + HEX[byte & 15]).join(''),
    from: (text) => Uint8Array.from(/^(?:[0-9a-f]{2})*/i.exec(text)[0].match(/../g) ?? [], (pair) => parseInt(pair, 16)),
  },
  base64: { to: toBase64, from: fromBase64 },
  base64url: { to: (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''), from: fromBase64 },
  latin1: { to: latin1, from: fromLatin1 },
  ascii: { to: (bytes) => latin1(bytes.map((byte) => byte & 127)), from: fromLatin1 },
};
Object.assign(CODES, { 'utf-8': CODES.utf8, binary: CODES.latin1 });

function code(encoding = 'utf8') {
  const found = CODES[String(encoding).toLowerCase()];
  if (!found) throw new TypeError(`Unknown encoding: ${encoding}`);
  return found;
}

class Buffer extends Uint8Array {
  static from(value, encoding, length) {
    if (typeof value === 'string') return of(code(encoding).from(value));
    if (value instanceof ArrayBuffer) return new Buffer(value, encoding, length);
    if (value?.type === 'Buffer' && Array.isArray(value.data)) return of(Uint8Array.from(value.data));
    if (typeof value !== 'object' || value === null) throw new TypeError('Buffer.from takes a text, bytes or a list');
    return of(Uint8Array.from(value));
  }
  static alloc(size, fill, encoding) {
    const bytes = new Buffer(size);
    return fill === undefined ? bytes : bytes.fill(fill, 0, size, encoding);
  }
  static allocUnsafe(size) {
    return new Buffer(size);
  }
  static isBuffer(value) {
    return value instanceof Buffer;
  }
  static isEncoding(encoding) {
    return String(encoding).toLowerCase() in CODES;
  }
  static byteLength(value, encoding) {
    return typeof value === 'string' ? code(encoding).from(value).length : value.byteLength;
  }
  static compare(a, b) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return Math.sign(a.length - b.length);
  }
  static concat(list, total = list.reduce((sum, part) => sum + part.length, 0)) {
    const all = new Buffer(total);
    let at = 0;
    for (const part of list) {
      const rest = part.subarray(0, total - at);
      all.set(rest, at);
      at += rest.length;
    }
    return all;
  }
  toString(encoding, start = 0, end = this.length) {
    return code(encoding).to(plain(this).subarray(start, end));
  }
  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  }
  equals(other) {
    return Buffer.compare(this, other) === 0;
  }
  compare(other) {
    return Buffer.compare(this, other);
  }
  /** As in Node, and unlike in typed arrays: the same memory. */
  slice(start, end) {
    return this.subarray(start, end);
  }
  copy(target, at = 0, start = 0, end = this.length) {
    const part = this.subarray(start, Math.min(end, start + target.length - at));
    target.set(part, at);
    return part.length;
  }
  write(text, at = 0, length = this.length - at, encoding) {
    if (typeof at === 'string') [at, length, encoding] = [0, this.length, at];
    if (typeof length === 'string') [length, encoding] = [this.length - at, length];
    const part = code(encoding).from(text).subarray(0, Math.min(length, this.length - at));
    this.set(part, at);
    return part.length;
  }
  fill(value, start, end, encoding) {
    if (typeof value !== 'string') return super.fill(value, start, end);
    if (typeof start === 'string') [start, encoding] = [0, start];
    const bytes = code(encoding).from(value);
    for (let i = start ?? 0; i < (end ?? this.length); i++) this[i] = bytes.length === 0 ? 0 : bytes[(i - (start ?? 0)) % bytes.length];
    return this;
  }
  indexOf(value, from = 0, encoding) {
    if (typeof value === 'number') return super.indexOf(value, from);
    const wanted = typeof value === 'string' ? code(encoding).from(value) : value;
    for (let i = from; i <= this.length - wanted.length; i++) if (wanted.every((byte, n) => this[i + n] === byte)) return i;
    return -1;
  }
  includes(value, from, encoding) {
    return this.indexOf(value, from, encoding) !== -1;
  }
}

const of = (bytes) => new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
/** Without our own methods in the way. */
const plain = (bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);

module.exports = { Buffer };
