import type { AudioEncoder, PcmStream } from './audio-format.ts';

/** One answer's bytes, with as many samples as they turn out to be. */
export async function encodeWhole(
  encoder: AudioEncoder,
  { sampleRate, parts }: Pick<PcmStream, 'sampleRate' | 'parts'>,
): Promise<{ readonly bytes: Buffer; readonly length: number }> {
  const all: Int16Array[] = [];
  for await (const part of parts) all.push(part);
  const length = all.reduce((sum, part) => sum + part.length, 0);
  const encoded: Uint8Array[] = [];
  for await (const bytes of encoder.encode({ sampleRate, length, parts: all })) encoded.push(bytes);
  return { bytes: Buffer.concat(encoded), length };
}
