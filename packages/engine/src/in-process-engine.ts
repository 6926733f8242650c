import { type Call, expectOpen, watchCall } from './call.ts';
import { EngineHealth, type EngineHealthOptions } from './engine-health.ts';
import type { EngineSettings, VoiceChoice } from './engine-options.ts';
import { EngineError } from './errors.ts';
import type { LogSink } from './log.ts';
import { FairScheduler } from './pool/fair-scheduler.ts';
import { WorkerPool } from './pool/worker-pool.ts';
import { SELF_TEST_TEXT, whySilent } from './self-test.ts';
import { ServedVoices } from './served-voices.ts';
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
import { SpokenCounters } from './spoken-counters.ts';
import { askedOf } from './utterance/asked.ts';
import { OpenUtterances } from './utterance/open-utterances.ts';
import type { UtteranceHooks, UtteranceOptions } from './utterance/options.ts';
import { PhonemizeJob } from './utterance/phonemize-job.ts';
import { type Position, START } from './utterance/position.ts';
import { Utterance } from './utterance/utterance.ts';
import type { KeptVoice } from './voice/kept-voice.ts';
import { VoiceRegistry } from './voice/voice-registry.ts';

/** How to run one request, beyond what the request says. */
export interface RunOptions extends UtteranceHooks {
  /** Where to begin; the audio before it was already delivered. Default: the start. */
  readonly from?: Position;
  /** The piece to speak while all other workers are idle. Default: none. */
  readonly aloneAt?: number | undefined;
}

type Run = RunOptions &
  Pick<UtteranceOptions, 'caller' | 'priority' | 'onReady' | 'onLeft' | 'judge'>;

/** An engine with worker threads in this process. It accepts every request. */
export class InProcessEngine implements SpeechEngine {
  readonly #registry: VoiceRegistry;
  readonly #settings: EngineSettings;
  readonly #pool: WorkerPool;
  readonly #scheduler: FairScheduler;
  readonly #utterances: OpenUtterances;
  readonly served: ServedVoices;
  readonly #health: EngineHealth;
  #closed = false;
  readonly #counters = new SpokenCounters();

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
    this.served = new ServedVoices(settings, registry, pool);
    this.#utterances = new OpenUtterances(this.#scheduler, registry, this.served.seats);
    this.#health = new EngineHealth({
      test: () => this.#test(),
      onFailing: (refusal) => this.#utterances.failAll(refusal),
      onBroken,
      log,
    });
  }

  /**
   * Starts the workers and loads in each the default voice and those to preload.
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
      encoderThreads: settings.encoderThreads ?? 1,
      maxLoaded: settings.maxLoaded,
      maxMemoryBytes: settings.maxMemoryBytes,
      log,
    });
    try {
      const engine = new InProcessEngine(settings, registry, pool, log, onBroken);
      await engine.served.preload();
      return engine;
    } catch (error) {
      registry.close();
      await pool.close();
      throw error;
    }
  }

  /** Whether a worker loads a voice. */
  get isLoading(): boolean {
    return this.#pool.isOpening;
  }

  voices(): readonly VoiceInfo[] {
    return this.served.list;
  }

  changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]> {
    return this.served.change(choice);
  }

  async prepareVoice(id?: string, call: Call = {}): Promise<VoiceInfo> {
    this.#expectOpen(call);
    return this.served.prepare(id, call);
  }

  async speak(request: SpeechRequest, call: Call = {}, run: RunOptions = {}): Promise<Speech> {
    this.#expectOpen(call);
    const voice = await this.served.of(request, call);
    this.#expectOpen(call);
    const { caller, priority } = call;
    const hooks: RunOptions = {
      ...run,
      onPlanned: (plan) => {
        this.#counters.planned(plan);
        run.onPlanned?.(plan);
      },
      onSentence: (report) => {
        this.#counters.spoke(report);
        run.onSentence?.(report);
      },
    };
    const judge = (error: Error) => this.#health.judge(error);
    const { audio } = this.#utterances.open(voice, call, hooks, (watched) =>
      this.#utteranceOf(voice, request, { ...hooks, ...watched, caller, priority, judge }),
    );
    const { id, sampleRate } = voice.config;
    return { voice: id, sampleRate, audio };
  }

  #utteranceOf(
    voice: KeptVoice,
    request: SpeechRequest,
    { from = START, aloneAt, ...hooks }: Run,
  ): Utterance {
    const asked = askedOf(request, voice, this.#settings);
    return new Utterance({ ...hooks, ...asked, pool: this.#pool, from, aloneAt });
  }

  /** Speaks a short text with the default voice as most requests would; uses the request's turn. */
  async #test(): Promise<string | undefined> {
    const voice = await this.#registry.keep({});
    const utterance = this.#utteranceOf(
      voice,
      { text: SELF_TEST_TEXT },
      { onReady: () => {}, onLeft: () => {}, judge: async (error) => error },
    );
    const release = this.#registry.use(voice);
    for (let unit = utterance.next(); unit !== undefined; unit = utterance.next()) {
      await unit.run(() => {});
    }
    release();
    // Still open: the utterance waits for its voice to be prepared again, which is under way.
    return utterance.audio.closed ? whySilent(utterance.audio) : undefined;
  }

  async phonemize(
    request: PhonemizeRequest,
    call: Call = {},
    { aloneAt, ...hooks }: Pick<RunOptions, 'aloneAt' | 'onUnitBegin' | 'onUnitEnd'> = {},
  ): Promise<Phonemized> {
    this.#expectOpen(call);
    const voice = await this.served.of(request, call);
    this.#expectOpen(call);
    const release = this.#registry.use(voice);
    const { caller, priority } = call;
    const job = new PhonemizeJob({
      ...{ ...hooks, caller, priority, pool: this.#pool, voice, request },
      alone: aloneAt !== undefined,
      judge: (error) => this.#health.judge(error),
    });
    const endWatch = watchCall(call, (reason) => {
      this.#scheduler.remove(job);
      job.fail(reason);
    });
    this.#scheduler.add(job);
    return job.answer.finally(() => {
      endWatch();
      release();
    });
  }

  #expectOpen(call: Call): void {
    expectOpen(call);
    if (this.#closed) throw new EngineError('draining', 'the engine is closed');
    this.#health.expectWell();
  }

  counters(): EngineCounters {
    return {
      engineRestarts: 0,
      workerReplacements: this.#pool.replacements,
      ...this.#counters.total(),
    };
  }

  status(): EngineStatus {
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
      queue: this.#utterances.queue,
      counters: this.counters(),
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#health.end();
    const message = 'the engine was closed before the text was spoken';
    this.#utterances.failAll(new EngineError('draining', message));
    await this.#scheduler.idle();
    await this.#pool.close();
    this.#registry.close();
  }
}
