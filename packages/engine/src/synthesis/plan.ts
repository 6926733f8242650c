import { HailoPiperError } from '../errors.ts';
import { phonemeIds } from '../phonemes/phoneme-ids.ts';
import { type Phonemizers, readSentences } from '../phonemes/phonemize.ts';
import type { Phonemes } from '../phonemes/sentences.ts';
import { type Script, scriptOf } from '../timing/script.ts';
import { spokenWords } from '../timing/spoken-words.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';

/**
 * The most phonemes one run of the graph gets; with padding about 2,000 ids, 38 s of speech and
 * 0.9 GB. Memory and time of the whole graph grow with the square of the sentence, and 5,000
 * characters without a full stop are one sentence to espeak. Piper 1.3.0 has no such limit.
 */
export const MAX_SENTENCE_PHONEMES = 1000;

export interface Plan {
  /** Phoneme ids of each sentence to be spoken, in order; at least one. */
  readonly sentences: readonly (readonly number[])[];
  /** What each of them says, where times are wanted. */
  readonly scripts: readonly Script[] | null;
  /** Phonemes the voice has no id for and which are left out. */
  readonly unknownPhonemes: number;
}

/**
 * Cuts a sentence that is too long for one run, after a pause if there is one in the second half
 * of what fits, else between words, else anywhere.
 */
export const splitLongSentence = (phonemes: Phonemes, max = MAX_SENTENCE_PHONEMES): Phonemes[] => {
  const pieces: Phonemes[] = [];
  let rest = phonemes;
  while (rest.length > max) {
    const cut = cutBefore(rest, max);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  pieces.push(rest);
  return pieces;
};

const PAUSES = new Set([',', ':', ';']);

const cutBefore = (phonemes: Phonemes, max: number): number => {
  let betweenWords = 0;
  for (let end = max; end > max / 2; end--) {
    if (phonemes[end - 1] !== ' ') continue;
    if (PAUSES.has(phonemes[end - 2] ?? '')) return end;
    betweenWords ||= end;
  }
  return betweenWords || max;
};

/**
 * Text to the phoneme ids of its sentences. Sentences in which nothing makes a sound are left
 * out: Piper 1.3.0 speaks a phantom noise there.
 *
 * @param timestamps whether scripts are wanted.
 * @throws HailoPiperError `input_not_speakable` when no sentence is left.
 * @throws what `phonemize` throws.
 */
export const planText = async (
  voice: VoiceConfig,
  phonemizers: Phonemizers,
  text: string,
  timestamps = false,
): Promise<Plan> => {
  const characters = timestamps ? [...text] : [];
  const sentences: number[][] = [];
  const scripts: Script[] = [];
  let unknownPhonemes = 0;
  for (const sentence of await readSentences(voice, phonemizers, text)) {
    const words = timestamps ? spokenWords(characters, sentence) : [];
    let end = 0;
    for (const piece of splitLongSentence(sentence.phonemes)) {
      const start = end;
      end += piece.length;
      const { ids, idStarts, unknown, speakable } = phonemeIds(piece, voice.phonemeIdMap);
      unknownPhonemes += unknown.length;
      if (!speakable) continue;
      sentences.push(ids);
      if (timestamps) scripts.push(scriptOf(characters, sentence, words, { start, end, idStarts }));
    }
  }
  if (sentences.length === 0) {
    throw new HailoPiperError(
      'input_not_speakable',
      'the text has nothing in it that can be spoken',
      {
        field: 'text',
      },
    );
  }
  return { sentences, scripts: timestamps ? scripts : null, unknownPhonemes };
};
