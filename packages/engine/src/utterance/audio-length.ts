import { EngineError } from '../errors.ts';
import { type PieceInPlan, UNSPEAKABLE_SECONDS } from '../synthesis/plan.ts';
import type { Position } from './position.ts';

export interface AudioLengthOptions {
  /** Most audio of the utterance, seconds. */
  readonly maxSeconds: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples per frame of the voice. */
  readonly hopLength: number;
  readonly speed: number;
  readonly sentenceSilenceSeconds: number;
  /** Where the utterance begins; the audio before it counts as well. */
  readonly from: Position;
  /** Called with `audio_too_long` if the utterance is too long, each time more of it is known. */
  readonly onTooLong: (error: EngineError) => void;
}

/**
 * The least length of an utterance's audio, as far as it is known. Silence is known when the text
 * is read, and speech when the durations of its piece are. Until then each phoneme id counts as one
 * frame, divided by the speed: a voice rounds durations up, whatever the length scale (Piper's
 * models.py, `w_ceil`).
 */
export class AudioLength {
  readonly #options: AudioLengthOptions;
  /** Samples of speech of each piece that has begun, by its index. */
  readonly #spoken = new Map<number, number>();
  #pieces: readonly PieceInPlan[] = [];
  #atLeast: number;

  constructor(options: AudioLengthOptions) {
    this.#options = options;
    this.#atLeast = options.from.before;
  }

  /** Whether a text with so many characters may be found too long when it is read. */
  mayTurnOutTooLong(characters: number): boolean {
    const { sampleRate, hopLength, speed, sentenceSilenceSeconds, maxSeconds } = this.#options;
    // A phoneme and the padding after it.
    const speechSeconds = (2 * hopLength) / sampleRate / Math.max(1, speed);
    return characters * (sentenceSilenceSeconds + speechSeconds) > maxSeconds;
  }

  /** Call it with all pieces read so far, each time more of the text is read. */
  read(pieces: readonly PieceInPlan[]): void {
    const { from, sampleRate } = this.#options;
    this.#pieces = pieces;
    this.#atLeast = from.before;
    for (const [index, { pauseSeconds }] of pieces.entries()) {
      if (index < from.piece) continue;
      this.#atLeast += this.#speech(index) + Math.round(pauseSeconds * sampleRate);
    }
    this.#check();
  }

  /** Sets the samples of speech of a piece; may be called again. */
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
