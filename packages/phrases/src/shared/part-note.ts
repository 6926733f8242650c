import type { ChunkNote, PlanNote } from '../phrase.ts';

/** A chunk of an utterance that is being spoken, without its samples. Plain JSON. */
export interface PartNote extends Omit<ChunkNote, 'length' | 'plan'> {
  /** Hz. */
  readonly sampleRate: number;
  readonly plan: PlanNote;
  readonly samplesToCome: number | null;
  readonly final: boolean;
}
