import { EngineError } from './errors.ts';

/** The worker died of its task. The log says why: the cause would tell nobody outside anything. */
export class WorkerLost extends EngineError {
  constructor(cause: unknown) {
    super('synthesis_failed', 'the worker failed and is replaced', { cause });
  }
}

/** A file that a voice is opened from is missing or was changed; the worker is unharmed. */
export class VoiceLost extends Error {}

/** A task names a voice that its worker was not told of; the pool tells it and repeats the task. */
export class VoiceUnknown extends Error {}
