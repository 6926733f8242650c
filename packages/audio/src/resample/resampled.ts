import { inSlices } from '../formats/slices.ts';
import { createResampler } from './resample.ts';

/**
 * Audio at another sample rate, in slices so that other work gets its turn; unchanged if the rate
 * is the same.
 */
export async function* resampled(
  parts: AsyncIterable<Int16Array>,
  fromHz: number,
  toHz: number,
): AsyncGenerator<Int16Array> {
  if (fromHz === toHz) {
    yield* parts;
    return;
  }
  const resampler = createResampler(fromHz, toHz);
  for await (const slice of inSlices({ parts, sampleRate: fromHz })) yield resampler.push(slice);
  yield resampler.flush();
}
