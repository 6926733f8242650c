/** How much one sound is another, for sounds that a lossy codec lies between. */

/** The shift, in samples, at which `played` is most like `spoken`; looked for up to `most`. */
export function bestShift(spoken: Int16Array, played: Int16Array, most: number): number {
  // The loudest tenth of a sound is enough to tell by.
  const window = Math.floor(spoken.length / 10);
  const from = loudest(spoken, window);
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let shift = -most; shift <= most; shift++) {
    const value = likeness(spoken, played, shift, from, window);
    if (value <= highest) continue;
    highest = value;
    best = shift;
  }
  return best;
}

/** Likeness, 1 being the same, of every window that is not silent. */
export function likenesses(
  spoken: Int16Array,
  played: Int16Array,
  { shift, window }: { readonly shift: number; readonly window: number },
): number[] {
  const threshold = (loudness(spoken, 0, spoken.length) / spoken.length) * window * 0.1;
  const values: number[] = [];
  for (let from = 0; from + window <= spoken.length; from += Math.floor(window / 2)) {
    if (loudness(spoken, from, window) < threshold) continue;
    values.push(likeness(spoken, played, shift, from, window));
  }
  return values;
}

/** The largest difference of one sample, as a share of the loudest sample. */
export function worstError(spoken: Int16Array, played: Int16Array, shift: number): number {
  let peak = 0;
  let worst = 0;
  for (let n = 0; n < spoken.length; n++) {
    const value = spoken[n] as number;
    peak = Math.max(peak, Math.abs(value));
    worst = Math.max(worst, Math.abs(value - (played[n + shift] ?? 0)));
  }
  return worst / peak;
}

function loudest(sound: Int16Array, window: number): number {
  let best = 0;
  for (let from = 0; from + window <= sound.length; from += window) {
    if (loudness(sound, from, window) > loudness(sound, best, window)) best = from;
  }
  return best;
}

function loudness(sound: Int16Array, from: number, length: number): number {
  return sound.subarray(from, from + length).reduce((sum, value) => sum + value * value, 0);
}

function likeness(
  spoken: Int16Array,
  played: Int16Array,
  shift: number,
  from: number,
  length: number,
): number {
  let both = 0;
  let one = 0;
  let other = 0;
  for (let n = from; n < from + length; n++) {
    const a = spoken[n] as number;
    const b = played[n + shift] ?? 0;
    both += a * b;
    one += a * a;
    other += b * b;
  }
  return both / Math.sqrt(one * other || 1);
}
