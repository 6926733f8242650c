import { basename } from 'node:path';
import { EngineError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import type { LoadableVoice, VoiceTurn } from './loadable-voice.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { ensurePrepared, type HeldEntry, holdEntry } from './prepare/ensure-prepared.ts';
import { brokenSeal } from './prepare/seals.ts';
import type { VoiceConfig } from './voice-config.ts';
import {
  isReplaced,
  readVoiceFiles,
  sameVoiceFiles,
  type VoiceFiles,
  VoiceReplaced,
} from './voice-files.ts';

/** How voices are kept. */
export interface KeptVoiceOptions {
  /** Where prepared voices are. Without it, voices run whole. */
  readonly folder: string | undefined;
  readonly decoders: DecoderCandidates;
  readonly log: LogSink;
}

/** What a unit of work asks of a voice. */
export interface TurnNeeds {
  /** Whether it must sound, and be timed, as the prepared voice would: the stock graph will not do. */
  readonly same: boolean;
  /** The life of the voice that a worker could not open for this unit, if there was one. */
  readonly lostLife: number | undefined;
}

/** How the voice speaks a unit now, or when to ask again. */
export type Turn = VoiceTurn | { readonly wait: Promise<void> };

interface Repair {
  /** Whether the stock graph may stand in is known. Both resolve, never reject. */
  readonly looked: Promise<void>;
  isLooked: boolean;
  readonly done: Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
/** Preparing takes seconds of work. */
const MAX_PAUSE_MS = 300_000;
/** Looking at a file takes little, and speech waits for it. */
const MAX_LOOKING_PAUSE_MS = 4_000;
/** Times a voice is prepared whose files are replaced meanwhile. */
const ATTEMPTS = 3;

let lives = 0;

/** Counts on over all voices: the same voice, kept anew or from another path, is a later life of it. */
function nextLife(): number {
  lives += 1;
  return lives;
}

/**
 * A voice that stays speakable while the files it was opened from vanish or are damaged: they are
 * looked at before each unit of work, and prepared again when they are not what they were. See
 * docs/decisions/0054-healing.md.
 */
export class KeptVoice {
  readonly #options: KeptVoiceOptions;
  #files: VoiceFiles;
  #held: HeldEntry | undefined;
  /** Another for each time that workers have to open the voice anew. */
  #life = nextLife();
  #repair: Repair | undefined;
  /** The voice's own files are what they were at the start. */
  #isStockSame = false;
  #failure = { reason: '', pauseMs: 0, until: 0 };
  readonly #closing = new AbortController();

  private constructor(options: KeptVoiceOptions, files: VoiceFiles, held: HeldEntry | undefined) {
    this.#options = options;
    this.#files = files;
    this.#held = held;
  }

  /** Prepares the voice if it is not yet. @throws EngineError `voice_load_failed`. */
  static async create(
    files: VoiceFiles,
    options: KeptVoiceOptions,
    attempts = ATTEMPTS,
  ): Promise<KeptVoice> {
    const { folder, decoders, log } = options;
    if (folder === undefined) return new KeptVoice(options, files, undefined);
    const { modelPath } = files.config;
    try {
      const held = await ensurePrepared(modelPath, folder, decoders, log, { files });
      return new KeptVoice(options, files, held);
    } catch (error) {
      if (!(error instanceof VoiceReplaced)) throw error;
      const replaced = `${modelPath} was replaced while it was prepared`;
      if (attempts === 1) throw new EngineError('voice_load_failed', replaced);
      return KeptVoice.create(await readVoiceFiles(modelPath, decoders), options, attempts - 1);
    }
  }

  get config(): VoiceConfig {
    return this.#files.config;
  }

  /** See `VoiceInfo.revision`. A prepared voice's folder is named by the key of its files. */
  get revision(): string {
    const { prepared } = this;
    return prepared ? `${basename(prepared.folder)}-${prepared.decoder}` : this.#files.key;
  }

  /** Its prepared form; undefined where it runs whole. */
  get prepared(): HeldEntry['entry'] | undefined {
    return this.#held?.entry;
  }

  /** What workers are told of it. */
  get loadable(): LoadableVoice {
    const { config, seals: stock } = this.#files;
    const { prepared, revision } = this;
    const steadyGain = prepared?.steadyGain ?? 1;
    return { id: config.id, revision, life: this.#life, config, prepared, stock, steadyGain };
  }

  /** Whether these are its files, to the last byte. */
  isOf({ config, key }: VoiceFiles): boolean {
    return config.modelPath === this.config.modelPath && key === this.#files.key;
  }

  /** @throws EngineError `engine_unavailable` where it was lost and cannot be made again yet. */
  turn({ same, lostLife }: TurnNeeds): Turn {
    const entry = this.#held?.entry;
    const broken = entry && brokenSeal(entry.folder, entry.seals);
    const cannotOpen = lostLife === this.#life;
    if (broken !== undefined || cannotOpen) this.#mend();
    // What is gone is still whole where it is open; and where it is not, the worker says so.
    if (!cannotOpen && broken?.is !== 'changed') return this.#turn(undefined);
    const mayStandIn = entry !== undefined && this.#isStockSame && !isReplaced(this.#files);
    if (!same && mayStandIn) return this.#turn(this.#files.seals);
    if (this.#repair !== undefined) {
      const { isLooked, looked, done } = this.#repair;
      return { wait: same || isLooked ? done : looked };
    }
    throw new EngineError(
      'engine_unavailable',
      `the voice ${this.config.id} was lost: ${this.#failure.reason}`,
      { retryAfterSeconds: Math.max(1, (this.#failure.until - performance.now()) / 1000) },
    );
  }

  /** Lets others remove its prepared form. */
  close(): void {
    this.#closing.abort();
    this.#held?.lease.release();
  }

  #turn(standIn: VoiceTurn['standIn']): VoiceTurn {
    return { voice: this.loadable, standIn };
  }

  #mend(): void {
    if (this.#repair !== undefined || performance.now() < this.#failure.until) return;
    const { promise: looked, resolve } = Promise.withResolvers<void>();
    const onLooked = () => {
      if (this.#repair !== undefined) this.#repair.isLooked = true;
      resolve();
    };
    const done = this.#makeWhole(onLooked)
      .then(
        () => {
          this.#failure = { reason: '', pauseMs: 0, until: 0 };
        },
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
        files: this.#files,
        decoder: entry.decoder,
        signal: this.#closing.signal,
      });
      if (held === undefined) throw new Error('it runs whole now');
    }
    if (this.#closing.signal.aborted) return held.lease.release();
    lease.release();
    this.#held = held;
    this.#life = nextLife();
    this.#isStockSame = false;
    log({ level: 'info', msg: 'the prepared voice is whole again', voice });
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const isReplaced = error instanceof VoiceReplaced;
    const maxMs = isReplaced ? MAX_LOOKING_PAUSE_MS : MAX_PAUSE_MS;
    const pauseMs = Math.min(Math.max(2 * this.#failure.pauseMs, FIRST_PAUSE_MS), maxMs);
    const reason = isReplaced ? error.message : 'it cannot be prepared again';
    this.#failure = { reason, pauseMs, until: performance.now() + pauseMs };
    this.#options.log({
      level: 'error',
      msg: 'a voice was lost and cannot be opened again yet',
      voice: this.config.id,
      reason: error instanceof Error ? String(error.cause ?? error.message) : String(error),
      pauseMs,
    });
  }
}
