import type { WindowSchedule } from '../synthesis/window.ts';

/** The three numbers a Piper graph takes beside the ids. */
export interface Scales {
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
}

/** One sentence, as a graph takes it. */
export interface SentenceInput {
  /** Phoneme ids with their BOS, PAD and EOS. */
  readonly ids: readonly number[];
  readonly scales: Scales;
  /** Divides its length; 1 leaves it as the scales make it. */
  readonly speed: number;
  /** Number of the speaker; ignored by single-speaker voices. */
  readonly speaker: number;
  /** 32 bits that all noise comes from. A voice that runs whole draws its own noise. */
  readonly seed: number;
  /** The stock graph's samples to the last bit, for as much work as the stock graph takes. */
  readonly exact: boolean;
}

/** A stretch of a sentence. */
export interface Stretch {
  /** Samples at the voice's rate, unnormalised, nominally within ±1. */
  readonly audio: Float32Array;
  /** Samples of the whole sentence. */
  readonly total: number;
  /** Samples of each phoneme id, together `total`; null where the graph does not tell. */
  readonly samplesPerId: Int32Array | null;
}

/** A loaded voice. Blocks its thread while it runs, so it lives in a worker. */
export interface VoiceModel {
  /** Opens what `speak` would open first; memory that speaking takes is not taken yet. */
  open(exact: boolean): Promise<void>;
  /** The stretches of a sentence, in order. */
  speak(input: SentenceInput, schedule: WindowSchedule): AsyncIterable<Stretch>;
  /** Frees its graphs. Not while it speaks. */
  close(): Promise<void>;
}
