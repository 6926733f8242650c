/**
 * Noise that depends only on a seed and a frame. Every window of a sentence gets the same values,
 * in whatever order windows are made, and no state is kept between windows.
 */

/** Frame number for the noise of the duration predictor, which runs before there are frames. */
export const DURATION_FRAME = -1;

/** MurmurHash3's finaliser: every bit of a 32-bit number affects all bits. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const WARM_UP_ROUNDS = 8;
const TO_UNIT = 2 ** -32;
const TO_ANGLE = 2 * Math.PI * TO_UNIT;

/**
 * The seed of one piece of a plan.
 * @param seed the request's, a safe integer.
 * @param piece its index in the plan.
 */
export function pieceSeed(seed: number, piece: number): number {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  return mix(low ^ mix(high ^ mix(piece + 0x6d2b_79f5)));
}

/**
 * Fills `out` with standard normal values: Doty-Humphrey's sfc32 seeded by seed and frame, then
 * the Box-Muller transform.
 * @param seed 32-bit, from `pieceSeed`.
 */
export function frameNoise(out: Float32Array, seed: number, frame: number): void {
  let a = mix(seed ^ 0x9e37_79b9);
  let b = mix((frame + 0x6d2b_79f5) | 0);
  // The counter starts at 1, so that the state is never all zero.
  let c = 0x243f_6a88 ^ a;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < WARM_UP_ROUNDS; i++) next();
  for (let i = 0; i < out.length; i += 2) {
    // Plus one, to avoid the logarithm of zero.
    const radius = Math.sqrt(-2 * Math.log((next() + 1) * TO_UNIT));
    const angle = next() * TO_ANGLE;
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}
