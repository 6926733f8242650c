import type { Scales } from '../synthesis/speech-settings.ts';
import type { Frames, WindowSchedule } from '../synthesis/window.ts';
import type { EncodedSentence } from './encoded-sentence.ts';

/** One sentence, as input of a graph. */
export interface SentenceInput {
  /** Phoneme ids with their BOS, PAD and EOS. */
  readonly ids: readonly number[];
  readonly scales: Scales;
  /** Divides the sentence's length; 1 keeps the length that the scales give. */
  readonly speed: number;
  /** Number of the speaker; ignored by single-speaker voices. */
  readonly speaker: number;
  /** 32-bit seed of all noise. A stock graph ignores it and draws its own noise. */
  readonly seed: number;
  /** Give the stock graph's samples bit by bit, which takes as much work as the stock graph. */
  readonly exact: boolean;
  /**
   * ONNX Runtime threads of a prepared voice's encoder. More change the last bits. Default: as many
   * as its other graphs have.
   */
  readonly encoderThreads?: number;
}

/** The audio of one stretch of a sentence. */
export interface Stretch {
  /** Samples at the voice's rate, unnormalised, nominally within ±1. */
  readonly audio: Float32Array;
  /** Samples of the whole sentence. */
  readonly total: number;
  /** Samples of each phoneme id, `total` in sum; null if the graph does not output durations. */
  readonly samplesPerId: Int32Array | null;
}

/** A loaded voice. It blocks its thread while it runs, so it belongs in a worker. */
export type VoiceModel = WholeModel | WindowedModel;

interface AnyModel {
  /**
   * Opens the graphs that `speak` needs, but does not yet allocate the memory of a run.
   * @param encodes false leaves out the encoder.
   */
  open(exact: boolean, encodes: boolean): Promise<void>;
  /** The stretches of a sentence, in order. */
  speak(input: SentenceInput, schedule: WindowSchedule): AsyncIterable<Stretch>;
  /** Frees the graphs. Must not be called while it speaks. */
  close(): Promise<void>;
}

/** A voice that speaks a whole sentence at once. */
export interface WholeModel extends AnyModel {
  /** @returns samples, unnormalised, nominally within ±1. */
  speakWhole(input: SentenceInput): Promise<Float32Array>;
}

/** A voice that speaks a sentence window by window, in any order; see window.ts. */
export interface WindowedModel extends AnyModel {
  encode(input: SentenceInput): Promise<EncodedSentence>;
  /** Runs the flow for some frames of a sentence and writes its latent there. */
  makeLatent(sentence: EncodedSentence, frames: Frames): Promise<void>;
  /**
   * Runs the decoder for some frames of a sentence, whose latent has been made there and a halo
   * further on each side.
   * @returns samples, unnormalised, nominally within ±1.
   */
  decode(sentence: EncodedSentence, frames: Frames): Promise<Float32Array>;
}

export function isWindowedModel(model: VoiceModel): model is WindowedModel {
  return 'encode' in model;
}
