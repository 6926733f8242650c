const SPOKEN = /[\p{L}\p{N}]/u;
const SENTENCE_END = /[\p{Sentence_Terminal}\n]/u;

/**
 * Index of the last code unit of the last mark in a text that may end a sentence and has something
 * to speak behind it; -1 without one. Whether it does end one, the engine knows: `e.g. this` has
 * marks, but no end.
 * A sentence that ends without such a mark is found with the next one.
 */
export function lastCandidate(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && !SPOKEN.test(characterAt(text, at))) at -= 1;
  while (at >= 0 && !SENTENCE_END.test(characterAt(text, at))) at -= 1;
  return at;
}

/** The character that ends at this code unit. */
const characterAt = (text: string, at: number): string =>
  String.fromCodePoint(text.codePointAt(isLow(text, at) ? at - 1 : at) ?? 0);

const isLow = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff;
};
