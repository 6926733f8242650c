import type { AudioEncoder, PcmStream } from './audio-format.ts';

/** One answer's bytes, with as many samples as they turn out to be. */
export async function encodeWhole(
  encoder: AudioEncoder,
  { sampleRate, parts }: Pick<PcmStream, 'sampleRate' | 'parts'>,
): Promise<{ readonly bytes: Buffer; readonly length: number }> {
  const all = await Array.fromAsync(parts);
  const length = all.reduce((sum, part) => sum + part.length, 0);
  const encoded = await Array.fromAsync(encoder.encode({ sampleRate, length, parts: all }));
  const bytes = Buffer.concat(encoded);
  encoder.complete?.(bytes);
  return { bytes, length };
}
