import { setImmediate } from 'node:timers/promises';
import type { PcmStream } from './audio-format.ts';

/** The slowest encoder takes about 3 ms for half a second on x64. */
const SLICE_SECONDS = 0.5;

/**
 * Cuts audio into slices and yields to the event loop between them: a sentence may be half a
 * minute, and encoding it in one go would block all other requests.
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
