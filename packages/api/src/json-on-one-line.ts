/** Characters that some line readers take for a line end, such as Python's `str.splitlines`. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** JSON without any character that a reader may take for a line end. */
export function jsonOnOneLine(value: object): string {
  return JSON.stringify(value).replaceAll(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
