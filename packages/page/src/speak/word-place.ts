import { CodePoints } from './code-points.ts';

/** A word of a text, by code points; the end is not included. */
export interface WordPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `[[ … ]]`: phonemes in a text, which count as one word. */
const PHONEMES_OR_WORD = /\[\[.*?\]\]|[\p{L}\p{M}\p{N}]+(?:['’\-.][\p{L}\p{M}\p{N}]+)*/gsu;

/** The words of a text, for a choice among them before it was heard. */
export function wordsOf(text: string): readonly WordPlace[] {
  const codePoints = new CodePoints(text);
  return [...text.matchAll(PHONEMES_OR_WORD)].map(({ 0: word, index }) => ({
    text: word,
    start: codePoints.codePointAt(index),
    end: codePoints.codePointAt(index + word.length),
  }));
}

/** The word that a place in the text is in or behind; of a text without words, none. */
export function wordNear(words: readonly WordPlace[], codePoint: number): number {
  const behind = words.findIndex(({ end }) => end >= codePoint);
  return behind === -1 ? words.length - 1 : behind;
}

/** The phonemes inside `[[ … ]]`; undefined for a word that is written as letters. */
export function rawPhonemes(word: string): string | undefined {
  return /^\[\[\s*(.*?)\s*\]\]$/s.exec(word)?.[1];
}

/** Phonemes as a text has them: `[[ … ]]`. Brackets among them would end them, and are left out. */
export function inBrackets(phonemes: string): string {
  return `[[ ${phonemes.replace(/[[\]]/g, '').trim()} ]]`;
}
