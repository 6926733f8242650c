import type { EngineSettings } from './engine-options.ts';
import { HailoPiperError } from './errors.ts';
import type { Log } from './log.ts';
import { FairScheduler, type Job } from './pool/fair-scheduler.ts';
import { WorkerPool } from './pool/worker-pool.ts';
import type {
  EngineCounters,
  EngineStatus,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
  VoiceInfo,
} from './speech-engine.ts';
import { isExact } from './synthesis/level.ts';
import { speechSettings } from './synthesis/speech-settings.ts';
import { type Position, START, Utterance, type UtteranceHooks } from './utterance.ts';
import { VoiceRegistry } from './voice/voice-registry.ts';

/** How one request is run, beyond what its client asked for. */
export interface RunOptions extends UtteranceHooks {
  /** What is before this has been delivered already. Default: the start. */
  readonly from?: Position;
}

/** Speaks with worker threads of this process. Admits everything; see `withAdmission`. */
export class InProcessEngine implements SpeechEngine {
  readonly #registry: VoiceRegistry;
  readonly #settings: EngineSettings;
  readonly #pool: WorkerPool;
  readonly #scheduler: FairScheduler;
  readonly #utterances = new Set<Utterance>();
  #closed = false;
  #sentences = 0;
  #audioSeconds = 0;
  #synthesisSeconds = 0;
  #unknownPhonemes = 0;

  private constructor(settings: EngineSettings, registry: VoiceRegistry, pool: WorkerPool) {
    this.#settings = settings;
    this.#registry = registry;
    this.#pool = pool;
    this.#scheduler = new FairScheduler(pool.size);
  }

  /**
   * Starts the workers and loads the default voice in each.
   * @throws HailoPiperError `voice_load_failed`.
   */
  static async create(settings: EngineSettings, log: Log): Promise<InProcessEngine> {
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
      await pool.load(registry.find(undefined), isExact(settings.defaults.normalizeAudio));
      return new InProcessEngine(settings, registry, pool);
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  voices(): readonly VoiceInfo[] {
    return this.#registry.voices;
  }

  async speak(request: SpeechRequest, signal?: AbortSignal, run: RunOptions = {}): Promise<Speech> {
    signal?.throwIfAborted();
    if (this.#closed) throw new HailoPiperError('draining', 'the engine is closed');
    const voice = this.#registry.find(request.voice);
    const { config } = voice;
    const settings = speechSettings(request, this.#settings.defaults, config);

    const drop = () => {
      this.#scheduler.remove(utterance);
      this.#utterances.delete(utterance);
    };
    const utterance = new Utterance({
      ...run,
      voice,
      text: request.text,
      timestamps: request.timestamps ?? false,
      settings,
      pool: this.#pool,
      from: run.from ?? START,
      onPlanned: (plan) => {
        this.#unknownPhonemes += plan.unknownPhonemes;
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
    });
    signal?.addEventListener('abort', () => {
      drop();
      utterance.fail(signal.reason);
    });
    this.#utterances.add(utterance);
    this.#scheduler.add(utterance);
    return { voice: config.id, sampleRate: config.sampleRate, audio: utterance.audio };
  }

  async phonemize(
    { text, voice, espeakVoice }: PhonemizeRequest,
    signal?: AbortSignal,
    hooks: Pick<UtteranceHooks, 'onBegin' | 'onUnitEnd'> = {},
  ): Promise<Phonemized> {
    signal?.throwIfAborted();
    const { config } = this.#registry.find(voice);
    return new Promise((resolve, reject) => {
      const job: Job = {
        ready: true,
        runUnit: async () => {
          hooks.onBegin?.(text.length);
          await this.#pool.phonemize(config, text, espeakVoice).then(resolve, reject);
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
    return {
      state: this.#closed ? 'closed' : 'ready',
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
    for (const utterance of this.#utterances) {
      utterance.fail(
        new HailoPiperError('draining', 'the engine was closed before the text was spoken'),
      );
    }
    await this.#scheduler.idle();
    await this.#pool.close();
  }
}
