/**
 * Index of the word that is lit at a time: the last that has begun, so a word stays lit until the
 * next one begins. -1 before the first.
 *
 * @param words in the order in which they are spoken; `start` in seconds.
 */
export function wordAt(words: readonly { readonly start: number }[], seconds: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const hasBegun = (words[middle]?.start ?? Number.POSITIVE_INFINITY) <= seconds;
    if (hasBegun) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
