/** What some readers of lines take for the end of one, Python's `str.splitlines` for instance. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** JSON that is one line for everybody. */
export function jsonOnOneLine(value: object): string {
  return JSON.stringify(value).replaceAll(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
