import type { SampleParts } from './audio-format.ts';

const FRAME_SAMPLES = 1024;
/** −66 dB of full scale. */
const SILENT = 16;
/** With the frame in front three: by fewer, FFmpeg does not know a stream that it cannot seek for ADTS. */
const FEWEST_FRAMES = 2;
/** More than what can be cut from an end. */
const HELD_BACK = 2 * FRAME_SAMPLES;

/**
 * An AAC encoder puts a frame of silence in front, and ADTS has no field that would tell a player to
 * skip it. Here as much silence is taken from the end, if that much is silent: the sound then
 * lasts as long as it should, give or take half a frame.
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
