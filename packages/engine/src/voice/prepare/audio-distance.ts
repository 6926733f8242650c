/** Measures of the difference between audio and the expected audio. */

/** Largest difference of two samples; infinite if the lengths differ or a sample is NaN. */
export function largestDifference(audio: Float32Array, expected: Float32Array): number {
  if (audio.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (const [i, sample] of audio.entries()) {
    const difference = Math.abs(sample - (expected[i] as number));
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
  }
  return worst;
}

/**
 * Ratio of the expected audio's energy to the differences' energy, in decibels. Minus infinity if
 * the lengths differ or a sample is NaN.
 */
export function signalToError(audio: Float32Array, expected: Float32Array): number {
  if (audio.length !== expected.length) return Number.NEGATIVE_INFINITY;
  let signal = 0;
  let error = 0;
  for (const [i, sample] of audio.entries()) {
    signal += (expected[i] as number) ** 2;
    error += (sample - (expected[i] as number)) ** 2;
  }
  const decibels = 10 * Math.log10(signal / error);
  if (error === 0) return Number.POSITIVE_INFINITY;
  return Number.isNaN(decibels) ? Number.NEGATIVE_INFINITY : decibels;
}
