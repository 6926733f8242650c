import { setImmediate } from 'node:timers/promises';
import type { PcmStream } from './audio-format.ts';

/** Half a second takes the slowest encoder about 3 ms on x64. */
const SLICE_SECONDS = 0.5;

/**
 * Audio in slices, and between them a turn for everybody else: a sentence may be half a minute, and
 * whoever encodes it at one go answers nobody meanwhile.
 */
export async function* inSlices({
  sampleRate,
  parts,
}: Pick<PcmStream, 'sampleRate' | 'parts'>): AsyncGenerator<Int16Array> {
  const length = Math.ceil(sampleRate * SLICE_SECONDS);
  for await (const part of parts) {
    for (let at = 0; at < part.length; at += length) {
      yield part.subarray(at, at + length);
      await setImmediate();
    }
  }
}
