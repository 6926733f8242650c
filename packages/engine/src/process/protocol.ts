import type { CallTerms } from '../call.ts';
import type { EngineSettings, VoiceChoice } from '../engine-options.ts';
import type { WireError } from '../errors.ts';
import type { LogEntry } from '../log.ts';
import type {
  AudioChunk,
  EngineCounters,
  Phonemized,
  PhonemizeRequest,
  SpeechRequest,
  VoiceInfo,
} from '../speech-engine.ts';
import type { Position } from '../utterance/position.ts';

/** The piece of a request that is to be in hand alone, so that it is known what it does to the process. */
type AloneAt = number | undefined;

/** From the supervisor to the engine process. */
export type ToEngine =
  | { readonly type: 'start'; readonly settings: EngineSettings; readonly heartbeatMs: number }
  | {
      readonly type: 'speak';
      readonly id: number;
      readonly request: SpeechRequest;
      readonly terms: CallTerms;
      readonly from: Position;
      readonly aloneAt: AloneAt;
    }
  | {
      readonly type: 'phonemize';
      readonly id: number;
      readonly request: PhonemizeRequest;
      readonly terms: CallTerms;
      readonly aloneAt: AloneAt;
    }
  /** Answered by `voices-changed`, behind `voices` where it went well. */
  | { readonly type: 'change-voices'; readonly id: number; readonly choice: VoiceChoice }
  | { readonly type: 'drop'; readonly id: number }
  /** The reader has taken a chunk: another may be sent. */
  | { readonly type: 'taken'; readonly id: number };

/** From the engine process to its supervisor. */
export type FromEngine =
  | { readonly type: 'ready' }
  /** The voices it has from now on: before `ready`, and whenever the list changes. */
  | { readonly type: 'voices'; readonly voices: readonly VoiceInfo[] }
  | { readonly type: 'voices-changed'; readonly id: number; readonly error?: WireError }
  /** It cannot start, and trying again would not help. */
  | { readonly type: 'failed'; readonly error: WireError }
  /** Nothing can be spoken any more; another process may do better. */
  | { readonly type: 'broken'; readonly reason: string }
  | { readonly type: 'log'; readonly entry: LogEntry }
  /**
   * `counters` is null until the voice is loaded; `advanced` are the requests of which a worker has made
   * a window since the last one.
   */
  | {
      readonly type: 'heartbeat';
      readonly counters: EngineCounters | null;
      readonly advanced: readonly number[];
    }
  /** A worker begins on this piece, on work as of `size` phoneme ids; `unit-end` when it is done. */
  | {
      readonly type: 'unit-begin';
      readonly id: number;
      readonly size: number;
      readonly piece: number;
    }
  | { readonly type: 'sentence'; readonly msPerId: number }
  | { readonly type: 'unit-end'; readonly id: number }
  | { readonly type: 'chunk'; readonly id: number; readonly chunk: AudioChunk }
  | { readonly type: 'phonemes'; readonly id: number; readonly phonemized: Phonemized }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** Chunks of one request that may be under way between the processes. */
export const CHUNKS_IN_FLIGHT = 2;
