/**
 * A sentence's durations at another speed: the whole lasts 1/speed of what it lasts, to half a
 * frame, and every phoneme begins at its place in that. Piper knows a length scale only, which
 * it applies before it rounds each duration up: half of it is 0.6 of the length, a quarter of it
 * 0.5, because most phonemes last a few frames.
 * @param durations frames per phoneme id: whole numbers.
 * @returns the same where `speed` is 1. A phoneme may be left without a frame.
 */
export function durationsAtSpeed(durations: Float32Array, speed: number): Float32Array {
  if (speed === 1) return durations;
  let elapsed = 0;
  let start = 0;
  return durations.map((duration) => {
    elapsed += duration;
    const end = Math.round(elapsed / speed);
    const frames = end - start;
    start = end;
    return frames;
  });
}
