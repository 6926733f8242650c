/** What is known of where a word is: the part of an element that is used. */
export interface PlacedWord {
  getClientRects(): ArrayLike<Pick<DOMRect, 'left' | 'top' | 'height'>>;
}

/**
 * Where a key leads from a word of the reading; undefined for keys that lead nowhere.
 *
 * @param at index of the word that has the focus.
 * @param isRightToLeft whether the next word is to the left.
 */
export function wordByKey(
  key: string,
  at: number,
  words: readonly PlacedWord[],
  isRightToLeft: boolean,
): number | undefined {
  const forward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const backward = isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
  switch (key) {
    case forward:
      return Math.min(words.length - 1, at + 1);
    case backward:
      return Math.max(0, at - 1);
    case 'ArrowDown':
      return onNeighbourLine(words, at, 1);
    case 'ArrowUp':
      return onNeighbourLine(words, at, -1);
    case 'Home':
      return 0;
    case 'End':
      return words.length - 1;
    default:
      return undefined;
  }
}

/** The word nearest to the place of another one, on the line below or above. */
function onNeighbourLine(words: readonly PlacedWord[], at: number, step: 1 | -1): number {
  const from = placeOf(words[at]);
  if (!from) return at;
  let best = at;
  let line: number | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = at + step; ; index += step) {
    const place = placeOf(words[index]);
    if (!place) return best;
    if (Math.abs(place.top - from.top) < place.height / 2) continue;
    line ??= place.top;
    if (Math.abs(place.top - line) >= place.height / 2) return best;
    const distance = Math.abs(place.left - from.left);
    if (distance < nearest) {
      nearest = distance;
      best = index;
    }
  }
}

/** The first box of a word, which may be broken across two lines. */
const placeOf = (word: PlacedWord | undefined) => word?.getClientRects()[0];
