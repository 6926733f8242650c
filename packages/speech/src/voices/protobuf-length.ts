/** Longest tag and length of a field: two varints. */
const HEAD_BYTES = 20;

/** Bytes of a fixed-size wire type. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/**
 * Where the last field of a protobuf message ends, by walking over its fields without reading them.
 * It is the size of the file if the message is whole, more if it is cut short, and less if a field
 * is not valid.
 * @param size of the file, bytes.
 * @param read gives up to so many bytes at a position.
 * https://protobuf.dev/programming-guides/encoding/
 */
export function lastFieldEnd(
  size: number,
  read: (bytes: number, at: number) => Uint8Array,
): number {
  let at = 0;
  while (at < size) {
    const head = read(HEAD_BYTES, at);
    const tag = varint(head, 0);
    if (tag === undefined) return at;
    const wireType = tag.value & 7;
    const fixed = FIXED[wireType];
    const next = varint(head, tag.bytes);
    if (fixed !== undefined) at += tag.bytes + fixed;
    else if (next === undefined) return size < at + HEAD_BYTES ? size + 1 : at;
    else if (wireType === 0) at += tag.bytes + next.bytes;
    else if (wireType === 2) at += tag.bytes + next.bytes + next.value;
    else return at;
  }
  return at;
}

function varint(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly bytes: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  return undefined;
}
