import type { Encoded } from '../pool/worker-tasks.ts';
import type { Leveller } from '../synthesis/level.ts';
import { type WindowSchedule, windowsOf } from '../synthesis/window.ts';
import type { EncodedSentence } from '../voice/encoded-sentence.ts';
import { PieceAudio, type WindowSamples } from './piece-audio.ts';
import { PieceSteps, type Step } from './piece-steps.ts';

/** Takes the samples of a piece, in order. */
export type OnSamples = (samples: WindowSamples) => void;

/** A piece that workers are making. */
export class OpenPiece {
  /** Of the piece, in the plan. */
  readonly index: number;
  readonly ids: readonly number[];
  readonly steps = new PieceSteps();
  readonly #schedule: WindowSchedule;
  readonly #levellerOf: (total: number) => Leveller;
  #audio: PieceAudio | undefined;
  /** Samples made before the piece's turn came. */
  readonly #early: WindowSamples[] = [];
  #onSamples: OnSamples | undefined;
  #sentence: EncodedSentence | undefined;
  #isComplete = false;
  /** Time that workers worked for it. */
  workMs = 0;

  /** @param levellerOf makes the leveller, when the number of its samples is known. */
  constructor(
    { index, ids }: Pick<OpenPiece, 'index' | 'ids'>,
    schedule: WindowSchedule,
    levellerOf: (total: number) => Leveller,
  ) {
    this.index = index;
    this.ids = ids;
    this.#schedule = schedule;
    this.#levellerOf = levellerOf;
  }

  /** The sentence behind its encoder. Undefined before, and for a voice that runs whole. */
  get sentence(): EncodedSentence | undefined {
    return this.#sentence;
  }

  /** Whether all its samples are made. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Gives the piece its turn: its samples so far, and from now on, go to `onSamples`. */
  giveTurn(onSamples: OnSamples): void {
    this.#onSamples = onSamples;
    for (const samples of this.#early.splice(0)) onSamples(samples);
  }

  encoded(encoded: Encoded): void {
    if ('audio' in encoded) {
      this.steps.encoded([], 0, 0);
      this.#take(0, encoded.audio, encoded.audio.length, null);
      return;
    }
    const { sentence } = encoded;
    const { frames, decoderHalo } = sentence;
    this.#sentence = sentence;
    this.steps.encoded(windowsOf(frames, this.#schedule, decoderHalo), frames, decoderHalo);
  }

  /**
   * Takes the audio of a window.
   * @param steps that are done by it.
   */
  decoded(steps: readonly Step[], audio: Float32Array): void {
    for (const step of steps) this.steps.done(step);
    const work = steps.map((step) => step.work).find(({ kind }) => kind === 'decode');
    const sentence = this.#sentence;
    if (work?.kind !== 'decode' || sentence === undefined) return;
    this.#take(work.index, audio, sentence.frames * sentence.hop, sentence.samplesPerId);
  }

  /** A piece without phonemes is a silence. */
  silent(samples: Int16Array): void {
    this.#give({ samples, total: samples.length, last: true, samplesPerId: null });
  }

  #take(index: number, audio: Float32Array, total: number, samplesPerId: Int32Array | null): void {
    this.#audio ??= new PieceAudio(this.#levellerOf(total));
    for (const samples of this.#audio.take(index, audio, { total, samplesPerId })) {
      this.#give(samples);
    }
  }

  #give(samples: WindowSamples): void {
    this.#isComplete = samples.last;
    if (this.#onSamples === undefined) this.#early.push(samples);
    else this.#onSamples(samples);
  }
}
