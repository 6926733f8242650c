import type { Graph } from '../graph.ts';
import type { UpsamplingHalo } from '../halo.ts';
import type { PartName } from '../parts.ts';

/**
 * `blocked` pays where ONNX Runtime blocks channels (x64), `half` where the processor multiplies
 * half-precision numbers (some arm64), and `plain` runs everywhere.
 */
export type DecoderForm = 'blocked' | 'plain' | 'half';

/** What a pass may know of the voice. */
export interface PassContext {
  /** The part's all-ones mask. */
  readonly mask: string | undefined;
  /** Samples per frame. */
  readonly hop: number;
  /** What is left of the halo at each upsampling of the decoder, by the name of what that makes. */
  readonly upsamplingHalos: ReadonlyMap<string, UpsamplingHalo>;
}

/** One rewrite of the stock graph. Its own file says why, and what holds afterwards. */
export interface Pass {
  readonly name: string;
  readonly parts: readonly PartName[];
  /**
   * `bits`: the part gives the same bits; `rounding`: sums are made in another order; `half`:
   * numbers have 11 bits.
   */
  readonly keeps: 'bits' | 'rounding' | 'half';
  /** The form of the decoder that it makes or belongs to. */
  readonly form: 'any' | DecoderForm;
  /**
   * Rewrites the graph in place.
   * @returns the number of places rewritten: 0 where the graph has nothing of the kind.
   */
  apply(graph: Graph, context: PassContext): number;
  /** The halo that the flow has afterwards; absent where it stays. */
  flowHalo?(halo: number): number;
}
