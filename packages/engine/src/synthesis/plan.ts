import { EngineError } from '../errors.ts';
import { type PhonemeIdMap, phonemeIds } from '../phonemes/phoneme-ids.ts';
import { type Phonemizers, sentencesOf } from '../phonemes/phonemize.ts';
import type { Phonemes, Sentence } from '../phonemes/sentences.ts';
import type { UnknownPhoneme } from '../speech-engine.ts';
import { isBlank } from '../text/blank.ts';
import { withoutCommands } from '../text/commands.ts';
import { type Script, scriptOf } from '../timing/script.ts';
import { spokenWords } from '../timing/spoken-words.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';

/**
 * The most phonemes one run of the graph gets; with padding about 2,000 ids, 38 s of speech and
 * 0.9 GB. Memory and time of the whole graph grow with the square of the sentence, and 5,000
 * characters without a full stop are one sentence to espeak. Piper 1.3.0 has no such limit.
 */
const MAX_SENTENCE_PHONEMES = 1000;

/**
 * Times as long as at length scale 1 such a run may be: two minutes of speech. What is asked to last
 * longer is cut shorter, so that nobody waits longer for a turn and no run takes more memory.
 */
const MAX_STRETCH = 3;

/** Length of the silence that stands for a text with nothing to say, seconds. */
export const UNSPEAKABLE_SECONDS = 0.1;

/** What is spoken at once: a sentence, or a piece of one that is too long for that. */
export interface PlannedPiece {
  /** Phoneme ids; none where the text has nothing to say, which is spoken as a silence. */
  readonly ids: readonly number[];
  /** Index of its sentence, from 0; pieces of one sentence have the same. */
  readonly sentence: number;
  /** What it says, where times are wanted. */
  readonly script?: Script;
}

export interface Plan {
  /** In order; at least one. */
  readonly pieces: readonly PlannedPiece[];
  /** Phonemes the voice has no id for and which are left out, in the order they first came up. */
  readonly unknown: readonly UnknownPhoneme[];
}

/** What is to be planned, and how. */
export interface PlanRequest {
  readonly text: string;
  /** Whether scripts are wanted. */
  readonly timestamps: boolean;
  /** What becomes of a text that is not blank and has nothing to say. */
  readonly unspeakable: 'silence' | 'error';
  /** How long it will last, against the same at length scale 1; see relative-length.ts. Default 1. */
  readonly relativeLength?: number | undefined;
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

/** The most phonemes of a piece. */
export const maxPhonemes = (relativeLength: number): number =>
  Math.floor(MAX_SENTENCE_PHONEMES * Math.min(1, MAX_STRETCH / relativeLength));

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
 * Text to what is spoken of it, as far as it is asked to read. Sentences in which nothing makes a
 * sound are left out: Piper 1.3.0 speaks a phantom noise there. Until all is read, or it is left, its
 * phonemizers may not be asked of another text.
 */
export class Planner {
  readonly #request: PlanRequest;
  readonly #idMap: PhonemeIdMap;
  readonly #unread: Iterator<Sentence>;
  /** The text's code points, where times are wanted. */
  readonly #characters: readonly string[] | undefined;
  readonly #maxPhonemes: number;
  readonly #pieces: PlannedPiece[] = [];
  readonly #unknown = new Map<string, number>();

  private constructor(request: PlanRequest, idMap: PhonemeIdMap, sentences: Iterable<Sentence>) {
    this.#request = request;
    this.#maxPhonemes = maxPhonemes(request.relativeLength ?? 1);
    this.#idMap = idMap;
    this.#unread = sentences[Symbol.iterator]();
    if (request.timestamps) this.#characters = [...withoutCommands(request.text)];
  }

  /** @throws what `phonemize` throws, for a text that is wrong. */
  static async begin(
    voice: VoiceConfig,
    phonemizers: Phonemizers,
    request: PlanRequest,
  ): Promise<Planner> {
    const sentences = await sentencesOf(voice, phonemizers, request.text);
    return new Planner(request, voice.phonemeIdMap, sentences);
  }

  /** What was read. */
  get plan(): Plan {
    return {
      pieces: [...this.#pieces],
      unknown: [...this.#unknown].map(([phoneme, count]) => ({ phoneme, count })),
    };
  }

  /**
   * Reads until there are so many pieces, or to the end.
   * @throws EngineError `input_not_speakable` when there is none, and nothing stands for it.
   * @throws what `phonemize` throws.
   */
  read(count = Number.POSITIVE_INFINITY): void {
    while (this.#pieces.length < count) {
      const next = this.#unread.next();
      if (next.done) break;
      this.#take(next.value);
    }
    if (this.#pieces.length > 0) return;
    if (this.#request.unspeakable === 'error' || isBlank(this.#request.text)) {
      const reason = 'the text has nothing in it that can be spoken';
      throw new EngineError('input_not_speakable', reason, { field: 'text' });
    }
    this.#pieces.push({ ids: [], sentence: 0 });
  }

  /** Reads no further. */
  leave(): void {
    this.#unread.return?.();
  }

  #take(sentence: Sentence): void {
    const characters = this.#characters;
    const words = characters === undefined ? [] : spokenWords(characters, sentence);
    const index = (this.#pieces.at(-1)?.sentence ?? -1) + 1;
    let end = 0;
    for (const piece of splitLongSentence(sentence.phonemes, this.#maxPhonemes)) {
      const start = end;
      end += piece.length;
      const { ids, idStarts, unknown, speakable } = phonemeIds(piece, this.#idMap);
      for (const phoneme of unknown) {
        this.#unknown.set(phoneme, (this.#unknown.get(phoneme) ?? 0) + 1);
      }
      if (!speakable) continue;
      const script =
        characters === undefined
          ? {}
          : { script: scriptOf(characters, sentence, words, { start, end, idStarts }) };
      this.#pieces.push({ ids, sentence: index, ...script });
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
  request: Pick<PlanRequest, 'text'> & Partial<PlanRequest>,
): Promise<Plan> => {
  const planner = await Planner.begin(voice, phonemizers, {
    timestamps: false,
    unspeakable: 'error',
    ...request,
  });
  planner.read();
  return planner.plan;
};
