import type { PriorPerId } from './graph/gather-prior.ts';

/**
 * A sentence after the encoder: everything that its windows are computed from, and what the flow
 * makes of it. Its arrays lie in shared memory, so that any worker can make any window.
 */
export interface EncodedSentence {
  /** Frames of the whole sentence. */
  readonly frames: number;
  readonly prior: PriorPerId;
  /** Index of the phoneme id of each frame; see `idsOfFrames`. */
  readonly idOfFrame: Int32Array;
  /** Samples of each phoneme id. */
  readonly samplesPerId: Int32Array;
  /** Speaker input of flow and decoder; undefined for a single-speaker voice. */
  readonly speaker: { readonly vector: Float32Array; readonly dims: readonly number[] } | undefined;
  readonly noiseScale: number;
  /** 32-bit seed of all noise. */
  readonly seed: number;
  readonly exact: boolean;
  /** Frames that the decoder needs on each side of a window. */
  readonly decoderHalo: number;
  /** Samples per frame. */
  readonly hop: number;
  /** Channels × frames, filled by the flow. */
  readonly latent: Float32Array;
}

/** A copy in memory that threads share. */
export function sharedFloats(values: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** A copy in memory that threads share. */
export function sharedInts(values: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
