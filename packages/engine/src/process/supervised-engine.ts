import type { EngineSettings } from '../engine-options.ts';
import { fromWireError, HailoPiperError } from '../errors.ts';
import type { Log } from '../log.ts';
import type {
  EngineCounters,
  EngineState,
  EngineStatus,
  Speech,
  SpeechEngine,
  SpeechRequest,
  VoiceInfo,
} from '../speech-engine.ts';
import { findVoice } from '../voice/find-voice.ts';
import { Conversation } from './conversation.ts';
import { addCounters, NO_COUNTERS } from './counters.ts';
import { EngineProcess } from './engine-process.ts';
import type { FromEngine } from './protocol.ts';
import { WorkLedger } from './work-ledger.ts';

export interface SupervisedEngineOptions {
  readonly settings: EngineSettings;
  readonly log: Log;
  /** A unit of work that takes less is never called stuck, milliseconds. Default 5,000. */
  readonly stuckAfterMs?: number;
}

const MAX_BACKOFF_MS = 30_000;
const FIRST_BACKOFF_MS = 250;
/** A process that lived this long starts the backoff from the beginning. */
const STEADY_MS = 60_000;

/**
 * Speaks with an engine process, watches it and starts it again. Accepted requests are kept here,
 * so that the end of a process costs only what a worker had in hand.
 */
export class SupervisedEngine implements SpeechEngine {
  readonly #options: Required<SupervisedEngineOptions>;
  readonly #conversations = new Map<number, Conversation>();
  readonly #ledger = new WorkLedger();
  #process: EngineProcess | undefined;
  #state: EngineState = 'starting';
  #voices: readonly VoiceInfo[] = [];
  #msPerId = 0;
  /** Of the processes that are gone, and of the one that lives. */
  #pastCounters: EngineCounters = NO_COUNTERS;
  #counters: EngineCounters = NO_COUNTERS;
  #lastId = 0;
  #failures = 0;
  #startedAt = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  /** Settles the first start, then never again. */
  #onFirstStart: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #stuckId: number | undefined;

  private constructor(options: SupervisedEngineOptions) {
    this.#options = { stuckAfterMs: 5_000, ...options };
  }

  /**
   * Starts the engine process and waits until its voice is loaded.
   * @throws HailoPiperError `voice_load_failed`, or `engine_unavailable` when it dies on the way.
   */
  static async create(options: SupervisedEngineOptions): Promise<SupervisedEngine> {
    const engine = new SupervisedEngine(options);
    await new Promise<void>((resolve, reject) => {
      engine.#onFirstStart = { resolve, reject };
      engine.#start();
    });
    return engine;
  }

  /** Process id of the engine process that lives now. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  voices(): readonly VoiceInfo[] {
    return this.#voices;
  }

  async speak(request: SpeechRequest, signal?: AbortSignal): Promise<Speech> {
    signal?.throwIfAborted();
    if (this.#state === 'closed') throw new HailoPiperError('draining', 'the engine is closed');
    const voice = findVoice(this.#voices, request.voice);
    this.#lastId += 1;
    const id = this.#lastId;
    const drop = () => {
      if (this.#conversations.delete(id)) this.#process?.send({ type: 'drop', id });
    };
    const conversation = new Conversation(id, request, {
      onTaken: () => this.#process?.send({ type: 'taken', id }),
      onLeft: drop,
    });
    const { audio } = conversation;
    signal?.addEventListener('abort', () => {
      drop();
      audio.fail(signal.reason);
    });
    this.#conversations.set(id, conversation);
    if (this.#state === 'ready') this.#handOver(conversation);
    return { voice: voice.id, sampleRate: voice.sampleRate, audio };
  }

  status(): EngineStatus {
    const active = [...this.#conversations.values()].filter(
      ({ id, sentencesDone }) => sentencesDone > 0 || this.#ledger.has(id),
    ).length;
    return {
      state: this.#state,
      workers: { total: this.#options.settings.workers, busy: this.#ledger.size },
      queue: {
        waiting: this.#conversations.size - active,
        active,
        limit: Number.POSITIVE_INFINITY,
      },
      counters: addCounters(this.#pastCounters, this.#counters),
    };
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#restartTimer);
    this.#process?.kill('the service stopped');
    for (const id of this.#conversations.keys()) {
      this.#fail(
        id,
        new HailoPiperError('draining', 'the service stopped before the text was spoken'),
      );
    }
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#process = new EngineProcess(this.#options.settings, {
      onMessage: (message) => this.#receive(message),
      onTick: () => this.#watchWork(),
      onExit: (reason) => this.#restart(reason),
    });
  }

  #handOver({ id, request, sentencesDone }: Conversation): void {
    this.#process?.send({ type: 'speak', id, request, firstSentence: sentencesDone });
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        this.#voices = message.voices;
        this.#msPerId = message.msPerId;
        this.#state = 'ready';
        this.#onFirstStart?.resolve();
        this.#onFirstStart = undefined;
        for (const conversation of this.#conversations.values()) this.#handOver(conversation);
        break;
      case 'failed':
        this.#onFirstStart?.reject(fromWireError(message.error));
        this.#process?.kill(message.error.message);
        break;
      case 'log':
        this.#options.log(message.entry);
        break;
      case 'heartbeat':
        this.#counters = message.counters ?? NO_COUNTERS;
        break;
      case 'sentence':
        this.#msPerId += (message.msPerId - this.#msPerId) / 5;
        break;
      case 'unit-begin':
        this.#ledger.begin(message.id, message.size);
        break;
      case 'unit-end':
        this.#ledger.end(message.id);
        break;
      case 'chunk':
        this.#conversations.get(message.id)?.receive(message.chunk);
        if (message.chunk.final) this.#conversations.delete(message.id);
        break;
      case 'error':
        this.#fail(message.id, fromWireError(message.error));
        break;
    }
  }

  #fail(id: number, error: HailoPiperError): void {
    this.#conversations.get(id)?.audio.fail(error);
    this.#conversations.delete(id);
  }

  #watchWork(): void {
    const stuck = this.#ledger.tick(this.#msPerId, this.#options.stuckAfterMs);
    if (stuck === undefined) return;
    this.#stuckId = stuck;
    this.#process?.kill('a worker hung in its work');
  }

  #restart(reason: string): void {
    this.#process = undefined;
    this.#pastCounters = addCounters(this.#pastCounters, this.#counters);
    this.#counters = NO_COUNTERS;
    if (this.#state === 'closed') return;
    if (this.#onFirstStart !== undefined) {
      this.#state = 'closed';
      this.#onFirstStart.reject(
        new HailoPiperError('engine_unavailable', `the engine process did not start: it ${reason}`),
      );
      return;
    }

    for (const conversation of this.#conversations.values()) this.#settle(conversation, reason);
    this.#ledger.clear();
    this.#stuckId = undefined;

    if (performance.now() - this.#startedAt > STEADY_MS) this.#failures = 0;
    const delayMs =
      this.#failures === 0
        ? 0
        : Math.min(FIRST_BACKOFF_MS * 2 ** (this.#failures - 1), MAX_BACKOFF_MS);
    this.#failures += 1;
    this.#state = 'restarting';
    this.#pastCounters = addCounters(this.#pastCounters, { ...NO_COUNTERS, engineRestarts: 1 });
    this.#options.log({
      level: 'error',
      msg: 'the engine process is gone and is started again',
      reason,
      delayMs,
      requestsKept: this.#conversations.size,
    });
    this.#restartTimer = setTimeout(() => this.#start(), delayMs);
  }

  /** Decides what the end of the engine process means for one request. */
  #settle(conversation: Conversation, reason: string): void {
    const { id } = conversation;
    if (id === this.#stuckId) {
      this.#fail(
        id,
        new HailoPiperError('timeout', 'the engine hung on this text and was restarted'),
      );
    } else if (this.#ledger.has(id) && !conversation.takeSecondChance()) {
      this.#fail(
        id,
        new HailoPiperError('engine_crashed', `the engine ${reason} while speaking this text`),
      );
    }
  }
}
