import { AudioQueue } from '../audio-queue.ts';
import type { EngineSettings } from '../engine-options.ts';
import { fromWireError, HailoPiperError } from '../errors.ts';
import type { Log } from '../log.ts';
import { SELF_TEST_TEXT, whySilent } from '../self-test.ts';
import type {
  EngineState,
  EngineStatus,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
  VoiceInfo,
} from '../speech-engine.ts';
import { findVoice } from '../voice/find-voice.ts';
import { type Conversation, PhonemesConversation, SpeechConversation } from './conversation.ts';
import { CountersOfAllProcesses } from './counters.ts';
import { EngineProcess } from './engine-process.ts';
import type { FromEngine } from './protocol.ts';
import { RestartBackoff } from './restart-backoff.ts';
import { Trust } from './trust.ts';
import { WorkLedger } from './work-ledger.ts';

export interface SupervisedEngineOptions {
  readonly settings: EngineSettings;
  readonly log: Log;
  /** A unit of work that takes less is never called stuck, milliseconds. Default 5,000. */
  readonly stuckAfterMs?: number;
}

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
  readonly #counters = new CountersOfAllProcesses();
  #lastId = 0;
  readonly #backoff = new RestartBackoff();
  readonly #trust = new Trust();
  /** What a process is asked first that has to prove itself. */
  #selfTest: Conversation | undefined;
  /** Why nothing can be spoken, while that is so, and when it is tried again. */
  #failing = { reason: '', seconds: 1 };
  #restartTimer: NodeJS.Timeout | undefined;
  /** Settles the first start, then never again. */
  #onFirstStart: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #stuckId: number | undefined;
  /** Requests that a lost engine process had in hand, and that were asked again. */
  readonly #repeated = new WeakSet<Conversation>();

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
    const voice = findVoice(this.#voices, request.voice);
    const id = ++this.#lastId;
    const audio = this.#audioOf(id);
    this.#accept(new SpeechConversation(id, request, audio), signal);
    return { voice: voice.id, sampleRate: voice.sampleRate, audio };
  }

  async phonemize(request: PhonemizeRequest, signal?: AbortSignal): Promise<Phonemized> {
    findVoice(this.#voices, request.voice);
    const conversation = new PhonemesConversation(++this.#lastId, request);
    this.#accept(conversation, signal);
    return conversation.result;
  }

  status(): EngineStatus {
    const active = [...this.#conversations.values()].filter(
      ({ id, heard }) => heard || this.#ledger.has(id),
    ).length;
    const { workers, intraOpThreads } = this.#options.settings;
    return {
      state: this.#state,
      ...(this.#state === 'failing' ? { reason: this.#failing.reason } : {}),
      pid: this.pid,
      workers: { total: workers, busy: this.#ledger.size, threads: intraOpThreads },
      queue: {
        waiting: this.#conversations.size - active,
        active,
        limit: Number.POSITIVE_INFINITY,
      },
      counters: this.#counters.total(),
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

  #audioOf(id: number): AudioQueue {
    return new AudioQueue({
      onTaken: () => this.#process?.send({ type: 'taken', id }),
      onLeft: () => this.#drop(id),
    });
  }

  #start(): void {
    this.#backoff.started();
    this.#process = new EngineProcess(this.#options.settings, {
      onMessage: (message) => this.#receive(message),
      onTick: () => this.#watchWork(),
      onExit: (reason) => this.#restart(reason),
    });
  }

  #accept(conversation: Conversation, signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#state === 'closed') throw new HailoPiperError('draining', 'the engine is closed');
    if (this.#state === 'failing') throw this.#refusal();
    this.#conversations.set(conversation.id, conversation);
    signal?.addEventListener('abort', () => {
      this.#drop(conversation.id);
      conversation.fail(signal.reason);
    });
    if (this.#state === 'ready') this.#process?.send(conversation.ask());
  }

  #drop(id: number): void {
    const isKnown = this.#conversations.delete(id) || id === this.#selfTest?.id;
    if (isKnown) this.#process?.send({ type: 'drop', id });
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        this.#voices = message.voices;
        if (this.#trust.isGone) void this.#prove();
        else this.#beReady();
        break;
      case 'failed': {
        const error = fromWireError(message.error);
        if (this.#onFirstStart === undefined) this.#giveUp(startFailure(error));
        else this.#onFirstStart.reject(error);
        this.#process?.kill(error.message);
        break;
      }
      case 'broken':
        if (this.#selfTest !== undefined) this.#giveUp(message.reason);
        this.#trust.foundBroken();
        this.#process?.kill(`cannot speak: ${message.reason}`);
        break;
      case 'log':
        this.#options.log(message.entry);
        break;
      case 'heartbeat':
        this.#counters.heard(message.counters);
        break;
      case 'sentence':
        this.#ledger.learn(message.msPerId);
        this.#trust.spoke();
        break;
      case 'unit-begin':
        this.#ledger.begin(message.id, message.size);
        break;
      case 'unit-end':
        this.#ledger.end(message.id);
        break;
      case 'chunk':
      case 'phonemes':
      case 'error':
        if (message.id === this.#selfTest?.id) this.#selfTest.receive(message);
        else if (this.#conversations.get(message.id)?.receive(message)) {
          this.#conversations.delete(message.id);
        }
        break;
    }
  }

  #beReady(): void {
    this.#state = 'ready';
    this.#onFirstStart?.resolve();
    this.#onFirstStart = undefined;
    for (const conversation of this.#conversations.values()) {
      this.#process?.send(conversation.ask());
    }
  }

  /** Has a process speak before anybody is told that it can. */
  async #prove(): Promise<void> {
    const id = ++this.#lastId;
    const audio = this.#audioOf(id);
    const test = new SpeechConversation(id, { text: SELF_TEST_TEXT }, audio);
    this.#selfTest = test;
    this.#process?.send(test.ask());
    const reason = await whySilent(audio);
    // Its process is gone; the next one has a test of its own.
    if (this.#selfTest !== test) return;
    this.#selfTest = undefined;
    if (reason === undefined) {
      this.#trust.spoke();
      this.#beReady();
    } else {
      this.#giveUp(reason);
      this.#process?.kill(`cannot speak: ${reason}`);
    }
  }

  /** Refuses everything until a process speaks; others are started all the while. */
  #giveUp(reason: string): void {
    if (this.#state !== 'failing') {
      const msg = 'nothing can be spoken; the engine process is started from time to time';
      this.#options.log({ level: 'error', msg, reason });
    }
    this.#state = 'failing';
    this.#failing = { ...this.#failing, reason };
    for (const id of this.#conversations.keys()) this.#fail(id, this.#refusal());
  }

  #refusal(): HailoPiperError {
    const { reason, seconds } = this.#failing;
    return new HailoPiperError('engine_unavailable', `nothing can be spoken now: ${reason}`, {
      retryAfterSeconds: seconds,
    });
  }

  #fail(id: number, error: HailoPiperError): void {
    this.#conversations.get(id)?.fail(error);
    this.#conversations.delete(id);
  }

  #watchWork(): void {
    const stuck = this.#ledger.tick(this.#options.stuckAfterMs);
    if (stuck === undefined) return;
    this.#stuckId = stuck;
    this.#process?.kill('a worker hung in its work');
  }

  #restart(reason: string): void {
    this.#process = undefined;
    this.#counters.processGone();
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
    this.#trust.processLost();
    if (this.#state === 'restarting' && this.#trust.isGone) {
      this.#giveUp('the engine process ends when it starts or first speaks');
    }
    this.#selfTest?.fail(new HailoPiperError('engine_crashed', reason));
    this.#selfTest = undefined;

    const delayMs = this.#backoff.failed();
    this.#failing = { ...this.#failing, seconds: 1 + delayMs / 1000 };
    if (this.#state !== 'failing') this.#state = 'restarting';
    this.#counters.restarted();
    this.#options.log({
      level: 'error',
      msg: 'the engine process is gone and is started again',
      reason,
      delayMs,
      requestsKept: this.#conversations.size,
    });
    this.#restartTimer = setTimeout(() => this.#start(), delayMs);
  }

  /**
   * Decides what the end of the engine process means for one request. What was in hand is tried
   * once more, from where its client has it: the same seed makes the same audio.
   */
  #settle(conversation: Conversation, reason: string): void {
    const { id } = conversation;
    if (!this.#ledger.has(id)) return;
    if (id === this.#stuckId) {
      const hung = 'the engine hung on this text and was restarted';
      this.#fail(id, new HailoPiperError('timeout', hung));
    } else if (this.#repeated.has(conversation)) {
      const crashed = `the engine process ${reason} while it had this text in hand`;
      this.#fail(id, new HailoPiperError('engine_crashed', crashed));
    } else {
      this.#repeated.add(conversation);
    }
  }
}

/** Why a process did not start, for anybody: its own message may name files. */
const startFailure = ({ code }: HailoPiperError): string =>
  code === 'voice_load_failed' ? 'the voice cannot be loaded' : 'the engine cannot be started';
