import { basename } from 'node:path';
import { HailoPiperError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LoadableVoice } from './loaded-voices.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { ensurePrepared, type HeldEntry, holdEntry } from './prepare/ensure-prepared.ts';
import { entryKey } from './prepare/entry-key.ts';
import { brokenSeal } from './prepare/seals.ts';
import type { VoiceConfig } from './voice-config.ts';

/** Where prepared voices are kept, and how they are made. */
export interface VoiceCache {
  readonly folder: string;
  readonly decoders: DecoderCandidates;
  readonly log: Log;
}

/** What a unit of work asks of a voice. */
export interface TurnNeeds {
  /** Whether it must sound, and be timed, as the prepared voice would: the stock graph will not do. */
  readonly same: boolean;
  /** The life of the voice that a worker could not open for this unit, if there was one. */
  readonly lostLife: number | undefined;
}

/** How it is to be spoken now, or when to ask again. */
export type Turn = { readonly voice: LoadableVoice } | { readonly wait: Promise<void> };

interface Repair {
  /** Whether the stock graph may stand in is known. Both resolve, never reject. */
  readonly looked: Promise<void>;
  readonly done: Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 300_000;

/**
 * A voice that stays speakable while the files it was opened from vanish or are damaged: they are
 * looked at before each unit of work, and prepared again when they are not what they were. See
 * docs/decisions/0054-healing.md.
 */
export class KeptVoice {
  readonly config: VoiceConfig;
  readonly #cache: VoiceCache | undefined;
  #held: HeldEntry | undefined;
  /** Another for each time that workers have to open the voice anew. */
  #life = 0;
  #repair: Repair | undefined;
  /** The voice's own file is what it was at the start. */
  #isStockSame = false;
  #failure = { reason: '', pauseMs: 0, until: 0 };
  readonly #closing = new AbortController();

  /** @param cache undefined where voices run whole. */
  private constructor(config: VoiceConfig, cache?: VoiceCache, held?: HeldEntry) {
    this.config = config;
    this.#cache = cache;
    this.#held = held;
  }

  /** Prepares the voice if it is not yet. @throws HailoPiperError `voice_load_failed`. */
  static async create(config: VoiceConfig, cache: VoiceCache | undefined): Promise<KeptVoice> {
    if (cache === undefined) return new KeptVoice(config);
    const { folder, decoders, log } = cache;
    return new KeptVoice(
      config,
      cache,
      await ensurePrepared(config.modelPath, folder, decoders, log),
    );
  }

  /** Its prepared form; undefined where it runs whole. */
  get prepared(): HeldEntry['entry'] | undefined {
    return this.#held?.entry;
  }

  /** @throws HailoPiperError `engine_unavailable` where it was lost and cannot be made again yet. */
  turn({ same, lostLife }: TurnNeeds): Turn {
    const entry = this.#held?.entry;
    if (entry === undefined) return { voice: this.#voice(undefined) };
    const broken = brokenSeal(entry.folder, entry.seals);
    const cannotOpen = lostLife === this.#life;
    if (broken !== undefined || cannotOpen) this.#mend();
    // What is gone is still whole where it is open; and where it is not, the worker says so.
    if (!cannotOpen && broken?.is !== 'changed') return { voice: this.#voice(entry) };
    if (!same && this.#isStockSame) return { voice: this.#voice(undefined) };
    if (this.#repair !== undefined) return { wait: same ? this.#repair.done : this.#repair.looked };
    throw new HailoPiperError(
      'engine_unavailable',
      `the prepared voice ${this.config.id} was lost: ${this.#failure.reason}`,
      { retryAfterSeconds: Math.max(1, (this.#failure.until - performance.now()) / 1000) },
    );
  }

  /** Lets others remove its prepared form. */
  close(): void {
    this.#closing.abort();
    this.#held?.lease.release();
  }

  #voice(prepared: LoadableVoice['prepared']): LoadableVoice {
    const steadyGain = this.#held?.entry.steadyGain ?? 1;
    return { config: this.config, prepared, steadyGain, life: this.#life };
  }

  #mend(): void {
    if (this.#repair !== undefined || performance.now() < this.#failure.until) return;
    const looked = Promise.withResolvers<void>();
    const done = this.#makeWhole(looked.resolve)
      .then(
        () => {
          this.#failure = { reason: '', pauseMs: 0, until: 0 };
        },
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#repair = undefined;
        looked.resolve();
      });
    this.#repair = { looked: looked.promise, done };
  }

  async #makeWhole(looked: () => void): Promise<void> {
    const { folder, decoders, log } = this.#cache as VoiceCache;
    const { entry, lease } = this.#held as HeldEntry;
    const voice = this.config.id;
    log({ level: 'warning', msg: 'a prepared voice in use is not what it was', voice });
    let held = await holdEntry(entry.folder, log);
    if (held === undefined) {
      this.#isStockSame = false;
      await this.#expectSame(entry.folder);
      this.#isStockSame = true;
      looked();
      held = await ensurePrepared(this.config.modelPath, folder, decoders, log, {
        decoder: entry.decoder,
        signal: this.#closing.signal,
      });
      if (held === undefined) throw new Plain('it cannot be prepared again');
    }
    if (this.#closing.signal.aborted) return held.lease.release();
    lease.release();
    this.#held = held;
    this.#life += 1;
    this.#isStockSame = false;
    log({ level: 'info', msg: 'the prepared voice is whole again', voice });
  }

  /** The config that was read at the start fits no other file. */
  async #expectSame(folder: string): Promise<void> {
    const { decoders } = this.#cache as VoiceCache;
    let key: string;
    try {
      key = await entryKey(this.config.modelPath, decoders);
    } catch (cause) {
      throw new Plain('its file cannot be read', { cause });
    }
    if (!basename(folder).endsWith(`-${key}`)) throw new Plain('its file is another one by now');
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const pauseMs = Math.min(Math.max(2 * this.#failure.pauseMs, FIRST_PAUSE_MS), MAX_PAUSE_MS);
    const reason = error instanceof Plain ? error.message : 'it cannot be prepared again';
    this.#failure = { reason, pauseMs, until: performance.now() + pauseMs };
    this.#cache?.log({
      level: 'error',
      msg: 'a prepared voice was lost and cannot be made again yet',
      voice: this.config.id,
      reason: error instanceof Error ? String(error.cause ?? error.message) : String(error),
      pauseMs,
    });
  }
}

/** A reason that may be told to clients: it names no path. */
class Plain extends Error {}
