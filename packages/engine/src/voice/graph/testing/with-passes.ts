/** Parts of a voice before and after passes, to compare. */
import type { Pass } from '../passes/pass.ts';
import { type CutVoice, cutStockVoice, type SplitVoice, splitVoice } from '../split-voice.ts';

export interface Rewritten extends SplitVoice {
  /** The graphs that `parts` were written from. */
  readonly cut: CutVoice;
}

/** What passes make of a voice. */
export function withPasses(file: Uint8Array, ...recipe: readonly Pass[]): Rewritten {
  const cut = cutStockVoice(file);
  for (const pass of recipe) {
    for (const name of pass.parts) {
      const { graph, mask } = cut.parts[name];
      pass.apply(graph, { mask, ...cut.context });
      graph.prune();
    }
  }
  return { ...splitVoice(file, { recipe }), cut };
}
