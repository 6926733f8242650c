import type { Call } from '../call.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { PlanRequest } from '../synthesis/plan.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { PlanInPieces } from './plan-in-pieces.ts';
import type { Position } from './position.ts';

/** The cost and the audio of a finished piece. */
export interface SentenceReport {
  /** As phoneme ids at length scale 1; see expected-work.ts. */
  readonly work: number;
  readonly audioSeconds: number;
  readonly synthesisSeconds: number;
}

/** Told what a worker does for an utterance. */
export interface UtteranceHooks {
  /** A worker begins a piece of so many phoneme ids, or plans so many characters; see expected-work.ts. */
  readonly onBegin?: (size: number, piece: number) => void;
  /** The worker has made another window of its piece. */
  readonly onProgress?: () => void;
  readonly onPlanned?: (plan: PlanInPieces) => void;
  readonly onSentence?: (report: SentenceReport) => void;
  /** The worker's unit is over, whether it failed or not. */
  readonly onUnitEnd?: () => void;
}

export interface UtteranceOptions extends UtteranceHooks, Pick<Call, 'caller' | 'priority'> {
  readonly request: PlanRequest;
  readonly voice: KeptVoice;
  readonly settings: SpeechSettings;
  readonly pool: WorkerPool;
  /** Where it begins; what is before that was delivered by an earlier engine process. */
  readonly from: Position;
  /** The piece that is spoken while all other workers are idle, if there is one. */
  readonly aloneAt: number | undefined;
  /** The most audio of it, including what is before `from`, seconds. */
  readonly maxAudioSeconds: number;
  /** Its reader took audio, so that it may be ready for more. */
  readonly onTaken: () => void;
  /** Its reader is gone. */
  readonly onLeft: () => void;
  /** Finds out whether the text or the engine is the cause, and returns the error that says so. */
  readonly judge: (error: Error) => Promise<Error>;
}
