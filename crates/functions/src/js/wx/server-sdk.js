// `require('wx-server-sdk')`: the calls of WeChat's server SDK that this runtime has.

const { database } = require('wx/database');
const { ask, invalid } = require('wx/errors');

const DYNAMIC_CURRENT_ENV = Symbol('DYNAMIC_CURRENT_ENV');
let defaults = {};

/** The environment that a call names, or `init` for its service; undefined for the function's own. */
function envOf(service, named) {
  const ofInit = typeof defaults.env === 'object' && defaults.env !== null ? defaults.env[service] : defaults.env;
  const chosen = named ?? ofInit;
  return typeof chosen === 'string' && chosen !== runtime.env() ? chosen : undefined;
}

const cloud = {
  DYNAMIC_CURRENT_ENV,
  SYMBOL_CURRENT_ENV: DYNAMIC_CURRENT_ENV,

  init(options = {}) {
    defaults = options;
  },

  getWXContext() {
    return { ...runtime.wx() };
  },

  database({ env, throwOnNotFound = true } = {}) {
    return database({ env: envOf('database', env), throwOnNotFound });
  },

  async callFunction({ name, data, config } = {}) {
    if (typeof name !== 'string' || name === '') throw invalid('callFunction', 'the name is a string');
    const params = { function_name: name, request_data: JSON.stringify(data ?? {}) };
    const answer = await ask('callFunction', 'functions.invokeFunction', params, envOf('functions', config?.env));
    return { result: JSON.parse(answer.response_data), requestID: answer.requestId ?? '', errMsg: 'callFunction:ok' };
  },

  logger() {
    const line = (level) => (object) => console[level](JSON.stringify(object));
    return { log: line('log'), info: line('info'), warn: line('warn'), error: line('error') };
  },

  /**
   * A bot of this environment; `name` may be left out where there is just one. `text` says something for the end user who
   * called the function, or for `person`; `reset` begins anew. Both give what the bot answers.
   */
  bot(name) {
    const say = async (op, options) => {
      const said = typeof options === 'string' ? { text: options } : (options ?? {});
      if (typeof said !== 'object') throw invalid(`bot.${op}`, 'the argument is a text or an object');
      const { env, ...params } = said;
      if (params.bot === undefined && name !== undefined) params.bot = name;
      const answer = await ask(`bot.${op}`, `bot.${op}`, params, envOf('bot', env));
      return { ...answer, errMsg: `bot.${op}:ok` };
    };
    return { text: (options) => say('text', options), reset: (options) => say('reset', options) };
  },
};

for (const name of ['uploadFile', 'downloadFile', 'getTempFileURL', 'deleteFile']) {
  cloud[name] = async (options = {}) => require('wx/storage')[name](envOf('storage', options.config?.env), options);
}

module.exports = cloud;
