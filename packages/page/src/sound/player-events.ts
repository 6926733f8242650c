import type { SentenceLine } from '../service/spoken.ts';

export type PlayerState = 'idle' | 'waiting' | 'playing' | 'ended';

/** What a speech tells while it is played. */
export interface PlayerEvents {
  /** Words and sentences as they become known, in order. */
  onSentence(sentence: SentenceLine): void;
  /** New samples at the end of what is known, -1 to 1, for the waveform. */
  onSamples(samples: Float32Array, sampleRate: number): void;
  /** `playing` is when the first sample is heard, `ended` when the last was. */
  onState(state: PlayerState): void;
  /** Seconds of audio, when all is known. */
  onLength(seconds: number): void;
}
