import { EngineError } from './errors.ts';

/** The worker died of its task. Why is in the log, for nobody outside could make sense of it. */
export class WorkerLost extends EngineError {
  constructor(cause: unknown) {
    super('synthesis_failed', 'the worker failed and is replaced', { cause });
  }
}

/** A file that a voice is opened from is not there or not what it was; the worker is none the worse. */
export class VoiceLost extends Error {}
