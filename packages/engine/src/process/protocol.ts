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

/** The piece to work on while no other request is in progress, to see if it ends the process. */
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
  /** Answered by `voice-prepared`, after `voices`. */
  | {
      readonly type: 'prepare-voice';
      readonly id: number;
      readonly voice: string | undefined;
      readonly terms: CallTerms;
    }
  /** Answered by `voices-changed`, after `voices` if it succeeded. */
  | { readonly type: 'change-voices'; readonly id: number; readonly choice: VoiceChoice }
  | { readonly type: 'drop'; readonly id: number }
  /** The reader took a chunk, so another may be sent. */
  | { readonly type: 'taken'; readonly id: number };

/** From the engine process to its supervisor. */
export type FromEngine =
  | { readonly type: 'ready' }
  /** The voices from now on: sent before `ready`, and when the list changes. */
  | { readonly type: 'voices'; readonly voices: readonly VoiceInfo[] }
  /** Ids of the voices that workers hold, when they have changed. */
  | { readonly type: 'loaded'; readonly ids: readonly string[] }
  | { readonly type: 'voice-prepared'; readonly id: number }
  | { readonly type: 'voices-changed'; readonly id: number; readonly error?: WireError }
  /** The process cannot start, and another try would not help. */
  | { readonly type: 'failed'; readonly error: WireError }
  /** The process can no longer speak; another process may. */
  | { readonly type: 'broken'; readonly reason: string }
  | { readonly type: 'log'; readonly entry: LogEntry }
  /** `counters` is null until the voice is loaded; `isLoading`: whether a worker loads a voice. */
  | {
      readonly type: 'heartbeat';
      readonly counters: EngineCounters | null;
      readonly isLoading: boolean;
    }
  /**
   * A worker begins a unit of this piece, or it turns out to be of another size: its work is that of
   * `size` phoneme ids. `unit-end` follows.
   */
  | {
      readonly type: 'unit-begin';
      readonly unit: number;
      readonly id: number;
      readonly size: number;
      readonly piece: number;
    }
  | { readonly type: 'unit-end'; readonly unit: number; readonly id: number }
  /** A piece is made. */
  | {
      readonly type: 'sentence';
      readonly id: number;
      readonly piece: number;
      readonly msPerId: number;
    }
  | { readonly type: 'chunk'; readonly id: number; readonly chunk: AudioChunk }
  | { readonly type: 'phonemes'; readonly id: number; readonly phonemized: Phonemized }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** Most chunks of one request on their way between the processes. */
export const CHUNKS_IN_FLIGHT = 2;

/** Whether a message may answer a request to speak. */
export function isAnswer(
  message: FromEngine,
): message is Extract<FromEngine, { readonly type: 'chunk' | 'error' }> {
  return message.type === 'chunk' || message.type === 'error';
}
