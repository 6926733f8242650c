import type { CatalogueVoice } from './catalogue-voice.ts';

/**
 * Whether a voice has every word: in its id, old names, language (by code, as BCP 47, or by its own
 * or English name), country or quality. Case and accents do not matter.
 */
export function matches(voice: CatalogueVoice, words: readonly string[]): boolean {
  const { id, aliases, quality, language } = voice;
  const { code, native, english, country } = language;
  const texts = [id, ...aliases, quality, code, code.replace('_', '-'), native, english, country];
  const folded = texts.map(plain);
  return words.map(plain).every((word) =>
    // A short word is a language's code, not a part of any name.
    word.length <= 2
      ? folded.some((text) => text === word || text.startsWith(`${word}_`))
      : folded.some((text) => text.includes(word)),
  );
}

/** Without case and accents. */
const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
