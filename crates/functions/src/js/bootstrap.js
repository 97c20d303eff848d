// Evaluated once per instance with the host's functions; gives back the handles by which the worker drives the instance.
// Everything the runtime itself relies on is taken from the realm before the function's own code can change it.
(function (host) {
  'use strict';

  const { parse, stringify } = JSON;
  const apply = Reflect.apply;
  const promiseThen = Promise.prototype.then;
  const resolved = Promise.resolve.bind(Promise);
  const toWellFormed = String.prototype.toWellFormed;
  const wellFormed = (text) => apply(toWellFormed, String(text), []);

  const MAX_TIMERS = 1000;
  const MAX_DELAY = 2 ** 31 - 1;

  // ---- modules ----

  const loaded = new Map();

  /** The exports of a module of ours; compiled at its first use, so that a function pays only for what it asks. */
  function internal(name) {
    if (!loaded.has(name)) {
      const module = { exports: {} };
      loaded.set(name, module);
      host.source(name)(module.exports, internal, module, runtime);
    }
    return loaded.get(name).exports;
  }

  const PUBLIC_MODULES = ['wx-server-sdk', 'buffer'];

  function require(name) {
    if (PUBLIC_MODULES.includes(name)) return internal(name);
    const error = new Error(
      `Cannot find module '${name}': this runtime offers 'wx-server-sdk' and 'buffer'; bundle any other package into the function's file`
    );
    error.code = 'MODULE_NOT_FOUND';
    throw error;
  }

  // ---- the call under way ----

  let current = { context: {}, wx: {}, env: {} };
  let lastCall = 0;
  const pending = new Map();

  /** Asks the host; resolves to its answer, rejects with `{code, message}`. */
  function call(op, params) {
    return new Promise((resolve, reject) => {
      const id = ++lastCall;
      const refusal = host.call(id, op, stringify(params));
      if (refusal) reject(parse(refusal));
      else pending.set(id, { resolve, reject });
    });
  }

  const runtime = { call, host, wx: () => current.wx, env: () => current.wx.ENV };

  // ---- timers ----

  let timers = [];
  let lastTimer = 0;

  function addTimer(callback, delay, args, repeat) {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be a function');
    if (timers.length >= MAX_TIMERS) throw new RangeError(`More than ${MAX_TIMERS} timers at one moment`);
    delay = Number(delay);
    if (!(delay >= 1)) delay = 1;
    if (delay > MAX_DELAY) delay = 1;
    const timer = { id: ++lastTimer, due: host.now() + delay, callback, args, every: repeat ? delay : 0 };
    timers.push(timer);
    return timer.id;
  }

  function removeTimer(id) {
    timers = timers.filter((timer) => timer.id !== id);
  }

  function earliest() {
    let first = null;
    for (const timer of timers) if (first === null || timer.due < first.due) first = timer;
    return first;
  }

  const globals = {
    setTimeout: (callback, delay, ...args) => addTimer(callback, delay, args, false),
    setInterval: (callback, delay, ...args) => addTimer(callback, delay, args, true),
    setImmediate: (callback, ...args) => addTimer(callback, 1, args, false),
    clearTimeout: removeTimer,
    clearInterval: removeTimer,
    clearImmediate: removeTimer,
  };

  // ---- the global scope ----

  const { makeConsole, inspect } = internal('console');
  globals.console = makeConsole((level, text) => host.log(level, wellFormed(text)));
  globals.global = globalThis;
  globals.process = {
    env: {},
    platform: 'linux',
    argv: [],
    cwd: () => '/',
    nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }

  const LAZY = {
    TextEncoder: 'text', TextDecoder: 'text', structuredClone: 'clone', crypto: 'crypto',
    URL: 'url', URLSearchParams: 'url', Buffer: 'buffer',
  };
  for (const [name, module] of Object.entries(LAZY)) {
    const define = (value) =>
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
    Object.defineProperty(globalThis, name, {
      get: () => (define(internal(module)[name]), internal(module)[name]),
      set: define,
      configurable: true,
      enumerable: false,
    });
  }

  // ---- errors ----

  /** An error as JSON `{name, message, stack, memory}`. Without memory the engine throws null. */
  function describe(error) {
    try {
      if (error === null) return stringify({ name: '', message: '', stack: '', memory: true });
      if (error instanceof Error) {
        const message = wellFormed(error.message);
        const memory = error.name === 'InternalError' && message === 'out of memory';
        const lines = String(error.stack ?? '').split('\n');
        const stack = wellFormed(lines.filter((line) => line.trim() && !line.includes('(internal/')).join('\n'));
        return stringify({ name: wellFormed(error.name), message, stack, memory });
      }
      return stringify({ name: 'Error', message: wellFormed(inspect(error)), stack: '', memory: false });
    } catch {
      return '{"name":"Error","message":"an error that cannot be described","stack":"","memory":false}';
    }
  }

  const fail = (error) => host.settle(false, describe(error));

  function succeed(value) {
    let text;
    try {
      text = stringify(value);
    } catch (error) {
      return fail(error);
    }
    host.settle(true, text === undefined ? 'null' : text);
  }

  // ---- the handles ----

  const module = { exports: {} };

  return {
    /** A new call: who calls, with which context and environment variables. */
    begin(about) {
      current = parse(about);
      globals.process.env = { ...current.env };
    },
    /** Runs the function's file. */
    load(file) {
      apply(file, module.exports, [module.exports, require, module, '/index.js', '/']);
    },
    /** Calls `exports.main`; the end arrives through `host.settle`. */
    invoke(event) {
      const main = module.exports?.main;
      if (typeof main !== 'function') {
        return fail(new TypeError('exports.main is not a function: write `exports.main = async (event, context) => …`'));
      }
      let result;
      try {
        result = resolved(main(parse(event), current.context));
      } catch (error) {
        return fail(error);
      }
      apply(promiseThen, result, [succeed, fail]);
    },
    /** The host's answer to a call. */
    answer(id, ok, text) {
      const waiting = pending.get(id);
      if (!waiting) return;
      pending.delete(id);
      if (ok) waiting.resolve(parse(text));
      else waiting.reject(parse(text));
    },
    /** Milliseconds until the next timer is due, -1 without one. */
    nextTimer() {
      const first = earliest();
      return first === null ? -1 : Math.max(0, first.due - host.now());
    },
    /** Runs one timer that is due. */
    runTimer() {
      const first = earliest();
      if (first === null || first.due > host.now()) return;
      if (first.every) first.due = host.now() + first.every;
      else removeTimer(first.id);
      try {
        first.callback(...first.args);
      } catch (error) {
        fail(error);
      }
    },
    /** The call is over: nothing that it started may reach into the next one. */
    end() {
      timers = [];
      pending.clear();
    },
    describe,
  };
})
