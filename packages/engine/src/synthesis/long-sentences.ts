import type { Phonemes } from '../phonemes/sentences.ts';

/**
 * Most phonemes in one run of the graph: with padding about 2,000 ids, 38 s of speech and 0.9 GB.
 * Memory and time of the whole graph grow with the square of the sentence's length, and 5,000
 * characters without a full stop are one sentence to espeak. Piper 1.3.0 has no such limit.
 */
const MAX_SENTENCE_PHONEMES = 1000;

/**
 * Most lengthening of such a run relative to length scale 1: up to two minutes of speech. Longer
 * speech is cut into shorter pieces, so that no turn takes longer and no run needs more memory.
 */
const MAX_LENGTHENING = 3;

const PAUSES = new Set([',', ':', ';']);

/** Most phonemes of a piece. */
export function maxPhonemes(relativeLength: number): number {
  return Math.floor(MAX_SENTENCE_PHONEMES * Math.min(1, MAX_LENGTHENING / relativeLength));
}

/**
 * Cuts a sentence that is too long for one run: after a pause if there is one in the second half of
 * what fits, else between words, else anywhere.
 */
export function splitLongSentence(phonemes: Phonemes, max = MAX_SENTENCE_PHONEMES): Phonemes[] {
  const pieces: Phonemes[] = [];
  let rest = phonemes;
  while (rest.length > max) {
    const cut = cutBefore(rest, max);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  pieces.push(rest);
  return pieces;
}

function cutBefore(phonemes: Phonemes, max: number): number {
  let betweenWords = 0;
  for (let end = max; end > max / 2; end--) {
    if (phonemes[end - 1] !== ' ') continue;
    if (PAUSES.has(phonemes[end - 2] ?? '')) return end;
    betweenWords ||= end;
  }
  return betweenWords || max;
}
