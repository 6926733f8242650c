import type { TextRange } from '../speech-timing.ts';

const SPACE = /\s/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Punctuation, control and format characters: no part of a word when they are at its edge. */
const EDGE = /[\p{P}\p{Cc}\p{Cf}]/u;

/**
 * The part of a stretch of text that is the word itself: from its first letter or digit to its
 * last, with the symbols on them ("$5"); or, where there is none, the first symbols ("%").
 *
 * @param text a code point each.
 * @returns undefined for white space.
 */
export const wordRange = (
  text: readonly string[],
  from: number,
  to: number,
): TextRange | undefined => {
  const stretch = text.slice(from, to);
  const letter = stretch.findIndex((character) => LETTER.test(character));
  const first = letter === -1 ? stretch.findIndex((character) => !SPACE.test(character)) : letter;
  if (first === -1) return undefined;
  const last = letter === -1 ? first : stretch.findLastIndex((character) => LETTER.test(character));
  let start = first;
  let end = last + 1;
  while (start > 0 && !SPACE.test(stretch[start - 1] as string)) start--;
  while (end < stretch.length && !SPACE.test(stretch[end] as string)) end++;
  const word = trimmed(stretch, { start, end }, EDGE);
  if (word.start < word.end) ({ start, end } = word);
  return { start: from + start, end: from + end };
};

/** A range without what matches at its edges. */
export const trimmed = (
  characters: readonly string[],
  range: { readonly start: number; readonly end: number },
  edge: RegExp,
): { readonly start: number; readonly end: number } => {
  let { start, end } = range;
  while (start < end && edge.test(characters[start] as string)) start++;
  while (end > start && edge.test(characters[end - 1] as string)) end--;
  return { start, end };
};
