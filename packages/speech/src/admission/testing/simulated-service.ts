import type { Call, EngineCounters, EngineStatus } from '@hailo-piper/engine';
import { EngineError, NO_COUNTERS } from '@hailo-piper/engine';
import type { Accepted } from '../accepted.ts';
import { Backlog } from '../backlog.ts';
import { Gate, type GateOptions, type ShareOf } from '../gate.ts';
import { SimulatedTurns } from './simulated-turns.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A request and its real length. */
export interface SimulatedRequest {
  readonly caller: string | undefined;
  readonly characters: number;
  /** Speech of each sentence, seconds. */
  readonly sentences: readonly number[];
  /** Reads nothing, and is dropped after so many seconds. */
  readonly stallsFor?: number;
  /** Reads so many sentences, then nothing, and leaves after so many seconds. */
  readonly stallsBehind?: { readonly sentences: number; readonly goneAfter: number };
}

export interface ServiceOptions extends Partial<GateOptions> {
  readonly workers?: number;
  /** Seconds of work per second of speech. */
  readonly realTimeFactor: number;
  /** Work per sentence that no counter includes, seconds. */
  readonly extraWork?: number;
  /** Share of the places that one caller may have. Default 1. */
  readonly callerShare?: number;
}

interface Job {
  readonly entry: Accepted;
  readonly sentences: readonly number[];
  readonly stallsBehind: number;
  next: number;
  readonly onServed: () => void;
}

/** The real gate and backlog, with workers that only let virtual time pass. */
export class SimulatedService {
  /** When places became free, and of which caller. */
  readonly freed: { readonly at: number; readonly caller: string | undefined }[] = [];
  readonly #time: VirtualTime;
  readonly #options: Required<ServiceOptions>;
  readonly #backlog: Backlog;
  readonly #gate: Gate;
  readonly #turns = new SimulatedTurns<Job>(({ entry }) => entry.caller ?? entry);
  /** Places of each caller. */
  readonly #held = new Map<string | undefined, number>();
  #busy = 0;
  #counters: EngineCounters = NO_COUNTERS;

  constructor(time: VirtualTime, options: ServiceOptions) {
    this.#time = time;
    this.#options = {
      ...{ workers: 1, extraWork: 0, callerShare: 1, maxQueued: 32, requestTimeoutMs: 600_000 },
      ...options,
    };
    this.#backlog = new Backlog(time.now);
    this.#gate = new Gate(this.#backlog, this.#options, time.now);
  }

  /** Work done, seconds. */
  get worked(): number {
    return this.#counters.synthesisSeconds;
  }

  /** @throws EngineError `queue_full`. */
  admit(call: Call, shareOf: ShareOf = this.#shareOf): void {
    this.#gate.admit(this.#status, call, shareOf);
  }

  /** @throws EngineError `queue_full`. */
  expectPlace(call: Call): void {
    this.#gate.expectPlace(this.#status, call, this.#shareOf);
  }

  readonly #shareOf: ShareOf = (caller) => {
    const { maxQueued, workers, callerShare } = this.#options;
    const limit = Math.ceil(maxQueued * callerShare) + workers;
    return { held: this.#held.get(caller) ?? 0, limit, key: 'queue.client_share' };
  };

  /** @returns seconds until the retry; undefined if accepted. */
  ask(request: SimulatedRequest, onServed: () => void): number | undefined {
    const { caller, characters, sentences, stallsFor, stallsBehind } = request;
    try {
      this.admit({ caller });
    } catch (error) {
      if (error instanceof EngineError && error.code === 'queue_full')
        return error.retryAfterSeconds;
      throw error;
    }
    const text = `${'x'.repeat(Math.floor(characters / sentences.length))}. `;
    const asked = { text: text.repeat(sentences.length) };
    const entry = this.#backlog.add(this.#backlog.lengths.expect(asked, undefined), { caller });
    this.#held.set(caller, (this.#held.get(caller) ?? 0) + 1);
    if (stallsFor !== undefined) {
      this.#time.after(stallsFor, () => this.#free(entry, false));
      return;
    }
    const job: Job = {
      ...{ entry, sentences, next: 0, onServed },
      stallsBehind: stallsBehind?.sentences ?? Number.POSITIVE_INFINITY,
    };
    this.#turns.add(job);
    if (stallsBehind !== undefined) {
      this.#time.after(stallsBehind.goneAfter, () => this.#gone(job));
    }
    this.#work();
  }

  get #status(): EngineStatus {
    return {
      state: 'ready',
      pid: undefined,
      workers: { total: this.#options.workers, busy: this.#busy, threads: 1 },
      queue: { waiting: 0, active: 0, limit: this.#options.maxQueued },
      counters: this.#counters,
    };
  }

  #work(): void {
    while (this.#busy < this.#options.workers) {
      const job = this.#turns.next();
      if (job === undefined) return;
      this.#busy += 1;
      const seconds = job.sentences[job.next] as number;
      const work = seconds * this.#options.realTimeFactor;
      this.#time.after(work + this.#options.extraWork, () => this.#spoken(job, seconds, work));
    }
  }

  #spoken(job: Job, seconds: number, work: number): void {
    const { sentences, audioSeconds, synthesisSeconds } = this.#counters;
    this.#counters = {
      ...this.#counters,
      sentences: sentences + 1,
      audioSeconds: audioSeconds + seconds,
      synthesisSeconds: synthesisSeconds + work,
    };
    this.#backlog.advance(job.entry, seconds);
    this.#busy -= 1;
    job.next += 1;
    if (job.next >= job.stallsBehind) {
      this.#turns.over(job);
      this.#backlog.suspend(job.entry);
      this.#freed(job.entry);
    } else if (job.next < job.sentences.length) this.#turns.again(job);
    else {
      this.#turns.over(job);
      this.#free(job.entry, true);
      job.onServed();
    }
    this.#work();
  }

  /** The client of a stalled job leaves. */
  #gone({ entry, next, stallsBehind }: Job): void {
    if (next < stallsBehind) return;
    this.#backlog.resume(entry);
    this.#backlog.remove(entry, false);
  }

  #free(entry: Accepted, complete: boolean): void {
    this.#backlog.remove(entry, complete);
    this.#freed(entry);
  }

  #freed({ caller }: Accepted): void {
    this.#held.set(caller, (this.#held.get(caller) ?? 0) - 1);
    this.freed.push({ at: this.#time.now(), caller });
  }
}
