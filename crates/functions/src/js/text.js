// TextEncoder and TextDecoder, for UTF-8.

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }
  encode(input = '') {
    const text = String(input).toWellFormed();
    const bytes = [];
    for (const char of text) {
      const code = char.codePointAt(0);
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return new Uint8Array(bytes);
  }
}

const LABELS = ['utf-8', 'utf8', 'unicode-1-1-utf-8'];

class TextDecoder {
  #fatal;
  #keepMark;
  constructor(label = 'utf-8', options = {}) {
    if (!LABELS.includes(String(label).trim().toLowerCase())) throw new RangeError(`The encoding '${label}' is not supported`);
    this.#fatal = !!options.fatal;
    this.#keepMark = !!options.ignoreBOM;
  }
  get encoding() {
    return 'utf-8';
  }
  get fatal() {
    return this.#fatal;
  }
  decode(input = new Uint8Array()) {
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    const out = [];
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at++];
      if (first < 0x80) {
        out.push(String.fromCharCode(first));
        continue;
      }
      const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
      let code = more === 1 ? first & 31 : more === 2 ? first & 15 : first & 7;
      let taken = 0;
      while (taken < more && isContinuation(first, taken, bytes[at])) {
        code = (code << 6) | (bytes[at++] & 63);
        taken++;
      }
      if (more > 0 && taken === more) out.push(String.fromCodePoint(code));
      else if (this.#fatal) throw new TypeError('The encoded data was not valid UTF-8');
      else out.push('\ufffd');
    }
    if (out[0] === '\ufeff' && !this.#keepMark) out.shift();
    return out.join('');
  }
}

/** May `byte` follow as continuation number `index`? Refuses overlong forms, surrogates and values past U+10FFFF. */
function isContinuation(first, index, byte) {
  if (byte === undefined || byte < 0x80 || byte > 0xbf) return false;
  if (index > 0) return true;
  if (first === 0xe0) return byte >= 0xa0;
  if (first === 0xed) return byte <= 0x9f;
  if (first === 0xf0) return byte >= 0x90;
  if (first === 0xf4) return byte <= 0x8f;
  return true;
}

module.exports = { TextEncoder, TextDecoder };
