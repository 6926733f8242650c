import type { TextRange } from '../speech-timing.ts';

const SPACE = /\s/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Punctuation, control and format characters. At the edges of a word they do not belong to it. */
const EDGE = /[\p{P}\p{Cc}\p{Cf}]/u;

/**
 * The word within a part of a text: from the first letter or digit to the last, with adjacent
 * symbols ("$5"); without letters or digits, the first symbols ("%").
 *
 * @param text code points of the whole text.
 * @returns undefined for white space.
 */
export function wordRange(
  text: readonly string[],
  from: number,
  to: number,
): TextRange | undefined {
  const part = text.slice(from, to);
  const letter = part.findIndex((character) => LETTER.test(character));
  const first = letter === -1 ? part.findIndex((character) => !SPACE.test(character)) : letter;
  if (first === -1) return undefined;
  const last = letter === -1 ? first : part.findLastIndex((character) => LETTER.test(character));
  let start = first;
  let end = last + 1;
  while (start > 0 && !SPACE.test(part[start - 1] as string)) start--;
  while (end < part.length && !SPACE.test(part[end] as string)) end++;
  const word = trimmed(part, { start, end }, EDGE);
  if (word.start < word.end) ({ start, end } = word);
  return { start: from + start, end: from + end };
}

/** The range without the matching characters at its edges. */
export function trimmed(
  characters: readonly string[],
  range: { readonly start: number; readonly end: number },
  edge: RegExp,
): { readonly start: number; readonly end: number } {
  let { start, end } = range;
  while (start < end && edge.test(characters[start] as string)) start++;
  while (end > start && edge.test(characters[end - 1] as string)) end--;
  return { start, end };
}
