// The console, and how values read in it.

const MAX_DEPTH = 4;
const MAX_ITEMS = 100;
const MAX_TEXT = 8192;

/** A value as a person reads it, cut at MAX_TEXT. */
function inspect(value) {
  const seen = [];
  let left = MAX_TEXT;

  function show(value, depth) {
    if (left <= 0) return '…';
    const text = render(value, depth);
    left -= text.length;
    return text;
  }

  function render(value, depth) {
    switch (typeof value) {
      case 'string': return depth === 0 ? value : JSON.stringify(value.length > left ? value.slice(0, left) + '…' : value);
      case 'bigint': return `${value}n`;
      case 'symbol': return String(value);
      case 'function': return value.name ? `[Function ${value.name}]` : '[Function]';
      case 'object': return value === null ? 'null' : renderObject(value, depth);
      default: return Object.is(value, -0) ? '-0' : String(value);
    }
  }

  function renderObject(value, depth) {
    if (value instanceof Error) return `${value.name}: ${value.message}${value.stack ? '\n' + value.stack.trimEnd() : ''}`;
    if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Promise) return '[Promise]';
    if (seen.includes(value)) return '[Circular]';
    if (depth >= MAX_DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]';
    seen.push(value);
    try {
      if (Array.isArray(value)) return list('[', value, (item) => show(item, depth + 1), ']');
      if (ArrayBuffer.isView(value) && value.length !== undefined) {
        return list(`${value.constructor.name} [`, value, (item) => String(item), ']');
      }
      if (value instanceof Map) {
        return list(`Map(${value.size}) {`, [...value], ([key, item]) => `${show(key, depth + 1)} => ${show(item, depth + 1)}`, '}');
      }
      if (value instanceof Set) return list(`Set(${value.size}) {`, [...value], (item) => show(item, depth + 1), '}');
      const name = value.constructor?.name;
      const label = name && name !== 'Object' ? `${name} ` : '';
      const field = (key) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${show(value[key], depth + 1)}`;
      return list(`${label}{`, Object.keys(value), field, '}', ' ');
    } finally {
      seen.pop();
    }
  }

  function list(open, items, each, close, pad = '') {
    if (items.length === 0) return open + close;
    const shown = [];
    for (const item of items) {
      if (shown.length >= MAX_ITEMS || left <= 0) {
        shown.push(`… ${items.length - shown.length} more`);
        break;
      }
      shown.push(each(item));
    }
    return open + pad + shown.join(', ') + pad + close;
  }

  return show(value, 0);
}

/** The arguments of one console call as a line, with `%s %d %i %f %j %o %O %c %%` in the first. */
function format(args) {
  let rest = args;
  let text = '';
  if (typeof args[0] === 'string' && args[0].includes('%')) {
    let next = 1;
    text = args[0].replace(/%([sdifjoOc%])/g, (mark, kind) => {
      if (kind === '%') return '%';
      if (next >= args.length) return mark;
      const value = args[next++];
      switch (kind) {
        case 's': return typeof value === 'object' ? inspect(value) : String(value);
        case 'd': return String(Number(value));
        case 'i': return String(parseInt(value));
        case 'f': return String(parseFloat(value));
        case 'j': return JSON.stringify(value);
        case 'c': return '';
        default: return inspect(value);
      }
    });
    rest = args.slice(next);
    if (rest.length > 0) text += ' ';
  }
  const line = text + rest.map(inspect).join(' ');
  return line.length > MAX_TEXT ? line.slice(0, MAX_TEXT) + '…' : line;
}

/** A console that hands each line to `write(level, text)`. */
function makeConsole(write) {
  let indent = '';
  const counts = new Map();
  const started = new Map();
  const method = (level) => (...args) => write(level, indent + format(args));
  const log = method('log');
  const error = method('error');
  return {
    log, error,
    debug: method('debug'), info: method('info'), warn: method('warn'),
    dir: (value) => log(value), table: (value) => log(value),
    trace: (...args) => error('Trace:', ...args, '\n' + new Error().stack),
    assert: (condition, ...args) => condition || error('Assertion failed', ...args),
    group: (...args) => { if (args.length) log(...args); indent += '  '; },
    groupEnd: () => { indent = indent.slice(2); },
    count: (label = 'default') => { counts.set(label, (counts.get(label) ?? 0) + 1); log(`${label}: ${counts.get(label)}`); },
    time: (label = 'default') => { started.set(label, Date.now()); },
    timeEnd: (label = 'default') => { if (started.has(label)) log(`${label}: ${Date.now() - started.get(label)}ms`); started.delete(label); },
  };
}

module.exports = { inspect, makeConsole };
