import { FIFTEEN, LONG, MEDIUM } from './texts.ts';

const SHORTEST_WORDS = 2;
const LONGEST_WORDS = 32;
/** Multiples of it, modulo 1, fill the unit interval evenly however many there are. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

const words = [MEDIUM, FIFTEEN, LONG].flatMap(({ text }) => text.match(/[\w']+/g) ?? []);

/**
 * Sentences of 2 to 32 words, as many from 2 to 4 words as from 16 to 32, the lengths well mixed.
 * Always the same ones.
 */
export function variedSentences(count: number): readonly string[] {
  let next = 0;
  return Array.from({ length: count }, (_, index) => {
    const share = (index * GOLDEN_RATIO) % 1;
    const length = Math.round(SHORTEST_WORDS * (LONGEST_WORDS / SHORTEST_WORDS) ** share);
    return `${Array.from({ length }, () => words[next++ % words.length]).join(' ')}.`;
  });
}
