import { EngineError } from './errors.ts';

/** The worker died of its task. The cause is in the log only; it means nothing to a client. */
export class WorkerLost extends EngineError {
  constructor(cause: unknown) {
    super('synthesis_failed', 'the worker failed and is replaced', { cause });
  }
}

/** The voice cannot be opened, because a file is missing or was changed. The worker is unharmed. */
export class VoiceLost extends Error {}

/** The worker does not know the task's voice; the pool introduces it and repeats the task. */
export class VoiceUnknown extends Error {}
