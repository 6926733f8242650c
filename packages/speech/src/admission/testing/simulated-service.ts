import type { EngineCounters, EngineStatus } from '@hailo-piper/engine';
import { EngineError, NO_COUNTERS } from '@hailo-piper/engine';
import { type Accepted, Backlog } from '../backlog.ts';
import { Gate, type GateOptions, type ShareOf } from '../gate.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What is asked, and what it turns out to be. */
export interface SimulatedRequest {
  readonly client: string | undefined;
  readonly characters: number;
  /** Speech of each sentence, seconds. */
  readonly sentences: readonly number[];
  /** Takes nothing, and is dropped after so many seconds. */
  readonly stallsFor?: number;
}

export interface ServiceOptions extends Partial<GateOptions> {
  readonly workers?: number;
  /** Seconds of work for a second of speech. */
  readonly realTimeFactor: number;
  /** Work besides, which no counter knows, for each sentence. Seconds. */
  readonly extraWork?: number;
}

interface Job {
  readonly entry: Accepted;
  readonly client: string | undefined;
  readonly sentences: readonly number[];
  next: number;
  readonly onServed: () => void;
}

/** The real gate and backlog before workers that only let time pass. */
export class SimulatedService {
  /** When places became free. */
  readonly freedAt: number[] = [];
  readonly #time: VirtualTime;
  readonly #options: Required<ServiceOptions>;
  readonly #backlog: Backlog;
  readonly #gate: Gate;
  readonly #turns: Job[] = [];
  /** Accepted requests of each client. */
  readonly #held = new Map<string | undefined, number>();
  #busy = 0;
  #counters: EngineCounters = NO_COUNTERS;

  constructor(time: VirtualTime, options: ServiceOptions) {
    this.#time = time;
    this.#options = {
      ...{ workers: 1, extraWork: 0, maxQueued: 32, requestTimeoutMs: 600_000 },
      ...options,
    };
    this.#backlog = new Backlog(time.now);
    this.#gate = new Gate(this.#backlog, this.#options, time.now);
  }

  /** Seconds of work that were done. */
  get worked(): number {
    return this.#counters.synthesisSeconds;
  }

  /** @throws EngineError `queue_full`. */
  admit(client: string | undefined, shareOf?: ShareOf): void {
    this.#gate.admit(this.#status, client, shareOf);
  }

  /** @returns seconds after which to come back; undefined when it is accepted. */
  ask(request: SimulatedRequest, onServed: () => void): number | undefined {
    const { client, characters, sentences, stallsFor } = request;
    const isOne = client !== undefined;
    const shareOf: ShareOf = (one) => ({
      held: this.#held.get(one) ?? 0,
      limit: 1000,
      key: 'none',
    });
    try {
      this.admit(client, isOne ? shareOf : undefined);
    } catch (error) {
      if (error instanceof EngineError && error.code === 'queue_full')
        return error.retryAfterSeconds;
      throw error;
    }
    const text = `${'x'.repeat(Math.floor(characters / sentences.length))}. `;
    const asked = { text: text.repeat(sentences.length) };
    this.#held.set(client, (this.#held.get(client) ?? 0) + 1);
    const entry = this.#backlog.add(this.#backlog.lengths.expect(asked, undefined));
    if (stallsFor !== undefined) {
      this.#time.after(stallsFor, () => this.#free(entry, client, false));
      return;
    }
    this.#turns.push({ entry, client, sentences, next: 0, onServed });
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
      const job = this.#turns.shift();
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
    if (job.next < job.sentences.length) this.#turns.push(job);
    else {
      this.#free(job.entry, job.client, true);
      job.onServed();
    }
    this.#work();
  }

  #free(entry: Accepted, client: string | undefined, complete: boolean): void {
    this.#held.set(client, (this.#held.get(client) ?? 0) - 1);
    this.#backlog.remove(entry, complete);
    this.freedAt.push(this.#time.now());
  }
}
