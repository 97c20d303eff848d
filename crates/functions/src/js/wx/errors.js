// Errors as wx.cloud gives them: an Error with a number in `errCode` and a sentence in `errMsg`.

const NUMBERS = {
  SYS_ERR: -501001,
  SERVER_TIMEOUT: -501002,
  EXCEED_REQUEST_LIMIT: -501003,
  EXCEED_CONCURRENT_REQUEST_LIMIT: -501004,
  INVALIID_ENV: -501005,
  INVALID_COMMON_PARAM: -501006,
  INVALID_PARAM: -501007,
  INVALID_REQUEST_SOURCE: -501008,
  RESOURCE_NOT_INITIAL: -501009,
  DATABASE_REQUEST_FAILED: -502001,
  DATABASE_INVALID_OPERRATOR: -502002,
  DATABASE_PERMISSION_DENIED: -502003,
  DATABASE_COLLECTION_EXCEED_LIMIT: -502004,
  DATABASE_COLLECTION_NOT_EXIST: -502005,
  STORAGE_REQUEST_FAIL: -503001,
  STORAGE_EXCEED_AUTHORITY: -503002,
  STORAGE_FILE_NONEXIST: -503003,
  STORAGE_SIGN_PARAM_INVALID: -503004,
  FUNCTIONS_REQUEST_FAIL: -504001,
  FUNCTIONS_EXECUTE_FAIL: -504002,
  FUNCTION_MEMORY_LIMIT_EXCEEDED: -504002,
  FUNCTION_INSTANCE_LOST: -504002,
  FUNCTION_TIME_LIMIT_EXCEEDED: -504003,
  DATABASE_RESULT_TOO_LARGE: -602001,
  FUNCTIONS_RESULT_TOO_LARGE: -604001,
};

/** The error of `api` (for example `collection.get`) for a code on the wire; unknown codes are -1. */
function failure(api, code, message) {
  const errCode = NUMBERS[code] ?? -1;
  const error = new Error(`${api}:fail ${errCode} ${code}: ${message}`);
  error.errCode = errCode;
  error.errMsg = error.message;
  error.code = code;
  return error;
}

const invalid = (api, message) => failure(api, 'INVALID_PARAM', message);

/** Asks the host, in an environment unless it is the function's own; its refusal becomes the error of `api`. */
async function ask(api, op, params, env) {
  try {
    return await runtime.call(op, env === undefined ? params : { ...params, env });
  } catch (error) {
    throw failure(api, error.code, error.message);
  }
}

module.exports = { ask, failure, invalid };
