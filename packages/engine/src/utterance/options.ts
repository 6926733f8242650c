import type { Call } from '../call.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { Position } from './position.ts';

/** What a finished piece took and gave. */
export interface SentenceReport {
  /** Its work, as a piece of so many phoneme ids at length scale 1. */
  readonly work: number;
  readonly audioSeconds: number;
  readonly synthesisSeconds: number;
}

/** Tells whoever watches over the work what a worker has in hand. */
export interface UtteranceHooks {
  /** A worker begins on a piece, on work of so many phoneme ids (planning: characters); see expected-work.ts. */
  readonly onBegin?: (size: number, piece: number) => void;
  /** The worker has made another window of what it has in hand. */
  readonly onProgress?: () => void;
  readonly onPlanned?: (plan: Plan) => void;
  readonly onSentence?: (report: SentenceReport) => void;
  /** The unit a worker had in hand is over, well or not. */
  readonly onUnitEnd?: () => void;
}

export interface UtteranceOptions
  extends UtteranceHooks,
    PlanRequest,
    Pick<Call, 'caller' | 'priority'> {
  readonly voice: KeptVoice;
  readonly settings: SpeechSettings;
  readonly pool: WorkerPool;
  /** What is before this was delivered by an engine that is gone. */
  readonly from: Position;
  /** The piece that is spoken while no other worker does anything, if one is. */
  readonly aloneAt: number | undefined;
  /** Audio that it may be, with what is before `from`, seconds. */
  readonly maxAudioSeconds: number;
  /** Its reader may have caught up. */
  readonly onTaken: () => void;
  /** Its reader is gone. */
  readonly onLeft: () => void;
  /** Finds out whether the text is to blame or the engine; gives the error that says so. */
  readonly judge: (error: Error) => Promise<Error>;
}
