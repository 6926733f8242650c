import { EngineHealth, type EngineHealthOptions } from './engine-health.ts';
import type { EngineSettings, VoiceChoice } from './engine-options.ts';
import { EngineError } from './errors.ts';
import type { LogSink } from './log.ts';
import { FairScheduler } from './pool/fair-scheduler.ts';
import { WorkerPool } from './pool/worker-pool.ts';
import { SELF_TEST_TEXT, whySilent } from './self-test.ts';
import type {
  EngineCounters,
  EngineStatus,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechHooks,
  SpeechRequest,
  VoiceInfo,
} from './speech-engine.ts';
import { SpokenTotals } from './spoken-totals.ts';
import { isExact } from './synthesis/level.ts';
import { askedOf } from './utterance/asked.ts';
import type { UtteranceHooks, UtteranceOptions } from './utterance/options.ts';
import { PhonemizeJob } from './utterance/phonemize-job.ts';
import { type Position, START } from './utterance/position.ts';
import { Utterance } from './utterance/utterance.ts';
import type { KeptVoice } from './voice/kept-voice.ts';
import { loadIntoWorkers } from './voice/load-into-workers.ts';
import { VoiceRegistry } from './voice/voice-registry.ts';

/** How one request is run, beyond what its client asked for. */
export interface RunOptions extends SpeechHooks, UtteranceHooks {
  /** What is before this has been delivered already. Default: the start. */
  readonly from?: Position;
  /** The piece that is spoken while no other worker does anything. Default: none. */
  readonly aloneAt?: number | undefined;
}

type Run = RunOptions & Pick<UtteranceOptions, 'onTaken' | 'onLeft' | 'judge'>;

/** Speaks with worker threads of this process. Admits everything; see `withAdmission`. */
export class InProcessEngine implements SpeechEngine {
  readonly #registry: VoiceRegistry;
  readonly #settings: EngineSettings;
  readonly #pool: WorkerPool;
  readonly #scheduler: FairScheduler;
  /** Each with what takes it out of its turn. */
  readonly #utterances = new Map<Utterance, () => void>();
  readonly #health: EngineHealth;
  #closed = false;
  readonly #totals = new SpokenTotals();

  private constructor(
    settings: EngineSettings,
    registry: VoiceRegistry,
    pool: WorkerPool,
    log: LogSink,
    onBroken: EngineHealthOptions['onBroken'],
  ) {
    this.#settings = settings;
    this.#registry = registry;
    this.#pool = pool;
    this.#scheduler = new FairScheduler(pool.size);
    registry.onUnused((voice) => pool.unload(voice.loadable));
    this.#health = new EngineHealth({
      test: () => this.#test(),
      onFailing: (refusal) => this.#failAll(refusal),
      onBroken,
      log,
    });
  }

  /**
   * Starts the workers and loads the default voice in each.
   * @throws EngineError `voice_load_failed`.
   */
  static async create(
    settings: EngineSettings,
    log: LogSink,
    { onBroken }: Partial<Pick<EngineHealthOptions, 'onBroken'>> = {},
  ): Promise<InProcessEngine> {
    const registry = await VoiceRegistry.create(settings, log);
    const pool = new WorkerPool({
      workers: settings.workers,
      intraOpThreads: settings.intraOpThreads,
      log,
    });
    try {
      await loadIntoWorkers(pool, registry.find({}), isExact(settings.defaults.normalizeAudio));
      return new InProcessEngine(settings, registry, pool, log, onBroken);
    } catch (error) {
      registry.close();
      await pool.close();
      throw error;
    }
  }

  voices(): readonly VoiceInfo[] {
    return this.#registry.voices;
  }

  /**
   * Makes these the engine's voices. One that is left out is let go when nothing speaks with it any
   * more; a new default voice is loaded in each worker first. Where this fails, nothing changes.
   * @throws EngineError `voice_load_failed`, `draining`.
   */
  async changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]> {
    const exact = isExact(this.#settings.defaults.normalizeAudio);
    await this.#registry.change(choice, (voice) => loadIntoWorkers(this.#pool, voice, exact));
    return this.voices();
  }

  async speak(request: SpeechRequest, signal?: AbortSignal, run: RunOptions = {}): Promise<Speech> {
    this.#expectOpen(signal);
    const voice = this.#registry.find(request);
    let isInHand = false;
    const drop = () => {
      this.#scheduler.remove(utterance);
      this.#utterances.delete(utterance);
      if (!isInHand) release();
    };
    const utterance = this.#utteranceOf(voice, request, {
      ...run,
      onBegin: (size, piece) => {
        isInHand = true;
        run.onBegin?.(size, piece);
      },
      onPlanned: (plan) => {
        this.#totals.planned(plan);
        run.onPlanned?.(plan);
      },
      onSentence: (report) => {
        this.#totals.spoke(report);
        run.onSentence?.(report);
      },
      onUnitEnd: () => {
        isInHand = false;
        if (utterance.audio.closed) drop();
        run.onUnitEnd?.();
      },
      onTaken: () => this.#scheduler.wake(),
      onLeft: drop,
      judge: (error) => this.#health.judge(error),
    });
    signal?.addEventListener('abort', () => {
      drop();
      utterance.fail(signal.reason);
    });
    const release = this.#registry.use(voice);
    this.#utterances.set(utterance, drop);
    this.#scheduler.add(utterance);
    const { id, sampleRate } = utterance.voice;
    return { voice: id, sampleRate, audio: utterance.audio };
  }

  #utteranceOf(
    voice: KeptVoice,
    request: SpeechRequest,
    { from = START, aloneAt, ...hooks }: Run,
  ): Utterance {
    const asked = askedOf(request, voice, this.#settings);
    return new Utterance({ ...hooks, ...asked, pool: this.#pool, from, aloneAt });
  }

  /** Speaks a little with the default voice, as most requests would; takes the turn of who asks. */
  async #test(): Promise<string | undefined> {
    const voice = this.#registry.find({});
    const utterance = this.#utteranceOf(
      voice,
      { text: SELF_TEST_TEXT },
      { onTaken: () => {}, onLeft: () => {}, judge: async (error) => error },
    );
    const release = this.#registry.use(voice);
    while (utterance.ready && (await utterance.runUnit()));
    release();
    // One that is not closed waits for its voice to be prepared again, which is under way.
    return utterance.audio.closed ? whySilent(utterance.audio) : undefined;
  }

  async phonemize(
    request: PhonemizeRequest,
    signal?: AbortSignal,
    { aloneAt, ...hooks }: Pick<RunOptions, 'aloneAt' | 'onBegin' | 'onUnitEnd'> = {},
  ): Promise<Phonemized> {
    this.#expectOpen(signal);
    const voice = this.#registry.find(request);
    const release = this.#registry.use(voice);
    const judge = (error: Error) => this.#health.judge(error);
    const alone = aloneAt !== undefined;
    const job = new PhonemizeJob({ ...hooks, pool: this.#pool, voice, request, alone, judge });
    signal?.addEventListener('abort', () => {
      this.#scheduler.remove(job);
      job.fail(signal.reason);
    });
    this.#scheduler.add(job);
    return job.answer.finally(release);
  }

  #expectOpen(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#closed) throw new EngineError('draining', 'the engine is closed');
    this.#health.expectWell();
  }

  #failAll(error: EngineError): void {
    for (const [utterance, drop] of this.#utterances) {
      drop();
      utterance.fail(error);
    }
  }

  counters(): EngineCounters {
    return {
      engineRestarts: 0,
      workerReplacements: this.#pool.replacements,
      ...this.#totals.counters,
    };
  }

  status(): EngineStatus {
    const active = [...this.#utterances.keys()].filter(({ started }) => started).length;
    const { reason } = this.#health;
    return {
      state: this.#closed ? 'closed' : reason === undefined ? 'ready' : 'failing',
      ...(reason === undefined ? {} : { reason }),
      pid: process.pid,
      workers: {
        total: this.#pool.size,
        busy: this.#scheduler.running,
        threads: this.#settings.intraOpThreads,
      },
      queue: {
        waiting: this.#utterances.size - active,
        active,
        limit: Number.POSITIVE_INFINITY,
      },
      counters: this.counters(),
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#health.end();
    const message = 'the engine was closed before the text was spoken';
    this.#failAll(new EngineError('draining', message));
    await this.#scheduler.idle();
    await this.#pool.close();
    this.#registry.close();
  }
}
