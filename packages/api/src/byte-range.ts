/** Bytes from the first to the last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The part that a request asks for, by its `range`; RFC 9110, 14.2. More ranges than one, and what is
 * no range, are answered as if nothing had been asked for, as section 14.2 allows.
 *
 * @param size Bytes there are.
 * @returns `unsatisfiable` where none of them is asked for, `undefined` for all of them.
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
 * Whether an `if-range` lets a part be sent: that of a strong tag that is the answer's own; RFC 9110,
 * 13.1.5. A date never does, because answers have none.
 */
export function rangeHolds(ifRange: string | undefined, etag: string | null): boolean {
  return ifRange === undefined || ifRange.trim() === etag;
}
