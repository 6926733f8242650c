import { buffer } from 'node:stream/consumers';
import type { AudioEncoder, PcmStream } from './audio-format.ts';

/** One answer's bytes, with as many samples as they turn out to be. */
export async function encodeWhole(
  encoder: AudioEncoder,
  { sampleRate, parts }: Pick<PcmStream, 'sampleRate' | 'parts'>,
): Promise<{ readonly bytes: Buffer; readonly length: number }> {
  const all: Int16Array[] = [];
  for await (const part of parts) all.push(part);
  const length = all.reduce((sum, part) => sum + part.length, 0);
  return { bytes: await buffer(encoder.encode({ sampleRate, length, parts: all })), length };
}
