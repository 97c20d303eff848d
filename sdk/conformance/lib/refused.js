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

/** The server's code of something that an SDK threw: on the object, or in a text of JSON, or in brackets. */
export function codeOf(thrown) {
  for (const code of [thrown?.code, thrown?.errCode, thrown?.error, thrown?.data?.code]) {
    if (typeof code === 'string' && code !== 'OPERATION_FAIL') return code;
  }
  const text = String(thrown?.message ?? thrown?.msg ?? thrown);
  return /\[([A-Z_]+)\]/.exec(text)?.[1] ?? /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? '';
}
