import { EngineHealth } from './engine-health.ts';
import type { EngineSettings } from './engine-options.ts';
import { EngineError } from './errors.ts';
import type { LogSink } from './log.ts';
import { FairScheduler, type Job } from './pool/fair-scheduler.ts';
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
import { isExact } from './synthesis/level.ts';
import { askedOf } from './utterance/asked.ts';
import type { UtteranceHooks, UtteranceOptions } from './utterance/options.ts';
import { type Position, START } from './utterance/position.ts';
import { Utterance } from './utterance/utterance.ts';
import { expectRevision } from './voice/expect-revision.ts';
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

export interface InProcessOptions {
  /** Has this process replaced that cannot speak; without it, it refuses until it can again. */
  readonly onBroken?: (reason: string) => void;
}

/** Speaks with worker threads of this process. Admits everything. */
export class InProcessEngine implements SpeechEngine {
  readonly #registry: VoiceRegistry;
  readonly #settings: EngineSettings;
  readonly #pool: WorkerPool;
  readonly #scheduler: FairScheduler;
  readonly #utterances = new Set<Utterance>();
  readonly #health: EngineHealth;
  #closed = false;
  #sentences = 0;
  #audioSeconds = 0;
  #synthesisSeconds = 0;
  #unknownPhonemes = 0;

  private constructor(
    settings: EngineSettings,
    registry: VoiceRegistry,
    pool: WorkerPool,
    log: LogSink,
    onBroken: InProcessOptions['onBroken'],
  ) {
    this.#settings = settings;
    this.#registry = registry;
    this.#pool = pool;
    this.#scheduler = new FairScheduler(pool.size);
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
    { onBroken }: InProcessOptions = {},
  ): Promise<InProcessEngine> {
    const registry = await VoiceRegistry.create(
      {
        modelPaths: settings.voices,
        defaultId: settings.defaultVoice,
        preparedFolder: settings.preparedFolder,
        decoder: settings.decoder ?? 'auto',
        speechDefaults: settings.defaults,
      },
      log,
    );
    const pool = new WorkerPool({
      workers: settings.workers,
      intraOpThreads: settings.intraOpThreads,
      log,
    });
    try {
      const exact = isExact(settings.defaults.normalizeAudio);
      await loadIntoWorkers(pool, registry.find(undefined), exact);
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

  async speak(request: SpeechRequest, signal?: AbortSignal, run: RunOptions = {}): Promise<Speech> {
    signal?.throwIfAborted();
    if (this.#closed) throw new EngineError('draining', 'the engine is closed');
    this.#health.expectWell();
    const drop = () => {
      this.#scheduler.remove(utterance);
      this.#utterances.delete(utterance);
    };
    const utterance = this.#utteranceOf(request, {
      ...run,
      onPlanned: (plan) => {
        for (const { count } of plan.unknown) this.#unknownPhonemes += count;
        run.onPlanned?.(plan);
      },
      onSentence: (report) => {
        this.#sentences += 1;
        this.#audioSeconds += report.audioSeconds;
        this.#synthesisSeconds += report.synthesisSeconds;
        run.onSentence?.(report);
      },
      onUnitEnd: () => {
        if (utterance.audio.closed) this.#utterances.delete(utterance);
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
    this.#utterances.add(utterance);
    this.#scheduler.add(utterance);
    const { id, sampleRate } = utterance.voice;
    return { voice: id, sampleRate, audio: utterance.audio };
  }

  #utteranceOf(request: SpeechRequest, { from = START, aloneAt, ...hooks }: Run): Utterance {
    const voice = this.#registry.find(request.voice);
    expectRevision(request, voice);
    const asked = askedOf(request, voice, this.#settings);
    return new Utterance({ ...hooks, ...asked, pool: this.#pool, from, aloneAt });
  }

  /** Speaks a little with the default voice, as most requests would; takes the turn of who asks. */
  async #test(): Promise<string | undefined> {
    const utterance = this.#utteranceOf(
      { text: SELF_TEST_TEXT },
      { onTaken: () => {}, onLeft: () => {}, judge: async (error) => error },
    );
    while (utterance.ready && (await utterance.runUnit()));
    // One that is not closed waits for its voice to be prepared again, which is under way.
    return utterance.audio.closed ? whySilent(utterance.audio) : undefined;
  }

  async phonemize(
    { text, voice, espeakVoice }: PhonemizeRequest,
    signal?: AbortSignal,
    { aloneAt, ...hooks }: Pick<RunOptions, 'aloneAt' | 'onBegin' | 'onUnitEnd'> = {},
  ): Promise<Phonemized> {
    signal?.throwIfAborted();
    const { config } = this.#registry.find(voice);
    return new Promise((resolve, reject) => {
      const job: Job = {
        ready: true,
        alone: aloneAt !== undefined,
        runUnit: async () => {
          hooks.onBegin?.(text.length, 0);
          await this.#pool
            .phonemize(config, text, espeakVoice)
            .then(resolve, async (error: Error) => reject(await this.#health.judge(error)));
          hooks.onUnitEnd?.();
          return false;
        },
      };
      signal?.addEventListener('abort', () => {
        this.#scheduler.remove(job);
        reject(signal.reason);
      });
      this.#scheduler.add(job);
    });
  }

  #failAll(error: EngineError): void {
    for (const utterance of this.#utterances) {
      this.#scheduler.remove(utterance);
      utterance.fail(error);
    }
    this.#utterances.clear();
  }

  counters(): EngineCounters {
    return {
      engineRestarts: 0,
      workerReplacements: this.#pool.replacements,
      sentences: this.#sentences,
      audioSeconds: this.#audioSeconds,
      synthesisSeconds: this.#synthesisSeconds,
      unknownPhonemes: this.#unknownPhonemes,
    };
  }

  status(): EngineStatus {
    const active = [...this.#utterances].filter(({ started }) => started).length;
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
