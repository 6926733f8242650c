/** A range of bytes; `first` and `last` are both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The byte range that a `range` header requests; RFC 9110, 14.2. Several ranges and an invalid
 * header are ignored, as section 14.2 allows.
 *
 * @param size Length of the answer, bytes.
 * @returns `undefined` for the whole answer, `unsatisfiable` when no requested byte exists.
 */
export function requestedRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'unsatisfiable' : { first, last };
}

/**
 * Whether an `if-range` header allows a partial answer: it is absent or equals the answer's strong
 * etag; RFC 9110, 13.1.5. A date never matches, because answers have no date.
 */
export function rangeHolds(ifRange: string | undefined, etag: string | null): boolean {
  return ifRange === undefined || ifRange.trim() === etag;
}
