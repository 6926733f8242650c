import { setTimeout as delay } from 'node:timers/promises';
import {
  addCounters,
  type EngineCounters,
  EngineError,
  type EngineStatus,
  NO_COUNTERS,
  type SpeechEngine,
} from '@hailo-piper/engine';

export interface EngineSlotOptions {
  /**
   * How long a replaced engine is kept after its last request, milliseconds: for requests that were
   * settled for its voice, and for its last counters. Default 1000.
   */
  readonly lingerMs?: number;
}

const LOADING_RETRY_AFTER_SECONDS = 2;
/** How often a replaced engine is asked whether it has finished, milliseconds. */
const CHECKED_EVERY_MS = 100;

type Asked = { readonly voice?: string; readonly revision?: string };

/**
 * Holds the engine in use, or none while the first one loads, and replaces it while requests flow:
 * new ones go to the new engine, the replaced one finishes what it has and is closed. Counters are
 * those of all engines there have been.
 */
export class EngineSlot implements SpeechEngine {
  readonly #lingerMs: number;
  #current: SpeechEngine | undefined;
  /** Replaced and not closed yet; the newest first. */
  #retiring: SpeechEngine[] = [];
  #settled: Promise<void> = Promise.resolve();
  /** Of engines that are closed. */
  #past: EngineCounters = NO_COUNTERS;
  #closed = false;

  constructor({ lingerMs = 1000 }: EngineSlotOptions = {}) {
    this.#lingerMs = lingerMs;
  }

  /** From here on new requests go to `engine`. Closes it at once when the slot is closed already. */
  async attach(engine: SpeechEngine): Promise<void> {
    if (this.#closed) return engine.close(0);
    const replaced = this.#current;
    this.#current = engine;
    if (replaced === undefined) return;
    this.#retiring = [replaced, ...this.#retiring];
    const before = this.#settled;
    this.#settled = this.#retire(replaced).then(() => before);
  }

  /** Resolves when every engine that was replaced has finished and is closed. */
  settled(): Promise<void> {
    return this.#settled;
  }

  voices(): ReturnType<SpeechEngine['voices']> {
    return this.#current?.voices() ?? [];
  }

  async speak(...asked: Parameters<SpeechEngine['speak']>): ReturnType<SpeechEngine['speak']> {
    return this.#engineFor(asked[0]).speak(...asked);
  }

  async phonemize(
    ...asked: Parameters<SpeechEngine['phonemize']>
  ): ReturnType<SpeechEngine['phonemize']> {
    return this.#engineFor(asked[0]).phonemize(...asked);
  }

  /**
   * That of the engine in use; `starting` while there is none. The queue and the counters are of all
   * engines.
   */
  status(): EngineStatus {
    const retiring = this.#retiring.map((engine) => engine.status());
    const current = this.#current?.status() ?? this.#empty();
    return {
      ...current,
      queue: {
        ...current.queue,
        waiting: sum([current, ...retiring].map(({ queue }) => queue.waiting)),
        active: sum([current, ...retiring].map(({ queue }) => queue.active)),
      },
      counters: [current, ...retiring]
        .map(({ counters }) => counters)
        .reduce(addCounters, this.#past),
    };
  }

  async close(graceMs?: number): Promise<void> {
    this.#closed = true;
    await Promise.all([
      this.#current?.close(graceMs),
      ...this.#retiring.map((one) => one.close(0)),
    ]);
  }

  /** The engine in use, or a replaced one where only that has the voice as it was settled. */
  #engineFor({ voice, revision }: Asked): SpeechEngine {
    if (this.#current === undefined) throw stillLoading();
    if (this.#retiring.length === 0) return this.#current;
    const has = (engine: SpeechEngine) =>
      engine
        .voices()
        .some(
          (one) =>
            (voice === undefined ? one.isDefault : one.id === voice) &&
            (revision === undefined || one.revision === revision),
        );
    return [this.#current, ...this.#retiring].find(has) ?? this.#current;
  }

  async #retire(engine: SpeechEngine): Promise<void> {
    let idleMs = 0;
    do {
      await delay(CHECKED_EVERY_MS, undefined, { ref: false });
      idleMs = isBusy(engine) ? 0 : idleMs + CHECKED_EVERY_MS;
    } while (!this.#closed && (idleMs === 0 || idleMs < this.#lingerMs));
    await engine.close(0);
    this.#retiring = this.#retiring.filter((other) => other !== engine);
    this.#past = addCounters(this.#past, engine.status().counters);
  }

  #empty(): EngineStatus {
    return {
      state: this.#closed ? 'closed' : 'starting',
      pid: undefined,
      workers: { total: 0, busy: 0, threads: 0 },
      queue: { waiting: 0, active: 0, limit: 0 },
      counters: NO_COUNTERS,
    };
  }
}

/** What a request is told while the first engine loads. */
export function stillLoading(): EngineError {
  return new EngineError('engine_unavailable', 'The voice is still being loaded.', {
    retryAfterSeconds: LOADING_RETRY_AFTER_SECONDS,
  });
}

const isBusy = (engine: SpeechEngine): boolean => {
  const { waiting, active } = engine.status().queue;
  return waiting + active > 0;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
