/** How far samples are from a recording of the same sentence. */
export interface RecordedDistance {
  /** The largest difference of a sample, in steps of 16 bits. */
  readonly largest: number;
  /** Steps that samples are further from zero than the recorded ones, on average. */
  readonly outwards: number;
  /** Power of the recording to that of the difference, in dB. */
  readonly signalToError: number;
}

/**
 * Limits for a recording made on another processor. ONNX Runtime's kernels for AVX-512, AVX2 and NEON
 * add up in different orders, and Piper then differs from itself. Measured on all recordings between
 * AVX-512 and AVX2: 6 steps, 0.13 steps outwards, 77.7 dB. The last two are both of a sentence whose
 * peak moved, and with it all samples.
 *
 * Lengths are exact: no duration of a recording is so near to a whole frame that it would move.
 *
 * A wrong rule is caught by at least one of the three. Rounding in place of truncation moves no
 * sample by more than one step and hides in the error, but it goes outwards by half a step.
 */
export const RECORDED_LIMITS: RecordedDistance = {
  largest: 16,
  outwards: 0.25,
  signalToError: 70,
};

/** @param recorded as many samples as `spoken`. */
export function recordedDistance(
  recorded: ArrayLike<number>,
  spoken: ArrayLike<number>,
): RecordedDistance {
  let largest = 0;
  let outwards = 0;
  let signal = 0;
  let error = 0;
  for (let i = 0; i < recorded.length; i++) {
    const sample = recorded[i] ?? 0;
    const difference = (spoken[i] ?? 0) - sample;
    largest = Math.max(largest, Math.abs(difference));
    outwards += Math.sign(sample) * difference;
    signal += sample ** 2;
    error += difference ** 2;
  }
  return {
    largest,
    outwards: outwards / recorded.length,
    signalToError: 10 * Math.log10(signal / error),
  };
}

/**
 * Whether samples are those of a recording, but for the processor it was made on.
 * @param volume above 1 it enlarges the differences of processors too.
 */
export function isAsRecorded(
  recorded: ArrayLike<number>,
  spoken: ArrayLike<number>,
  volume = 1,
): boolean {
  if (recorded.length !== spoken.length) return false;
  const { largest, outwards, signalToError } = recordedDistance(recorded, spoken);
  const louder = Math.max(1, volume);
  return (
    largest <= RECORDED_LIMITS.largest * louder &&
    Math.abs(outwards) <= RECORDED_LIMITS.outwards * louder &&
    (signalToError >= RECORDED_LIMITS.signalToError || largest === 0)
  );
}
