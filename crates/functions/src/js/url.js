// URL and URLSearchParams. Parsing and setting are the host's, so that they follow the standard to the letter.

const unescape = (text) => {
  const plain = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
};
const escape = (text) =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (char) => '%' + char.charCodeAt(0).toString(16).toUpperCase())
    .replaceAll('%20', '+');

class URLSearchParams {
  #pairs = [];
  #changed = () => {};

  constructor(init = '', changed) {
    if (changed) this.#changed = changed;
    if (typeof init === 'object' && init !== null) {
      const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
      this.#pairs = pairs.map(([name, value]) => [String(name), String(value)]);
    } else {
      const text = String(init).replace(/^\?/, '');
      for (const part of text.split('&')) {
        if (part === '') continue;
        const cut = part.indexOf('=');
        this.#pairs.push(cut < 0 ? [unescape(part), ''] : [unescape(part.slice(0, cut)), unescape(part.slice(cut + 1))]);
      }
    }
  }
  get size() {
    return this.#pairs.length;
  }
  get(name) {
    return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
  }
  getAll(name) {
    return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
  }
  has(name) {
    return this.#pairs.some((pair) => pair[0] === String(name));
  }
  append(name, value) {
    this.#pairs.push([String(name), String(value)]);
    this.#changed(this.toString());
  }
  set(name, value) {
    const first = this.#pairs.find((pair) => pair[0] === String(name));
    if (first) {
      first[1] = String(value);
      this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== String(name));
    } else {
      this.#pairs.push([String(name), String(value)]);
    }
    this.#changed(this.toString());
  }
  delete(name) {
    this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name));
    this.#changed(this.toString());
  }
  sort() {
    this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#changed(this.toString());
  }
  forEach(each, self) {
    for (const [name, value] of this.#pairs) each.call(self, value, name, this);
  }
  *entries() {
    for (const [name, value] of this.#pairs) yield [name, value];
  }
  *keys() {
    for (const [name] of this.#pairs) yield name;
  }
  *values() {
    for (const [, value] of this.#pairs) yield value;
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  toString() {
    return this.#pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
  }
}

class URL {
  #parts;
  #params;

  constructor(input, base) {
    const parts = runtime.host.url(String(input), base === undefined ? undefined : String(base));
    if (parts === undefined) throw new TypeError(`Invalid URL: ${input}`);
    this.#parts = JSON.parse(parts);
  }
  static canParse(input, base) {
    return runtime.host.url(String(input), base === undefined ? undefined : String(base)) !== undefined;
  }
  get searchParams() {
    this.#params ??= new URLSearchParams(this.search, (search) => this.#set('search', search));
    return this.#params;
  }
  #set(name, value) {
    const parts = runtime.host.urlSet(this.#parts.href, name, String(value));
    if (parts !== undefined) this.#parts = JSON.parse(parts);
  }
  toString() {
    return this.href;
  }
  toJSON() {
    return this.href;
  }
  static {
    const fields = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
    for (const name of ['href', 'origin', ...fields]) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.#parts[name];
        },
        set: fields.includes(name)
          ? function (value) {
              this.#set(name, value);
              if (name === 'search') this.#params = undefined;
            }
          : undefined,
        enumerable: true,
        configurable: true,
      });
    }
  }
}

module.exports = { URL, URLSearchParams };
