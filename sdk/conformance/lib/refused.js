// A call that the server refused.

export class Refused extends Error {
  /**
   * @param {string} code the server's code; empty if the SDK dropped it
   * @param {'resolved'|'thrown'|'data'|'lost'} form how the SDK told it: as its answer, as an error, in the place of the
   * documents, not at all
   */
  constructor(code, form, message = '') {
    super(`refused with ${code || 'a code that the SDK dropped'}: ${message}`);
    this.code = code;
    this.form = form;
  }
}

/** An expectation. */
export const refusal = (code) => new Refused(code);

/** What wx-server-sdk shows instead of the server's codes. */
const NUMBERS = {
  '-501001': 'SYS_ERR',
  '-501007': 'INVALID_PARAM',
  '-502001': 'DATABASE_REQUEST_FAILED',
  '-502002': 'DATABASE_INVALID_OPERRATOR',
  '-502003': 'DATABASE_PERMISSION_DENIED',
  '-502005': 'DATABASE_COLLECTION_NOT_EXIST',
};

/** The server's code of something that an SDK threw: on the object, or in a text of JSON, or in brackets. */
export function codeOf(thrown) {
  for (const code of [thrown?.code, thrown?.errCode, thrown?.error, thrown?.data?.code]) {
    if (typeof code === 'string' && code !== 'OPERATION_FAIL') return code;
  }
  if (NUMBERS[thrown?.errCode]) return NUMBERS[thrown.errCode];
  const text = String(thrown?.message ?? thrown?.msg ?? thrown);
  return /\[([A-Z_]+)\]/.exec(text)?.[1] ?? /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? '';
}
