import type { Graph } from '../graph.ts';
import type { UpsamplingHalo } from '../halo.ts';
import type { PartName } from '../parts.ts';

/**
 * Form of the decoder. `blocked` is faster where ONNX Runtime blocks channels (x64), `half` where
 * the processor multiplies half-precision numbers (some arm64). `plain` runs everywhere.
 */
export type DecoderForm = 'blocked' | 'plain' | 'half';

/** What a pass may use besides the graph. */
export interface PassContext {
  /** Name of the part's all-ones mask. */
  readonly mask: string | undefined;
  /** Samples per frame. */
  readonly hop: number;
  /** The halo needed at each upsampling of the decoder, by the name of its output. */
  readonly upsamplingHalos: ReadonlyMap<string, UpsamplingHalo>;
}

/** One rewrite of the stock graph. Its own file says why, and what changes. */
export interface Pass {
  readonly name: string;
  readonly parts: readonly PartName[];
  /**
   * `bits`: the part gives the same bits; `rounding`: sums run in another order; `half`: numbers
   * have 11 significant bits.
   */
  readonly keeps: 'bits' | 'rounding' | 'half';
  /** The form of the decoder that the pass is for. */
  readonly form: 'any' | DecoderForm;
  /**
   * Rewrites the graph in place.
   * @returns the number of places rewritten; 0 if the graph has no such place.
   */
  apply(graph: Graph, context: PassContext): number;
  /** The flow's halo after the pass, in frames; absent if the pass does not change it. */
  flowHalo?(halo: number): number;
}
