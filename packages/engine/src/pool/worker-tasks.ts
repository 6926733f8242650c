import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Level } from '../synthesis/level.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { WindowSchedule } from '../synthesis/window.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import type { Seals } from '../voice/prepare/seals.ts';
import type { SentenceInput, Stretch } from '../voice/voice-model.ts';

/** What every worker thread is started with. */
export interface WorkerSettings {
  readonly intraOpThreads: number;
}

export interface LoadTask {
  readonly voice: VoiceRef;
  /** Which of a prepared voice's graphs are opened: those that most requests will use. */
  readonly exact: boolean;
}

export interface PlanTask extends PlanRequest {
  readonly voice: VoiceRef;
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
  /** Takes a `SamplesMessage` for each stretch of audio; any message from it ends the work. */
  readonly port: MessagePort;
}

/** The first piece of a text, heard while the rest of it is not even read. */
export interface BeginTask extends Omit<SynthesizeTask, 'input' | 'timed'>, PlanRequest {
  readonly input: Omit<SentenceInput, 'ids'>;
  /** Takes a `BegunMessage` and then what `synthesize` gives. */
  readonly port: MessagePort;
}

/** What is known of a text when its first piece begins: that, and whether there is another. */
export interface BegunMessage {
  readonly begun: Plan;
}

/** One stretch of a piece's samples. */
export interface SamplesMessage {
  /** None where the level needs the whole piece: then it tells of progress. */
  readonly samples: Int16Array;
  /** Samples of the whole piece. */
  readonly total: number;
  /** True on the piece's last stretch. */
  readonly last: boolean;
  /** Null where nobody asked, or the voice does not tell. */
  readonly samplesPerId: Stretch['samplesPerId'];
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
