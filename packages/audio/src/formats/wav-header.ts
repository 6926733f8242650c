const HEADER_BYTES = 44;
const UNKNOWN_SIZE = 0xffffffff;
const BYTES_PER_SAMPLE = 2;

/**
 * The 44 bytes in front of mono signed 16-bit little-endian audio (RIFF WAVE, format tag 1).
 *
 * @param sampleRate Hz.
 * @param dataBytes bytes of audio that follow; `null` if not known yet. Then, and if the size does
 *   not fit, both size fields are 0xFFFFFFFF, as OpenAI's speech API writes them, and readers read
 *   to the end.
 */
export function wavHeader(sampleRate: number, dataBytes: number | null): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const tag = (offset: number, text: string) => header.set(Buffer.from(text, 'latin1'), offset);

  tag(0, 'RIFF');
  const size = dataBytes ?? UNKNOWN_SIZE;
  view.setUint32(4, Math.min(HEADER_BYTES - 8 + size, UNKNOWN_SIZE), true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  tag(36, 'data');
  view.setUint32(40, Math.min(size, UNKNOWN_SIZE), true);
  return header;
}
