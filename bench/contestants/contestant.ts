import type { BenchText } from '../texts.ts';

/** What a client sees of one answer. */
export interface Answer {
  /** From the request to its first byte of audio; for bare, to the end of the first sentence. */
  readonly firstMs: number;
  /** From the request to its last byte. */
  readonly totalMs: number;
  readonly audioSeconds: number;
}

/** Something that speaks, running in processes of its own. */
export interface Contestant {
  /** All of its processes. */
  pids(): number[];
  /** Speaks a text with noise scales 0, so that everybody's audio is equally long. */
  speak(text: BenchText): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Maker {
  readonly name: string;
  /** One sentence for the report. */
  readonly about: string;
  /** Starts it and waits until it takes requests. */
  start(): Promise<Contestant>;
}
