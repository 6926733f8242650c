import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { Frames, WindowSchedule } from '../synthesis/window.ts';
import type { EncodedSentence } from '../voice/encoded-sentence.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import type { Seals } from '../voice/prepare/seals.ts';
import type { SentenceInput } from '../voice/voice-model.ts';

/** Start data of every worker thread. */
export interface WorkerSettings {
  readonly intraOpThreads: number;
  /** The number of graphs that the thread opens at the moment, in memory that threads share. */
  readonly openings: Int32Array;
}

export interface LoadTask {
  readonly voice: VoiceRef;
  /** Which graphs of a prepared voice to open: those that most requests will use. */
  readonly exact: boolean;
  /** Whether the worker is to encode; one that is not opens the encoder if it has to. */
  readonly encodes: boolean;
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

/** How a task uses its voice. */
export interface VoiceUse {
  readonly voice: VoiceRef;
  /** The voice's own files, if the stock graph is used in place of the prepared voice. */
  readonly fallback: Seals | undefined;
  /** Whether to use one thread, for the same bytes with any configured number of threads. */
  readonly reproducible: boolean;
}

export interface EncodeTask extends VoiceUse {
  readonly input: SentenceInput;
}

/** A window of a sentence: for the flow, or for the decoder. */
export interface WindowTask extends VoiceUse {
  readonly sentence: EncodedSentence;
  readonly frames: Frames;
}

/**
 * What the encoder makes of a sentence; of a voice that runs whole, all its samples, unnormalised.
 */
export type Encoded = { readonly sentence: EncodedSentence } | { readonly audio: Float32Array };

/** A text whose first piece is begun when two pieces are read. */
export interface BeginTask extends VoiceUse {
  readonly request: PlanRequest;
  /** Of the first piece. */
  readonly input: Omit<SentenceInput, 'ids'>;
  /** How to cut it into windows. */
  readonly schedule: WindowSchedule;
  /** Receives `BeginMessage`s. */
  readonly port: MessagePort;
}

/** What `begin` reports, in this order; a silent first piece is not encoded. */
export type BeginMessage = { readonly last: boolean } & (
  | {
      /** The plan of the first piece, and of the second if there is one. */
      readonly begun: Plan;
    }
  | { readonly encoded: Encoded }
  /** The decoder's first window. */
  | { readonly audio: Float32Array }
);

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
  begin: { task: BeginTask; result: null };
  encode: { task: EncodeTask; result: Encoded };
  makeLatent: { task: WindowTask; result: null };
  decode: { task: WindowTask; result: Float32Array };
}
