import type { HttpBindings } from '@hono/node-server';
import type { BodiesInHand } from './connections/bodies-in-hand.ts';
import type { ErrorCode } from './errors.ts';
import type { ChosenSpeaker } from './speaker-choice.ts';

/** What becomes of one request, gathered on its way; the access log and the metrics read it. */
export interface RequestRecord {
  readonly id: string;
  /** `performance.now()` at arrival. */
  readonly startedAt: number;
  voice?: string;
  format?: string;
  /** Length of the text in code points. The text itself is never kept. */
  characters?: number;
  firstAudioMs?: number;
  audioSeconds?: number;
  ignoredFields?: number;
  /** What some of those fields were probably meant to be. */
  hint?: string;
  /** Of a voice that has several. */
  speaker?: ChosenSpeaker;
  error?: ErrorCode;
  /** Settles when a streamed body has gone or has failed; absent when the answer is whole. */
  bodySent?: Promise<void>;
  /** Aborted when the answer is over: the engine drops what is left of it. */
  over?: AbortController;
}

/** Hono's type parameters for the whole application. */
export interface AppEnv {
  /** Absent where there is no socket. */
  Bindings: Partial<HttpBindings & { readonly bodies: BodiesInHand }>;
  Variables: {
    record: RequestRecord;
    /** What this route calls the engine's `text`. */
    textField: string;
  };
}
