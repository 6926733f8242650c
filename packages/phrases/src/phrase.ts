import type { AudioChunk, PieceTiming, UnknownPhoneme } from '@hailo-piper/engine';
import type { Key } from './phrase-key.ts';

/** What the plan of an utterance said when a chunk was given. */
export interface PlanNote {
  readonly phonemeIds: number;
  readonly unknown: readonly UnknownPhoneme[];
}

/** A chunk of audio without its samples. */
export interface ChunkNote extends Pick<AudioChunk, 'sentence' | 'piece' | 'silence' | 'last'> {
  /** Samples. */
  readonly length: number;
  /** Index of its plan. */
  readonly plan: number;
  readonly timing?: PieceTiming;
}

/** What is told of a text beside its sound. Plain JSON. */
export interface Wording {
  /** Key of its sound. */
  readonly sound: Key;
  /** Hz. */
  readonly sampleRate: number;
  /** When it was spoken, Unix time in seconds. */
  readonly spokenAt: number;
  readonly plans: readonly PlanNote[];
  /** As the engine gave them, so that an answer is cut at the same places again. */
  readonly chunks: readonly ChunkNote[];
}

/** A text that was spoken: everything that answers are made of. */
export interface Phrase {
  readonly wording: Wording;
  /** Mono signed 16-bit audio. */
  readonly samples: Int16Array;
}

/** Whether samples can be those of a wording. */
export function fits({ chunks }: Wording, samples: Int16Array): boolean {
  return chunks.reduce((sum, { length }) => sum + length, 0) === samples.length;
}
