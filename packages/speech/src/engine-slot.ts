import { setTimeout as delay } from 'node:timers/promises';
import {
  addCounters,
  type Call,
  type EngineCounters,
  EngineError,
  type EngineStatus,
  NO_COUNTERS,
  type SpeechEngine,
  type VoiceChoice,
  type VoiceInfo,
} from '@hailo-piper/engine';

export interface EngineSlotOptions {
  /**
   * How long a replaced engine is kept after its last request, milliseconds, for requests already
   * ordered for its voice and for its last counters. Default 1000.
   */
  readonly lingerMs?: number;
}

const LOADING_RETRY_AFTER_SECONDS = 2;
/** How often it is checked whether a replaced engine has finished, milliseconds. */
const CHECKED_EVERY_MS = 100;

type Asked = { readonly voice?: string; readonly revision?: string };

/**
 * Holds the engine in use, or none while the first one loads, and replaces it under load: new
 * requests go to the new engine; the replaced one finishes its requests and is closed. Counters are
 * summed over all engines so far.
 */
export class EngineSlot implements SpeechEngine {
  readonly #lingerMs: number;
  #current: SpeechEngine | undefined;
  /** Replaced engines that are not closed yet, newest first. */
  #retiring: SpeechEngine[] = [];
  #settled: Promise<void> = Promise.resolve();
  /** Counters of closed engines. */
  #past: EngineCounters = NO_COUNTERS;
  #closed = false;

  constructor({ lingerMs = 1000 }: EngineSlotOptions = {}) {
    this.#lingerMs = lingerMs;
  }

  /**
   * Sends new requests to `engine` from now on. Closes it at once if the slot is closed already.
   */
  async attach(engine: SpeechEngine): Promise<void> {
    if (this.#closed) return engine.close(0);
    const replaced = this.#current;
    this.#current = engine;
    if (replaced === undefined) return;
    this.#retiring = [replaced, ...this.#retiring];
    const before = this.#settled;
    this.#settled = this.#retire(replaced).then(() => before);
  }

  /** Resolves when every replaced engine has finished and is closed. */
  settled(): Promise<void> {
    return this.#settled;
  }

  voices(): ReturnType<SpeechEngine['voices']> {
    return this.#current?.voices() ?? [];
  }

  async prepareVoice(voice?: string, call: Call = {}): Promise<VoiceInfo> {
    if (this.#current === undefined) throw stillLoading();
    return this.#current.prepareVoice(voice, call);
  }

  /** Of the engine in use. @throws EngineError `engine_unavailable` while there is none. */
  async changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]> {
    if (this.#current === undefined) throw stillLoading();
    return this.#current.changeVoices(choice);
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
   * Status of the engine in use; `starting` without one. Queue and counters are summed over all
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

  /** The engine in use, or a replaced one if only that has the requested voice and revision. */
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

/** The refusal of requests while the first engine loads. */
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
