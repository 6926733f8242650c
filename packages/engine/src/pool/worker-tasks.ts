import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Level } from '../synthesis/level.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { WindowSchedule } from '../synthesis/window.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import type { Seals } from '../voice/prepare/seals.ts';
import type { SentenceInput } from '../voice/voice-model.ts';

/** What every worker thread is started with. */
export interface WorkerSettings {
  readonly intraOpThreads: number;
}

export interface LoadTask {
  readonly voice: VoiceRef;
  /** Which of a prepared voice's graphs are opened: those that most requests will use. */
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
  /** The voice's own files, where the stock graph stands in for the prepared voice. */
  readonly standIn: Seals | undefined;
  /** Without ids it is silence: `UNSPEAKABLE_SECONDS` of it. */
  readonly input: SentenceInput;
  readonly level: Level;
  /** On one thread: the same bytes whatever number of threads is configured. */
  readonly reproducible: boolean;
  /** How the sentence is cut into windows. */
  readonly schedule: WindowSchedule;
  /** Whether it is to be told how long each phoneme id takes. */
  readonly timed: boolean;
  /** Takes a `SamplesMessage` for each window of audio; any message from it ends the work. */
  readonly port: MessagePort;
}

/** A text of which the first piece is spoken before the rest is read. */
export interface BeginTask extends Omit<SynthesizeTask, 'input' | 'timed'> {
  readonly request: PlanRequest;
  readonly input: Omit<SentenceInput, 'ids'>;
  /** Takes a `BegunMessage` and then what `synthesize` gives. */
  readonly port: MessagePort;
}

/** What is known of a text when its first piece begins: that piece, and whether there is another. */
export interface BegunMessage {
  readonly begun: Plan;
}

/** The samples of one window of a piece. */
export interface SamplesMessage {
  /** Empty where the level needs the whole piece; the message then only tells of progress. */
  readonly samples: Int16Array;
  /** Samples of the whole piece. */
  readonly total: number;
  /** True for the piece's last window. */
  readonly last: boolean;
  /** Samples of each phoneme id; null if the task is not `timed`, or the voice does not tell. */
  readonly samplesPerId: Int32Array | null;
}

/**
 * Errors cross threads by structured clone, which drops an error's code: a task's refusal is
 * therefore a value, and so is why a prepared voice could not be opened. A task that rejects has lost
 * its worker. `isVoiceUnknown`: the worker was not told of the voice, and has done nothing.
 */
export type TaskResult<T> =
  | { readonly value: T }
  | { readonly error: WireError }
  | { readonly lost: string }
  | { readonly isVoiceUnknown: true };

/** Every task but `introduce` names a voice that was introduced. */
export interface WorkerTasks {
  introduce: { task: LoadableVoice; result: null };
  load: { task: LoadTask; result: null };
  unload: { task: VoiceRef; result: null };
  plan: { task: PlanTask; result: Plan };
  phonemizeText: { task: DryRunTask; result: Phonemized };
  begin: { task: BeginTask; result: Plan };
  synthesize: { task: SynthesizeTask; result: null };
}
