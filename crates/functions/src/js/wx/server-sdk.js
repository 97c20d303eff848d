// `require('wx-server-sdk')`: the calls of WeChat's server SDK that this runtime has.

const { database } = require('wx/database');
const { failure, invalid } = require('wx/errors');

const DYNAMIC_CURRENT_ENV = Symbol('DYNAMIC_CURRENT_ENV');
let defaults = {};

/** The environment that a call names; undefined for the function's own. */
function envOf(...choices) {
  const chosen = choices.find((choice) => choice !== undefined && choice !== null);
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
    const ofInit = typeof defaults.env === 'object' && defaults.env !== null ? defaults.env.database : defaults.env;
    return database({ env: envOf(env, ofInit), throwOnNotFound });
  },

  async callFunction({ name, data, config } = {}) {
    if (typeof name !== 'string' || name === '') throw invalid('callFunction', 'the name is a string');
    const ofInit = typeof defaults.env === 'object' && defaults.env !== null ? defaults.env.functions : defaults.env;
    const env = envOf(config?.env, ofInit);
    const params = { function_name: name, request_data: JSON.stringify(data ?? {}) };
    let answer;
    try {
      answer = await runtime.call('functions.invokeFunction', env === undefined ? params : { ...params, env });
    } catch (error) {
      throw failure('callFunction', error.code, error.message);
    }
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
    const ask = async (op, options) => {
      const said = typeof options === 'string' ? { text: options } : (options ?? {});
      if (typeof said !== 'object') throw invalid(`bot.${op}`, 'the argument is a text or an object');
      const { env, ...params } = said;
      if (params.bot === undefined && name !== undefined) params.bot = name;
      const other = envOf(env, typeof defaults.env === 'object' ? undefined : defaults.env);
      try {
        const answer = await runtime.call(`bot.${op}`, other === undefined ? params : { ...params, env: other });
        return { ...answer, errMsg: `bot.${op}:ok` };
      } catch (error) {
        throw failure(`bot.${op}`, error.code, error.message);
      }
    };
    return { text: (options) => ask('text', options), reset: (options) => ask('reset', options) };
  },
};

for (const name of ['uploadFile', 'downloadFile', 'getTempFileURL', 'deleteFile']) {
  cloud[name] = async (options = {}) => {
    const ofInit = typeof defaults.env === 'object' && defaults.env !== null ? defaults.env.storage : defaults.env;
    return require('wx/storage')[name](envOf(options.config?.env, ofInit), options);
  };
}

module.exports = cloud;
