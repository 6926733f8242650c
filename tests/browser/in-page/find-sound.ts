/** Where in a speech a piece of sound is from: an ear for the tests. All samples here have the voice's rate. */

/** Likeness from which two sounds are the same; 1 is equal. The page converts rates, which changes samples a little. */
const SAME = 0.95;
/** Loudness, of 1, below which there is nothing to tell sounds apart by. */
const SILENT = 1e-4;
/** Samples to both sides of where a piece is expected. */
const NEAR = 2;
/** Samples by which a piece is looked for elsewhere. */
const LOOKED_FOR = 2000;

/** Samples of a piece at another rate, by the straight line between two. */
export function atRate(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const length = Math.floor(((samples.length - 1) * toHz) / fromHz) + 1;
  return Float32Array.from({ length: Math.max(0, length) }, (_, n) => {
    const place = (n * fromHz) / toHz;
    const at = Math.floor(place);
    const before = samples[at] ?? 0;
    return before + (place - at) * ((samples[at + 1] ?? before) - before);
  });
}

/**
 * The sample of a speech with which a piece begins.
 * @param expected where it may begin, tried first: to look everywhere takes long enough to disturb the page.
 * @param isWhole whether the speech is all there: the piece may be of what is to come.
 * @returns undefined if the speech has no such sound.
 */
export function findSound(
  speech: Int16Array,
  piece: Float32Array,
  expected: readonly number[],
  isWhole: boolean,
): number | undefined {
  for (const at of expected) {
    const near = best(speech, piece, at - NEAR, at + NEAR);
    if (near.likeness > SAME) return near.at;
  }
  if (!isWhole) return undefined;
  const beginning = piece.subarray(0, LOOKED_FOR);
  const found = best(speech, beginning, 0, speech.length - beginning.length);
  return found.likeness > SAME ? found.at : undefined;
}

function best(speech: Int16Array, piece: Float32Array, from: number, to: number) {
  const found = { at: from, likeness: -1 };
  const energy = piece.reduce((sum, value) => sum + value * value, 0);
  for (let at = Math.max(0, from); at <= to; at++) {
    const value = likeness(speech, piece, at, energy);
    if (value > found.likeness) Object.assign(found, { at, likeness: value });
  }
  return found;
}

function likeness(speech: Int16Array, piece: Float32Array, at: number, energy: number): number {
  let both = 0;
  let other = 0;
  for (let n = 0; n < piece.length; n++) {
    const value = (speech[at + n] ?? 0) / 32_768;
    both += value * (piece[n] ?? 0);
    other += value * value;
  }
  const silence = SILENT * SILENT * piece.length;
  if (energy < silence && other < silence) return 1;
  return both / Math.sqrt(energy * other || 1);
}
