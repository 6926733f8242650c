/**
 * Scales a sentence's durations by 1/speed. The sentence's length and the start of each phoneme are
 * exact to half a frame. Piper has only a length scale, applied before each duration is rounded up.
 * Most phonemes last a few frames, so a length scale of a half gives 0.6 of the length, and a
 * quarter gives 0.5.
 * @param durations frames per phoneme id: whole numbers.
 * @returns `durations` itself when `speed` is 1. A phoneme may get 0 frames.
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
