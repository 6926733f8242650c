import type { Call } from '../call.ts';
import type { Job, Unit } from '../pool/job.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { Phonemized, PhonemizeRequest } from '../speech-engine.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { UtteranceHooks } from './options.ts';
import { unitNumber } from './unit-number.ts';

export interface PhonemizeJobOptions
  extends Pick<UtteranceHooks, 'onUnitBegin' | 'onUnitEnd'>,
    Pick<Call, 'caller' | 'priority'> {
  readonly pool: WorkerPool;
  readonly voice: KeptVoice;
  readonly request: PhonemizeRequest;
  /** Whether to run while all other workers are idle. */
  readonly alone: boolean;
  /** Finds out whether the text or the engine is the cause, and returns the error that says so. */
  readonly judge: (error: Error) => Promise<Error>;
}

/** As phoneme ids; see costOfStep. */
const COST = 2;

/** A text that is phonemized but not spoken: one unit of work. */
export class PhonemizeJob implements Job {
  readonly ready = true;
  readonly caller: PhonemizeJobOptions['caller'];
  readonly priority: PhonemizeJobOptions['priority'];
  readonly alone: boolean;
  readonly #options: PhonemizeJobOptions;
  #isTaken = false;
  readonly #answer = Promise.withResolvers<Phonemized>();

  constructor(options: PhonemizeJobOptions) {
    this.#options = options;
    this.caller = options.caller;
    this.priority = options.priority;
    this.alone = options.alone;
  }

  /** @throws EngineError `espeak_voice_not_found`, and the error that `judge` returns. */
  get answer(): Promise<Phonemized> {
    return this.#answer.promise;
  }

  get isOver(): boolean {
    return this.#isTaken;
  }

  next(): Unit | undefined {
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    return { cost: COST, run: () => this.#run() };
  }

  async #run(): Promise<void> {
    const { pool, voice, request, judge, onUnitBegin, onUnitEnd } = this.#options;
    const { text, espeakVoice } = request;
    const unit = unitNumber();
    onUnitBegin?.(unit, text.length, 0);
    try {
      this.#answer.resolve(await pool.phonemize(voice.loadable, text, espeakVoice));
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#answer.reject(await judge(error));
    }
    onUnitEnd?.(unit);
  }

  fail(error: Error): void {
    this.#answer.reject(error);
  }
}
