import { type Call, expectOpen, watchCall } from './call.ts';
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
  SpeechRequest,
  VoiceInfo,
} from './speech-engine.ts';
import { SpokenCounters } from './spoken-counters.ts';
import { isExact } from './synthesis/level.ts';
import { askedOf } from './utterance/asked.ts';
import type { UtteranceHooks, UtteranceOptions } from './utterance/options.ts';
import { type Position, START } from './utterance/position.ts';
import { Utterance } from './utterance/utterance.ts';
import { expectRevision } from './voice/expect-revision.ts';
import { loadIntoWorkers } from './voice/load-into-workers.ts';
import { VoiceRegistry } from './voice/voice-registry.ts';

/** How one request is run, beyond what was asked for. */
export interface RunOptions extends UtteranceHooks {
  /** What is before this has been delivered already. Default: the start. */
  readonly from?: Position;
  /** The piece that is spoken while no other worker does anything. Default: none. */
  readonly aloneAt?: number | undefined;
}

type Run = RunOptions &
  Pick<UtteranceOptions, 'caller' | 'priority' | 'onTaken' | 'onLeft' | 'judge'>;

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
  /** Those that are not over, and what ends the watch over their calls. */
  readonly #utterances = new Map<Utterance, () => void>();
  readonly #health: EngineHealth;
  #closed = false;
  readonly #counters = new SpokenCounters();

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

  async speak(request: SpeechRequest, call: Call = {}, run: RunOptions = {}): Promise<Speech> {
    expectOpen(call);
    if (this.#closed) throw new EngineError('draining', 'the engine is closed');
    this.#health.expectWell();
    const { caller, priority } = call;
    const utterance = this.#utteranceOf(request, {
      ...{ ...run, caller, priority },
      onPlanned: (plan) => {
        this.#counters.planned(plan);
        run.onPlanned?.(plan);
      },
      onSentence: (report) => {
        this.#counters.spoke(report);
        run.onSentence?.(report);
      },
      onUnitEnd: () => {
        if (utterance.audio.closed) this.#drop(utterance);
        run.onUnitEnd?.();
      },
      onTaken: () => this.#scheduler.wake(),
      onLeft: () => this.#drop(utterance),
      judge: (error) => this.#health.judge(error),
    });
    const endWatch = watchCall(call, (reason) => {
      this.#drop(utterance);
      utterance.fail(reason);
    });
    this.#utterances.set(utterance, endWatch);
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
    call: Call = {},
    { aloneAt, ...hooks }: Pick<RunOptions, 'aloneAt' | 'onBegin' | 'onUnitEnd'> = {},
  ): Promise<Phonemized> {
    expectOpen(call);
    const { config } = this.#registry.find(voice);
    const { caller, priority } = call;
    return new Promise((resolve, reject) => {
      const job: Job = {
        ...{ caller, priority, ready: true, alone: aloneAt !== undefined },
        runUnit: async () => {
          hooks.onBegin?.(text.length, 0);
          await this.#pool
            .phonemize(config, text, espeakVoice)
            .then(resolve, async (error: Error) => reject(await this.#health.judge(error)));
          endWatch();
          hooks.onUnitEnd?.();
          return false;
        },
      };
      const endWatch = watchCall(call, (reason) => {
        this.#scheduler.remove(job);
        reject(reason);
      });
      this.#scheduler.add(job);
    });
  }

  #drop(utterance: Utterance): void {
    this.#scheduler.remove(utterance);
    this.#utterances.get(utterance)?.();
    this.#utterances.delete(utterance);
  }

  #failAll(error: EngineError): void {
    for (const utterance of this.#utterances.keys()) {
      this.#drop(utterance);
      utterance.fail(error);
    }
  }

  counters(): EngineCounters {
    return {
      engineRestarts: 0,
      workerReplacements: this.#pool.replacements,
      ...this.#counters.total(),
    };
  }

  status(): EngineStatus {
    // Its reader may have had the end before the worker says that it is done.
    const open = [...this.#utterances.keys()].filter(({ audio }) => !audio.closed);
    const active = open.filter(({ started }) => started).length;
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
        waiting: open.length - active,
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
