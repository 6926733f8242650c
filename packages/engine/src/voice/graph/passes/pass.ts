import type { Graph } from '../graph.ts';
import type { PartName } from '../parts.ts';

/** What a pass may know of the voice. */
export interface PassContext {
  /** The part's all-ones mask. */
  readonly mask: string | undefined;
  /** Samples per frame. */
  readonly hop: number;
}

/** One rewrite of the stock graph. Its own file says why, and what holds afterwards. */
export interface Pass {
  readonly name: string;
  readonly parts: readonly PartName[];
  /** `bits`: the part gives the same bits; `rounding`: sums are made in another order. */
  readonly keeps: 'bits' | 'rounding';
  /** The decoder it is for: `blocked` passes pay only where the runtime blocks channels (x64). */
  readonly form: 'any' | 'blocked';
  /**
   * Rewrites the graph in place.
   * @returns the number of places rewritten: 0 where the graph has nothing of the kind.
   */
  apply(graph: Graph, context: PassContext): number;
}
