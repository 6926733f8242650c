import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Level } from '../synthesis/level.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { WindowSchedule } from '../synthesis/window.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import type { Seals } from '../voice/prepare/seals.ts';
import type { SentenceInput } from '../voice/voice-model.ts';

/** Start data of every worker thread. */
export interface WorkerSettings {
  readonly intraOpThreads: number;
}

export interface LoadTask {
  readonly voice: VoiceRef;
  /** Which graphs of a prepared voice to open: those that most requests will use. */
  readonly exact: boolean;
}

export interface PlanTask {
  readonly voice: VoiceRef;
  readonly request: PlanRequest;
}

export interface DryRunTask {
  readonly voice: VoiceRef;
  readonly text: string;
  readonly espeakVoice: string | undefined;
}

export interface SynthesizeTask {
  readonly voice: VoiceRef;
  /** The voice's own files, if the stock graph is used in place of the prepared voice. */
  readonly fallback: Seals | undefined;
  /** Without ids it is a silence of `UNSPEAKABLE_SECONDS`. */
  readonly input: SentenceInput;
  readonly level: Level;
  /** Whether to use one thread, for the same bytes with any configured number of threads. */
  readonly reproducible: boolean;
  /** How to cut the sentence into windows. */
  readonly schedule: WindowSchedule;
  /** Whether to report the duration of each phoneme id. */
  readonly timed: boolean;
  /** Receives a `SamplesMessage` for each window of audio; any message from it stops the work. */
  readonly port: MessagePort;
}

/** A text whose first piece is spoken before the rest is read. */
export interface BeginTask extends Omit<SynthesizeTask, 'input' | 'timed'> {
  readonly request: PlanRequest;
  readonly input: Omit<SentenceInput, 'ids'>;
  /** Receives a `BegunMessage`, then the messages of `synthesize`. */
  readonly port: MessagePort;
}

/** The plan when the first piece begins: that piece, and whether another follows. */
export interface BegunMessage {
  readonly begun: Plan;
}

/** The samples of one window of a piece. */
export interface SamplesMessage {
  /** Empty if the level needs the whole piece; the message then only reports progress. */
  readonly samples: Int16Array;
  /** Samples of the whole piece. */
  readonly total: number;
  /** True for the piece's last window. */
  readonly last: boolean;
  /**
   * Samples of each phoneme id; null if the task is not `timed` or the voice does not report them.
   */
  readonly samplesPerId: Int32Array | null;
}

/**
 * Errors cross threads by structured clone, which drops an error's code. So a task's refusal is a
 * value, and so is the reason why a prepared voice could not be opened. If a task rejects, its
 * worker is lost. `isVoiceUnknown`: the worker does not know the voice and did nothing.
 */
export type TaskResult<T> =
  | { readonly value: T }
  | { readonly error: WireError }
  | { readonly lost: string }
  | { readonly isVoiceUnknown: true };

/** Every task but `introduce` names an introduced voice. */
export interface WorkerTasks {
  introduce: { task: LoadableVoice; result: null };
  load: { task: LoadTask; result: null };
  unload: { task: VoiceRef; result: null };
  plan: { task: PlanTask; result: Plan };
  phonemizeText: { task: DryRunTask; result: Phonemized };
  begin: { task: BeginTask; result: Plan };
  synthesize: { task: SynthesizeTask; result: null };
}
