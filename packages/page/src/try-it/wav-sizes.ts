/** What a size field holds while nobody knows how long the audio becomes. */
const UNKNOWN = 0xffff_ffff;

/** Bytes of the name and the size of a chunk. */
const HEAD = 8;

/**
 * A WAV that flowed has no sizes; here they are known, and browsers that insist on them can decode
 * it. Any other file stays as it is.
 */
export function withKnownSizes(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const nameAt = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12 || nameAt(0) !== 'RIFF' || nameAt(8) !== 'WAVE') return file;
  const known = file.slice();
  const sizes = new DataView(known.buffer);
  if (view.getUint32(4, true) === UNKNOWN) sizes.setUint32(4, file.length - HEAD, true);
  for (let at = 12; at + HEAD <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    if (size === UNKNOWN) {
      sizes.setUint32(at + 4, file.length - at - HEAD, true);
      break;
    }
    at += HEAD + size + (size % 2);
  }
  return known;
}
