import { EngineError } from '../errors.ts';
import { phonemeIds } from '../phonemes/phoneme-ids.ts';
import { beginReading, type Phonemizers, type Reading } from '../phonemes/phonemize.ts';
import type { Sentence } from '../phonemes/sentences.ts';
import type { PassageEnd } from '../speech-engine.ts';
import { isBlank } from '../text/blank.ts';
import { beforeOpenBlock } from '../text/phoneme-blocks.ts';
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
  readonly #sentences: ReadSentence[] = [];
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
    const text = request.goesOn ? beforeOpenBlock(request.text) : request.text;
    const reading = await beginReading(voice, phonemizers, text);
    return new Planner(request, voice.phonemeIdMap, reading);
  }

  /** The plan of what was read. Its last sentence has no pause. */
  get plan(): Plan {
    const { goesOn, pauseSeconds } = this.#request;
    const complete = this.#complete;
    const last = goesOn ? -1 : complete.length - 1;
    const sentences = complete.map(({ pieces }, index) => ({
      pieces,
      pauseSeconds: index === last ? 0 : pauseSeconds,
    }));
    return {
      sentences: sentences.length > 0 ? sentences : [{ pieces: [{ ids: [] }], pauseSeconds: 0 }],
      unknown: [...this.#unknown].map(([phoneme, count]) => ({ phoneme, count })),
      ...(goesOn ? { passage: endOf(complete) } : {}),
    };
  }

  /** The sentences that more text does not change. */
  get #complete(): readonly ReadSentence[] {
    return this.#request.goesOn ? this.#sentences.slice(0, -1) : this.#sentences;
  }

  /**
   * Reads until there are this many pieces of complete sentences, or to the end.
   * @throws EngineError `input_not_speakable` if the text has no piece and silence is not
   *   requested.
   * @throws what `phonemize` throws.
   */
  read(pieces = Number.POSITIVE_INFINITY): void {
    while (countPieces(this.#complete) < pieces) {
      const next = this.#unread.next();
      if (next.done) break;
      this.#take(next.value);
    }
    if (this.#sentences.length > 0 || this.#request.goesOn) return;
    if (this.#request.unspeakable === 'error' || isBlank(this.#request.text)) {
      const reason = 'the text has nothing in it that can be spoken';
      throw new EngineError('input_not_speakable', reason, { field: 'text' });
    }
  }

  /** Stops reading. */
  leave(): void {
    this.#unread.return?.();
  }

  #take(sentence: Sentence): void {
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
    if (pieces.length > 0) this.#sentences.push({ pieces, end: sentence.text.end });
  }
}

interface ReadSentence {
  readonly pieces: readonly PlannedPiece[];
  /** Index of the code point behind it in the text. */
  readonly end: number;
}

const countPieces = (sentences: readonly ReadSentence[]): number =>
  sentences.reduce((sum, { pieces }) => sum + pieces.length, 0);

const endOf = (complete: readonly ReadSentence[]): PassageEnd => ({
  endsAt: complete.at(-1)?.end ?? 0,
  sentences: complete.length,
  pieces: countPieces(complete),
});

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
