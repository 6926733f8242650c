import { EngineError } from '../errors.ts';
import { type Plan, type PlannedPiece, UNSPEAKABLE_SECONDS } from '../synthesis/plan.ts';
import type { Position } from './position.ts';

export interface AudioLengthOptions {
  /** Audio that the utterance may be, seconds. */
  readonly maxSeconds: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples that a frame of the voice becomes. */
  readonly hopLength: number;
  readonly speed: number;
  readonly sentenceSilenceSeconds: number;
  /** Where it begins; what is before that counts too. */
  readonly from: Position;
  /** It is longer than it may be, `audio_too_long`. Called each time that more is known of it. */
  readonly onTooLong: (error: EngineError) => void;
}

/**
 * How long the audio of an utterance is at the least, as far as that is known. Silence is known as
 * soon as the text is read, speech when the durations of its piece are; before that each phoneme id
 * lasts a frame, divided by the speed: a voice rounds its durations up, whatever the length scale
 * (Piper's models.py, `w_ceil`).
 */
export class AudioLength {
  readonly #options: AudioLengthOptions;
  /** Samples of the speech of pieces that have been begun, by their index. */
  readonly #spoken = new Map<number, number>();
  #pieces: readonly PlannedPiece[] = [];
  #atLeast: number;

  constructor(options: AudioLengthOptions) {
    this.#options = options;
    this.#atLeast = options.from.before;
  }

  /** Whether a text may be found too long when it is read, by its characters. */
  mayTurnOutTooLong(characters: number): boolean {
    const { sampleRate, hopLength, speed, sentenceSilenceSeconds, maxSeconds } = this.#options;
    // A phoneme and the padding behind it.
    const speechSeconds = (2 * hopLength) / sampleRate / Math.max(1, speed);
    return characters * (sentenceSilenceSeconds + speechSeconds) > maxSeconds;
  }

  /** So much of the text is read. */
  read({ pieces }: Plan): void {
    const { from, sentenceSilenceSeconds } = this.#options;
    const silence = Math.round(sentenceSilenceSeconds * this.#options.sampleRate);
    this.#pieces = pieces;
    this.#atLeast = from.before;
    for (let i = from.piece; i < pieces.length; i++) {
      const next = pieces[i + 1];
      const isSentenceEnd = next !== undefined && next.sentence !== pieces[i]?.sentence;
      this.#atLeast += this.#speech(i) + (isSentenceEnd ? silence : 0);
    }
    this.#check();
  }

  /** The speech of a piece is so many samples. It may be told again. */
  piece(index: number, samples: number): void {
    this.#atLeast += samples - this.#speech(index);
    this.#spoken.set(index, samples);
    this.#check();
  }

  #speech(index: number): number {
    const { sampleRate, hopLength, speed } = this.#options;
    const known = this.#spoken.get(index);
    if (known !== undefined) return known;
    const ids = this.#pieces[index]?.ids.length ?? 0;
    if (ids === 0) return Math.round(UNSPEAKABLE_SECONDS * sampleRate);
    return Math.floor(ids / Math.max(1, speed)) * hopLength;
  }

  #check(): void {
    const { maxSeconds, sampleRate, onTooLong } = this.#options;
    if (this.#atLeast <= maxSeconds * sampleRate) return;
    const seconds = Math.ceil((this.#atLeast / sampleRate) * 10) / 10;
    const problem =
      `the text makes at least ${seconds} s of audio, with the silence between its sentences; ` +
      `${maxSeconds} s is the most, by \`synthesis.max_audio_seconds\``;
    onTooLong(new EngineError('audio_too_long', problem, { field: 'text' }));
  }
}
