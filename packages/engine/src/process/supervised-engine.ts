import { AudioQueue } from '../audio-queue.ts';
import { type Call, expectOpen, watchCall } from '../call.ts';
import type { SupervisedEngineOptions, VoiceChoice } from '../engine-options.ts';
import { EngineError, fromWireError } from '../errors.ts';
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
import { type Conversation, PhonemesConversation, SpeechConversation } from './conversation.ts';
import { Conversations } from './conversations.ts';
import { CountersOfAllProcesses } from './counters.ts';
import { EngineProcess } from './engine-process.ts';
import { EngineVoices } from './engine-voices.ts';
import { PreparationConversation } from './preparation-conversation.ts';
import { type FromEngine, isAnswer } from './protocol.ts';
import { didNotStart, startFailure, Trust } from './trust.ts';

/**
 * An engine that speaks with a child process, watches it and restarts it. Accepted requests are
 * kept here, so only the work in progress is lost when the process ends.
 */
export class SupervisedEngine implements SpeechEngine {
  readonly #options: Required<SupervisedEngineOptions>;
  readonly #conversations = new Conversations();
  #process: EngineProcess | undefined;
  #state: EngineState = 'starting';
  readonly #voices: EngineVoices;
  readonly #counters = new CountersOfAllProcesses();
  #lastId = 0;
  readonly #trust: Trust;
  /** The self-test that an engine process must pass before it is ready, while it runs. */
  #selfTest: Conversation | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  /** Settled by the first start, then undefined. */
  #onFirstStart: PromiseWithResolvers<void> | undefined = Promise.withResolvers();

  private constructor(options: SupervisedEngineOptions) {
    this.#options = { stuckAfterMs: 5_000, requestTimeoutMs: 30_000, ...options };
    this.#voices = new EngineVoices(options.settings, (message) => this.#process?.send(message));
    this.#trust = new Trust(this.#options.requestTimeoutMs);
  }

  /**
   * Starts the engine process and waits until its voice is loaded.
   * @throws EngineError `voice_load_failed`, or `engine_unavailable` when it dies on the way.
   */
  static async create(options: SupervisedEngineOptions): Promise<SupervisedEngine> {
    const engine = new SupervisedEngine(options);
    engine.#start();
    await engine.#onFirstStart?.promise;
    return engine;
  }

  /** Id of the current engine process. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  voices(): readonly VoiceInfo[] {
    return this.#voices.list;
  }

  changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]> {
    return this.#voices.change(choice, this.#state);
  }

  async speak(request: SpeechRequest, call: Call = {}): Promise<Speech> {
    const { id, revision, sampleRate } = this.#voiceFor(request, call);
    const same = { ...request, voice: id, ...(revision !== undefined && { revision }) };
    const speech = this.#speechOf(same, call);
    return { voice: id, sampleRate, audio: this.#accept(speech, call).audio };
  }

  async prepareVoice(voice?: string, call: Call = {}): Promise<VoiceInfo> {
    const { revision } = this.#voiceFor({ voice }, call);
    const ask = () => new PreparationConversation(++this.#lastId, voice, call);
    if (revision === undefined) await this.#accept(ask(), call).done;
    return this.#voices.find({ voice });
  }

  async phonemize(request: PhonemizeRequest, call: Call = {}): Promise<Phonemized> {
    this.#voiceFor(request, call);
    return this.#accept(new PhonemesConversation(++this.#lastId, request, call), call).result;
  }

  status(): EngineStatus {
    const { workers: total, intraOpThreads: threads } = this.#options.settings;
    const { queue } = this.#conversations;
    return {
      ...{ state: this.#state, pid: this.pid, queue },
      ...(this.#trust.reason === undefined ? {} : { reason: this.#trust.reason }),
      workers: { total, busy: this.#conversations.busyWorkers(total), threads },
      counters: this.#counters.total(),
    };
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#selfTest = undefined;
    clearTimeout(this.#restartTimer);
    this.#process?.kill('the service stopped');
    const stopped = 'the service stopped before the text was spoken';
    this.#conversations.failAll(new EngineError('draining', stopped));
  }

  #speechOf(request: SpeechRequest, call: Call): SpeechConversation {
    const id = ++this.#lastId;
    const onTaken = () => this.#process?.send({ type: 'taken', id });
    const audio = new AudioQueue({ onTaken, onLeft: () => this.#drop(id) });
    return new SpeechConversation(id, request, call, audio);
  }

  #start(): void {
    this.#trust.processStarted();
    this.#process = new EngineProcess(
      { ...this.#options.settings, ...this.#voices.choice },
      {
        log: this.#options.log,
        onMessage: (message) => this.#receive(message),
        onTick: () => {
          if (this.#conversations.isStuck(this.#options.stuckAfterMs)) {
            this.#process?.kill('a worker hung in its work');
          }
        },
        onExit: (reason) => this.#restart(reason),
      },
    );
  }

  #voiceFor(request: Parameters<EngineVoices['find']>[0], call: Call): VoiceInfo {
    expectOpen(call);
    this.#trust.expectOpen(this.#state);
    return this.#voices.find(request);
  }

  #accept<Accepted extends Conversation>(conversation: Accepted, call: Call): Accepted {
    const endWatch = watchCall(call, (reason) => {
      this.#drop(conversation.id);
      conversation.fail(reason);
    });
    this.#conversations.add(conversation, endWatch);
    if (this.#state === 'ready') this.#process?.send(conversation.ask());
    return conversation;
  }

  #drop(id: number): void {
    const isKnown = this.#conversations.remove(id) || id === this.#selfTest?.id;
    if (isKnown) this.#process?.send({ type: 'drop', id });
  }

  #receive(message: FromEngine): void {
    if (this.#voices.receive(message)) return;
    switch (message.type) {
      case 'ready':
        if (this.#trust.isGone) void this.#prove();
        else this.#beReady();
        break;
      case 'failed': {
        const error = fromWireError(message.error);
        this.#onFirstStart?.reject(error);
        if (!this.#onFirstStart) this.#giveUp(startFailure(error, this.#voices.choice.voices));
        this.#process?.kill(error.message);
        break;
      }
      case 'broken':
        if (this.#selfTest !== undefined) this.#giveUp(message.reason);
        this.#trust.foundBroken();
        this.#process?.kill(`cannot speak: ${message.reason}`);
        break;
      case 'heartbeat':
        this.#counters.heard(message.counters);
        this.#conversations.receive(message);
        break;
      default:
        if (message.type === 'sentence') this.#trust.spoke();
        if (isAnswer(message) && message.id === this.#selfTest?.id) this.#selfTest.receive(message);
        else this.#conversations.receive(message);
    }
  }

  #beReady(): void {
    this.#state = 'ready';
    this.#trust.reason = undefined;
    this.#onFirstStart?.resolve();
    this.#onFirstStart = undefined;
    for (const question of this.#conversations.questions()) this.#process?.send(question);
  }

  /** Tests that a process can speak before the engine is ready. */
  async #prove(): Promise<void> {
    const test = this.#speechOf({ text: SELF_TEST_TEXT }, {});
    this.#selfTest = test;
    this.#process?.send(test.ask());
    const reason = await whySilent(test.audio);
    // The process is gone; the next one gets its own test.
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

  /** Refuses all requests until a process speaks; processes are still started meanwhile. */
  #giveUp(reason: string): void {
    if (this.#state !== 'failing') {
      const msg = 'nothing can be spoken; the engine process is started from time to time';
      this.#options.log({ level: 'error', msg, reason });
    }
    this.#state = 'failing';
    this.#trust.reason = reason;
    this.#conversations.failAll(this.#trust.refusal);
  }

  #restart(reason: string): void {
    this.#process = undefined;
    this.#counters.processGone();
    this.#voices.processLost();
    if (this.#state === 'closed') return;
    if (this.#onFirstStart !== undefined) {
      this.#state = 'closed';
      this.#onFirstStart.reject(didNotStart(reason));
      return;
    }
    this.#conversations.processLost(reason);
    const delayMs = this.#trust.processLost();
    if (this.#state === 'restarting' && this.#trust.isGone) {
      this.#giveUp('the engine process ends when it starts or first speaks');
    }
    this.#selfTest?.fail(new EngineError('engine_crashed', reason));
    this.#selfTest = undefined;

    if (this.#state !== 'failing') this.#state = 'restarting';
    this.#counters.restarted();
    const msg = 'the engine process is gone and is started again';
    const requestsKept = this.#conversations.size;
    this.#options.log({ level: 'error', msg, reason, delayMs, requestsKept });
    this.#restartTimer = setTimeout(() => this.#start(), delayMs);
  }
}
