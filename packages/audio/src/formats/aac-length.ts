import type { SampleParts } from './audio-format.ts';

const FRAME_SAMPLES = 1024;
/** −66 dB of full scale. */
const SILENT = 16;
/**
 * Three with the frame in front. With fewer, FFmpeg does not recognise ADTS in an unseekable
 * stream.
 */
const FEWEST_FRAMES = 2;
/** More than the most that is cut from the end. */
const HELD_BACK = 2 * FRAME_SAMPLES;

/**
 * Compensates for the frame of silence that an AAC encoder puts in front, and that ADTS has no
 * field to skip: removes as much silence from the end, if there is that much. The sound then keeps
 * its length, within half a frame.
 */
export async function* fittingFrames(parts: SampleParts): AsyncGenerator<Int16Array> {
  let held = new Int16Array(0);
  let given = 0;
  for await (const part of parts) {
    const all = new Int16Array(held.length + part.length);
    all.set(held);
    all.set(part, held.length);
    const ready = Math.max(0, all.length - HELD_BACK);
    if (ready > 0) yield all.subarray(0, ready);
    given += ready;
    held = all.slice(ready);
  }
  const length = given + held.length;
  const frames = Math.round(length / FRAME_SAMPLES);
  const end = [frames - 1, frames]
    .map((fewer) => fewer * FRAME_SAMPLES - given)
    .find(
      (at) =>
        at >= 0 && at + given >= FEWEST_FRAMES * FRAME_SAMPLES && held.subarray(at).every(isSilent),
    );
  yield held.subarray(0, end);
}

const isSilent = (sample: number): boolean => Math.abs(sample) <= SILENT;
