import type { Call } from '../call.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { PlanRequest } from '../synthesis/plan.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { PlanInPieces } from './plan-in-pieces.ts';
import type { Position } from './position.ts';

/** The cost and the audio of a finished piece. */
export interface SentenceReport {
  readonly piece: number;
  /** As phoneme ids at length scale 1; see expected-work.ts. */
  readonly work: number;
  readonly audioSeconds: number;
  readonly synthesisSeconds: number;
}

/** Callbacks about what workers do for an utterance. */
export interface UtteranceHooks {
  /**
   * A worker begins a unit, or it turns out to be of another size. `size` is its work as phoneme ids;
   * see expected-work.ts. Units are numbered in each engine.
   */
  readonly onUnitBegin?: (unit: number, size: number, piece: number) => void;
  /** The unit ended, with or without an error. */
  readonly onUnitEnd?: (unit: number) => void;
  readonly onPlanned?: (plan: PlanInPieces) => void;
  readonly onSentence?: (report: SentenceReport) => void;
}

export interface UtteranceOptions extends UtteranceHooks, Pick<Call, 'caller' | 'priority'> {
  readonly request: PlanRequest;
  readonly voice: KeptVoice;
  readonly settings: SpeechSettings;
  /** Audio that the listener has not played yet when it begins, seconds. */
  readonly leadSeconds: number;
  readonly pool: WorkerPool;
  /** Where to begin; an earlier engine process delivered the audio before it. */
  readonly from: Position;
  /** The piece to speak while all other workers are idle, if any. */
  readonly aloneAt: number | undefined;
  /** Most audio of the utterance, including the audio before `from`, seconds. */
  readonly maxAudioSeconds: number;
  /** It may be ready for another turn. */
  readonly onReady: () => void;
  /** The reader left. */
  readonly onLeft: () => void;
  /** Finds out whether the text or the engine is the cause, and returns the error that says so. */
  readonly judge: (error: Error) => Promise<Error>;
}
