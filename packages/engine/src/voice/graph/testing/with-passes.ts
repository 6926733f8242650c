/** The parts of a voice before and after passes, for comparison. */
import type { Pass } from '../passes/pass.ts';
import { type CutVoice, cutStockVoice, type SplitVoice, splitVoice } from '../split-voice.ts';

export interface Rewritten extends SplitVoice {
  /** The graphs from which `parts` were written. */
  readonly cut: CutVoice;
}

/** Cuts a voice and applies passes to it. */
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
