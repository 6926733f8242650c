import { basename } from 'node:path';
import { EngineError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { nextLife } from './lives.ts';
import type { LoadableVoice, VoiceTurn } from './loadable-voice.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { ensurePrepared, type HeldEntry, holdEntry } from './prepare/ensure-prepared.ts';
import { takeLease } from './prepare/lease.ts';
import type { PreparedEntry } from './prepare/prepared-voice.ts';
import { brokenSeal } from './prepare/seals.ts';
import type { InstalledBounds } from './prepare/tidy-cache.ts';
import { scheduleMark } from './prepare/voice-windows.ts';
import { RepairFailures } from './repair-failures.ts';
import { isReplaced, sameVoiceFiles, type VoiceFiles, VoiceReplaced } from './voice-files.ts';

/** Options for all kept voices. */
export interface KeptVoiceOptions {
  /** Folder of the prepared voices. Without it, voices run as the stock graph. */
  readonly folder: string | undefined;
  /** Bounds on disk. Default: those of unused entries. */
  readonly installed?: () => InstalledBounds | undefined;
  readonly decoders: DecoderCandidates;
  readonly log: LogSink;
}

/** What a unit of work requires of a voice. */
export interface TurnNeeds {
  /** Requires the prepared voice's samples and timings, so the stock graph cannot replace it. */
  readonly same: boolean;
  /** The voice's life that a worker failed to open for this unit, if any. */
  readonly lostLife: number | undefined;
}

/** How the voice speaks a unit now, or what to wait for before asking again. */
export type Turn = VoiceTurn | { readonly wait: Promise<void> };

interface Repair {
  /** Resolves once it is known whether the stock graph may stand in. Neither promise rejects. */
  readonly looked: Promise<void>;
  isLooked: boolean;
  readonly done: Promise<void>;
}

/** Attempts to prepare a voice whose files are replaced during preparation. */
const ATTEMPTS = 3;

/** An entry with the windows of the earlier one, which are part of the voice's revision. */
const likeBefore = ({ windows: _, ...entry }: PreparedEntry, { windows }: PreparedEntry) => ({
  ...entry,
  ...(windows && { windows }),
});

/**
 * A voice that keeps speaking when the files it was opened from vanish or are damaged. The files
 * are checked before each unit of work and prepared again if they changed.
 * See docs/decisions/0054-healing.md.
 */
export class KeptVoice {
  readonly #options: KeptVoiceOptions;
  #files: VoiceFiles;
  #held: HeldEntry | undefined;
  /** Rises each time that workers have to open the voice anew. */
  #life = nextLife();
  #repair: Repair | undefined;
  /** The voice's own files are unchanged since the start. */
  #isStockSame = false;
  readonly #failures = new RepairFailures();
  #isResting = false;
  readonly #closing = new AbortController();

  private constructor(options: KeptVoiceOptions, files: VoiceFiles, held: HeldEntry | undefined) {
    this.#options = options;
    this.#files = files;
    this.#held = held;
  }

  /**
   * Prepares the voice if necessary.
   * @param read reads its files; called again if they are replaced meanwhile.
   * @throws EngineError `voice_load_failed`; any error of `read`.
   */
  static async create(
    read: () => Promise<VoiceFiles>,
    options: KeptVoiceOptions,
    attempts = ATTEMPTS,
  ): Promise<KeptVoice> {
    const { folder, decoders, log } = options;
    const installed = options.installed?.();
    const files = await read();
    if (folder === undefined) return new KeptVoice(options, files, undefined);
    const { modelPath } = files.config;
    try {
      const held = await ensurePrepared(modelPath, folder, decoders, log, { files, installed });
      return new KeptVoice(options, files, held);
    } catch (error) {
      if (!(error instanceof VoiceReplaced)) throw error;
      const replaced = `${modelPath} was replaced while it was prepared`;
      if (attempts === 1) throw new EngineError('voice_load_failed', replaced);
      return KeptVoice.create(read, options, attempts - 1);
    }
  }

  get config(): VoiceConfig {
    return this.#files.config;
  }

  /** See `VoiceInfo.revision`. A prepared voice's folder is named by the key of its files. */
  get revision(): string {
    const { prepared } = this;
    if (prepared === undefined) return this.#files.key;
    const mark = scheduleMark(prepared.windows?.fast.schedule);
    return `${basename(prepared.folder)}-${prepared.decoder}${mark}`;
  }

  /** The prepared voice; undefined if the voice runs as the stock graph. */
  get prepared(): PreparedEntry | undefined {
    return this.#held?.entry;
  }

  /** The voice's description for workers. */
  get loadable(): LoadableVoice {
    const { config, seals: stock } = this.#files;
    const { prepared, revision } = this;
    const steadyGain = prepared?.steadyGain ?? 1;
    return { id: config.id, revision, life: this.#life, config, prepared, stock, steadyGain };
  }

  /** Whether the voice was made from these files, compared by path and content hash. */
  isOf({ config, key }: VoiceFiles): boolean {
    return config.modelPath === this.config.modelPath && key === this.#files.key;
  }

  /**
   * Decides how to speak the next unit, and starts a repair if files are missing or changed.
   * @throws EngineError `engine_unavailable` if the voice is lost and cannot be repaired yet.
   */
  turn({ same, lostLife }: TurnNeeds): Turn {
    const entry = this.#held?.entry;
    const broken = entry && brokenSeal(entry.folder, entry.seals);
    const cannotOpen = lostLife === this.#life;
    if (broken !== undefined || cannotOpen) this.#mend();
    // A deleted file stays usable in workers that have it open; the others report VoiceLost.
    if (!cannotOpen && broken?.is !== 'changed') return this.#turn(undefined);
    const mayStandIn = entry !== undefined && this.#isStockSame && !isReplaced(this.#files);
    if (!same && mayStandIn) return this.#turn(this.#files.seals);
    if (this.#repair !== undefined) {
      const { isLooked, looked, done } = this.#repair;
      return { wait: same || isLooked ? done : looked };
    }
    throw new EngineError(
      'engine_unavailable',
      `the voice ${this.config.id} was lost: ${this.#failures.reason}`,
      { retryAfterSeconds: Math.max(1, this.#failures.pauseMs / 1000) },
    );
  }

  /** Releases the lease while no worker holds the voice, so that its entry may make room. */
  rest(): void {
    if (this.#isResting || this.#held === undefined || this.#repair !== undefined) return;
    this.#isResting = true;
    this.#held.lease.release();
  }

  /** Leases the entry again. One that was removed meanwhile is prepared again at the next turn. */
  async wake(): Promise<void> {
    const held = this.#held;
    if (!this.#isResting || held === undefined) return;
    this.#isResting = false;
    const lease = await takeLease(held.entry.folder).catch(() => undefined);
    if (this.#held !== held || this.#closing.signal.aborted) lease?.release();
    else if (lease !== undefined) this.#held = { ...held, lease };
  }

  /** Ends a repair and releases the lease. */
  close(): void {
    this.#closing.abort();
    this.#held?.lease.release();
  }

  #turn(fallback: VoiceTurn['fallback']): VoiceTurn {
    return { voice: this.loadable, fallback };
  }

  #mend(): void {
    if (this.#repair !== undefined || this.#failures.pauseMs > 0) return;
    const { promise: looked, resolve } = Promise.withResolvers<void>();
    const onLooked = () => {
      if (this.#repair !== undefined) this.#repair.isLooked = true;
      resolve();
    };
    const done = this.#makeWhole(onLooked)
      .then(
        () => this.#failures.clear(),
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#repair = undefined;
        resolve();
      });
    this.#repair = { looked, isLooked: false, done };
  }

  async #makeWhole(looked: () => void): Promise<void> {
    const { folder, decoders, log } = this.#options;
    const voice = this.config.id;
    if (folder === undefined || this.#held === undefined) {
      log({ level: 'warning', msg: 'the file of a voice in use is not what it was', voice });
      this.#files = await sameVoiceFiles(this.#files, decoders);
      this.#life = nextLife();
      return;
    }
    log({ level: 'warning', msg: 'a prepared voice in use is not what it was', voice });
    const { entry, lease } = this.#held;
    let held = await holdEntry(entry.folder, log);
    if (held === undefined) {
      this.#isStockSame = false;
      this.#files = await sameVoiceFiles(this.#files, decoders);
      this.#isStockSame = true;
      looked();
      held = await ensurePrepared(this.config.modelPath, folder, decoders, log, {
        ...{ files: this.#files, installed: this.#options.installed?.() },
        like: entry,
        signal: this.#closing.signal,
      });
      if (held === undefined) throw new Error('it runs whole now');
    }
    if (this.#closing.signal.aborted) return held.lease.release();
    lease.release();
    // Another process may have made it, and measured anew.
    this.#held = { ...held, entry: likeBefore(held.entry, entry) };
    this.#life = nextLife();
    this.#isStockSame = false;
    log({ level: 'info', msg: 'the prepared voice is whole again', voice });
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const pauseMs = this.#failures.add(error);
    this.#options.log({
      level: 'error',
      msg: 'a voice was lost and cannot be opened again yet',
      voice: this.config.id,
      reason: error instanceof Error ? String(error.cause ?? error.message) : String(error),
      pauseMs,
    });
  }
}
