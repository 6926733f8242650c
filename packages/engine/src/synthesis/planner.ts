import { EngineError } from '../errors.ts';
import { phonemeIds } from '../phonemes/phoneme-ids.ts';
import { beginReading, type Phonemizers, type Reading } from '../phonemes/phonemize.ts';
import type { Sentence } from '../phonemes/sentences.ts';
import { isBlank } from '../text/blank.ts';
import { scriptOf } from '../timing/script.ts';
import { spokenWords } from '../timing/spoken-words.ts';
import type { PhonemeIdMap } from '../voice-config/phoneme-id-map.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { maxPhonemes, splitLongSentence } from './long-sentences.ts';
import type { Plan, PlannedPiece, PlanRequest } from './plan.ts';

/**
 * Plans a text, reading only as much as requested. Sentences without a sound are left out: Piper
 * 1.3.0 speaks a phantom noise there. Until all is read, or `leave` is called, its phonemizers must
 * not get another text.
 */
export class Planner {
  readonly #request: PlanRequest;
  readonly #idMap: PhonemeIdMap;
  readonly #unread: Iterator<Sentence>;
  /** The text's code points, if scripts are requested. */
  readonly #characters: readonly string[] | undefined;
  readonly #maxPhonemes: number;
  /** The pieces of each sentence. */
  readonly #sentences: (readonly PlannedPiece[])[] = [];
  readonly #unknown = new Map<string, number>();

  private constructor(request: PlanRequest, idMap: PhonemeIdMap, reading: Reading) {
    this.#request = request;
    this.#maxPhonemes = maxPhonemes(request.relativeLength);
    this.#idMap = idMap;
    this.#unread = reading.sentences[Symbol.iterator]();
    this.#characters = request.timestamps ? reading.characters() : undefined;
  }

  /** @throws what `beginReading` throws. */
  static async begin(
    voice: VoiceConfig,
    phonemizers: Phonemizers,
    request: PlanRequest,
  ): Promise<Planner> {
    const reading = await beginReading(voice, phonemizers, request.text);
    return new Planner(request, voice.phonemeIdMap, reading);
  }

  /** The plan of what was read. Its last sentence has no pause. */
  get plan(): Plan {
    const last = this.#sentences.length - 1;
    return {
      sentences: this.#sentences.map((pieces, index) => ({
        pieces,
        pauseSeconds: index === last ? 0 : this.#request.pauseSeconds,
      })),
      unknown: [...this.#unknown].map(([phoneme, count]) => ({ phoneme, count })),
    };
  }

  /**
   * Reads until there are this many pieces, or to the end.
   * @throws EngineError `input_not_speakable` if the text has no piece and silence is not
   *   requested.
   * @throws what `phonemize` throws.
   */
  read(pieces = Number.POSITIVE_INFINITY): void {
    let count = this.#sentences.reduce((sum, { length }) => sum + length, 0);
    while (count < pieces) {
      const next = this.#unread.next();
      if (next.done) break;
      count += this.#take(next.value);
    }
    if (count > 0) return;
    if (this.#request.unspeakable === 'error' || isBlank(this.#request.text)) {
      const reason = 'the text has nothing in it that can be spoken';
      throw new EngineError('input_not_speakable', reason, { field: 'text' });
    }
    this.#sentences.push([{ ids: [] }]);
  }

  /** Stops reading. */
  leave(): void {
    this.#unread.return?.();
  }

  /** @returns the number of pieces of the sentence. */
  #take(sentence: Sentence): number {
    const characters = this.#characters;
    const words = characters === undefined ? [] : spokenWords(characters, sentence);
    const pieces: PlannedPiece[] = [];
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
      pieces.push({ ids, ...script });
    }
    if (pieces.length > 0) this.#sentences.push(pieces);
    return pieces.length;
  }
}

/**
 * Plans a whole text. By default without scripts and pauses, at its usual length, and a text
 * without a sound is an error.
 * @throws what `Planner` throws.
 */
export async function planText(
  voice: VoiceConfig,
  phonemizers: Phonemizers,
  request: Pick<PlanRequest, 'text'> & Partial<PlanRequest>,
): Promise<Plan> {
  const planner = await Planner.begin(voice, phonemizers, {
    timestamps: false,
    unspeakable: 'error',
    pauseSeconds: 0,
    relativeLength: 1,
    ...request,
  });
  planner.read();
  return planner.plan;
}
