import { HailoPiperError } from '../errors.ts';
import { type PhonemeIdMap, phonemeIds } from '../phonemes/phoneme-ids.ts';
import { type Phonemizers, sentencesOf } from '../phonemes/phonemize.ts';
import type { Phonemes, Sentence } from '../phonemes/sentences.ts';
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
 * Text to the phoneme ids of its sentences, as far as it is asked to read. Sentences in which nothing
 * makes a sound are left out: Piper 1.3.0 speaks a phantom noise there. Until all is read, or it is
 * left, its phonemizers may not be asked of another text.
 */
export class Planner {
  readonly #idMap: PhonemeIdMap;
  readonly #unread: Iterator<Sentence>;
  /** The text's code points, where times are wanted. */
  readonly #characters: readonly string[] | undefined;
  readonly #sentences: number[][] = [];
  readonly #scripts: Script[] = [];
  #unknownPhonemes = 0;

  private constructor(
    idMap: PhonemeIdMap,
    sentences: Iterable<Sentence>,
    characters: readonly string[] | undefined,
  ) {
    this.#idMap = idMap;
    this.#unread = sentences[Symbol.iterator]();
    this.#characters = characters;
  }

  /**
   * @param timestamps whether scripts are wanted.
   * @throws what `phonemize` throws, for a text that is wrong.
   */
  static async begin(
    voice: VoiceConfig,
    phonemizers: Phonemizers,
    text: string,
    timestamps: boolean,
  ): Promise<Planner> {
    const sentences = await sentencesOf(voice, phonemizers, text);
    return new Planner(voice.phonemeIdMap, sentences, timestamps ? [...text] : undefined);
  }

  /** What was read. */
  get plan(): Plan {
    return {
      sentences: [...this.#sentences],
      scripts: this.#characters === undefined ? null : [...this.#scripts],
      unknownPhonemes: this.#unknownPhonemes,
    };
  }

  /**
   * Reads until there are so many sentences, or to the end.
   * @throws HailoPiperError `input_not_speakable` when there is none.
   * @throws what `phonemize` throws.
   */
  read(count = Number.POSITIVE_INFINITY): void {
    while (this.#sentences.length < count) {
      const next = this.#unread.next();
      if (next.done) break;
      this.#take(next.value);
    }
    if (this.#sentences.length > 0) return;
    const reason = 'the text has nothing in it that can be spoken';
    throw new HailoPiperError('input_not_speakable', reason, { field: 'text' });
  }

  /** Reads no further. */
  leave(): void {
    this.#unread.return?.();
  }

  #take(sentence: Sentence): void {
    const characters = this.#characters;
    const words = characters === undefined ? [] : spokenWords(characters, sentence);
    let end = 0;
    for (const piece of splitLongSentence(sentence.phonemes)) {
      const start = end;
      end += piece.length;
      const { ids, idStarts, unknown, speakable } = phonemeIds(piece, this.#idMap);
      this.#unknownPhonemes += unknown.length;
      if (!speakable) continue;
      this.#sentences.push(ids);
      if (characters === undefined) continue;
      this.#scripts.push(scriptOf(characters, sentence, words, { start, end, idStarts }));
    }
  }
}

/**
 * All of a text.
 * @throws what `Planner` throws.
 */
export const planText = async (
  voice: VoiceConfig,
  phonemizers: Phonemizers,
  text: string,
  timestamps = false,
): Promise<Plan> => {
  const planner = await Planner.begin(voice, phonemizers, text, timestamps);
  planner.read();
  return planner.plan;
};
