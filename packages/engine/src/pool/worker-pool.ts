import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { WorkerLost } from '../losses.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import type { Scales } from '../synthesis/speech-settings.ts';
import { forbidTelemetry } from '../telemetry.ts';
import {
  type LoadableVoice,
  type VoiceRef,
  type VoiceTurn,
  voiceRef,
} from '../voice/loadable-voice.ts';
import { RoomForVoices } from './room-for-voices.ts';
import type {
  BeginMessage,
  BeginTask,
  Encoded,
  EncodeTask,
  WindowTask,
  WorkerTasks,
} from './worker-tasks.ts';
import { WorkerThread, type WorkerThreadOptions } from './worker-thread.ts';

export interface WorkerPoolOptions
  extends Omit<WorkerThreadOptions, 'onReplaced' | 'makeRoom' | 'onHeld'> {
  readonly workers: number;
  /** See `EngineSettings`. Default 1. */
  readonly encoderThreads?: number;
  /** See `EngineSettings`. */
  readonly maxLoaded?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

type EncoderTask = Pick<BeginTask, 'input' | 'reproducible'>;

/** A task without its voice, which comes as a `VoiceTurn`. */
type Spoken<Task> = Omit<Task, 'voice' | 'fallback' | 'port'>;

/**
 * The worker threads. Requests do not queue here: the caller keeps at most as many tasks running as
 * there are workers, in its own order. A running task is never aborted, because that would end its
 * thread.
 */
export class WorkerPool {
  readonly #threads: readonly WorkerThread[];
  readonly #encoderThreads: number;
  #replacements = 0;

  /** Whether a voice may not be unloaded, because something is being made with it. */
  isInUse: (voice: VoiceRef) => boolean = () => false;
  /** A worker loaded or unloaded a voice. */
  onLoaded: () => void = () => {};

  constructor({
    workers,
    encoderThreads = 1,
    maxLoaded,
    maxMemoryBytes,
    ...options
  }: WorkerPoolOptions) {
    forbidTelemetry();
    this.#encoderThreads = encoderThreads;
    const room = new RoomForVoices({
      ...{ maxLoaded, maxMemoryBytes },
      isInUse: (voice) => this.isInUse(voice),
    });
    const makeRoom: WorkerThreadOptions['makeRoom'] = (held, next) => room.toUnload(held, next);
    const onHeld = () => this.onLoaded();
    const onReplaced = () => {
      this.#replacements += 1;
    };
    this.#threads = Array.from(
      { length: workers },
      () => new WorkerThread({ ...options, onReplaced, makeRoom, onHeld }),
    );
  }

  get size(): number {
    return this.#threads.length;
  }

  /** The voices that any worker has loaded. */
  get loaded(): readonly VoiceRef[] {
    return this.#threads.flatMap(({ held }) => held);
  }

  /** Whether a worker opens a voice. */
  get isOpening(): boolean {
    return this.#threads.some((thread) => thread.isOpening);
  }

  /** Worker threads that failed and were replaced. */
  get replacements(): number {
    return this.#replacements;
  }

  /**
   * Loads a voice in every worker, before any of them speaks with it; its encoder only in the first.
   * @throws EngineError `voice_load_failed`, VoiceLost.
   */
  async load(voice: LoadableVoice, exact: boolean): Promise<void> {
    const loaded = this.#threads.map((thread, index) => {
      const task = { voice: voiceRef(voice), exact, encodes: index === 0 };
      return thread.withVoice(voice, () => thread.run('load', task), true);
    });
    await Promise.all(loaded).catch((error: unknown) => {
      if (!(error instanceof WorkerLost)) throw error;
      const reason = error.cause instanceof Error ? error.cause.message : String(error.cause);
      throw new EngineError('voice_load_failed', `a worker failed on it: ${reason}`);
    });
  }

  /**
   * Unloads a voice from every worker, after the tasks that were given before. Give no task with
   * the voice afterwards.
   */
  async unload(voice: VoiceRef): Promise<void> {
    const unloaded = this.#threads.map((thread) => thread.unload(voiceRef(voice)));
    // A worker that fails is replaced by one without the voice.
    await Promise.allSettled(unloaded);
  }

  /** @throws EngineError `input_not_speakable`, `invalid_input`, `synthesis_failed`. */
  plan(voice: LoadableVoice, request: PlanRequest): Promise<Plan> {
    return this.#run('plan', voice, { voice: voiceRef(voice), request });
  }

  /** @throws EngineError `espeak_voice_not_found`, `invalid_input`, `synthesis_failed`. */
  phonemize(
    voice: LoadableVoice,
    text: string,
    espeakVoice: string | undefined,
  ): Promise<Phonemized> {
    const thread = this.#threadFor(voice, 'phonemizeText');
    const task = { voice: voiceRef(voice), text, espeakVoice };
    return thread.withConfig(voice, () => thread.run('phonemizeText', task));
  }

  /**
   * Reads the beginning of a text and makes the first window of its first piece. `onMessage` is
   * called for each message, in order, before this resolves.
   * @throws what `plan`, `encode`, `decode` and `onMessage` throw.
   */
  async begin(
    turn: VoiceTurn,
    task: Spoken<BeginTask>,
    onMessage: (message: BeginMessage) => void,
  ): Promise<void> {
    const thread = this.#threadFor(turn.voice, 'begin');
    const begun = { ...this.#withThreads(task), ...useOf(turn) };
    await thread.withVoice(turn.voice, () =>
      overChannel((port) => thread.run('begin', { ...begun, port }, port), onMessage),
    );
  }

  /** @throws EngineError `synthesis_failed`, `voice_load_failed`; VoiceLost. */
  encode(turn: VoiceTurn, task: Spoken<EncodeTask>): Promise<Encoded> {
    return this.#run('encode', turn.voice, { ...this.#withThreads(task), ...useOf(turn) });
  }

  /** @throws EngineError `synthesis_failed`; VoiceLost. */
  async makeLatent(turn: VoiceTurn, task: Spoken<WindowTask>): Promise<void> {
    await this.#run('makeLatent', turn.voice, { ...task, ...useOf(turn) });
  }

  /** @throws EngineError `synthesis_failed`; VoiceLost. */
  decode(turn: VoiceTurn, task: Spoken<WindowTask>): Promise<Float32Array> {
    return this.#run('decode', turn.voice, { ...task, ...useOf(turn) });
  }

  /** Ends the threads. Call it when no task is running. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /**
   * The thread with the fewest tasks; among several, one that has the voice. The first ones encode,
   * and windows go to the last ones, so that most threads need no encoder.
   */
  #threadFor(voice: VoiceRef, name: keyof WorkerTasks): WorkerThread {
    const least = Math.min(...this.#threads.map(({ tasks }) => tasks));
    const free = this.#threads.filter(({ tasks }) => tasks === least);
    if (name === 'makeLatent' || name === 'decode') free.reverse();
    return free.find((thread) => thread.has(voice)) ?? (free[0] as WorkerThread);
  }

  /** Gives the encoder more threads, if other workers are idle and no last bit is promised. */
  #withThreads<Task extends EncoderTask>(task: Task): Task {
    const threads = this.#encoderThreads;
    const busy = this.#threads.filter(({ tasks }) => tasks > 0).length;
    const isSame = task.reproducible || task.input.exact || !isNoisy(task.input.scales);
    if (threads === 1 || isSame || Math.max(this.size, threads) - busy < threads) return task;
    return { ...task, input: { ...task.input, encoderThreads: threads } };
  }

  #run<Name extends keyof WorkerTasks>(
    name: Name,
    voice: LoadableVoice,
    task: WorkerTasks[Name]['task'],
  ): Promise<WorkerTasks[Name]['result']> {
    const thread = this.#threadFor(voice, name);
    // A fallback is a graph that the thread seldom has open.
    const opens = ('fallback' in task && task.fallback !== undefined) || undefined;
    return thread.withVoice(voice, () => thread.run(name, task), opens);
  }
}

const isNoisy = ({ noiseScale, noiseWScale }: Scales): boolean =>
  noiseScale !== 0 || noiseWScale !== 0;

const useOf = ({ voice, fallback }: VoiceTurn) => ({ voice: voiceRef(voice), fallback });

/** Runs a task that sends messages. Resolves when its result and its last message have come. */
async function overChannel(
  run: (port: MessagePort) => Promise<unknown>,
  onMessage: (message: BeginMessage) => void,
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let isOver = false;
  // The result comes by another channel and may overtake the messages.
  const drained = new Promise<void>((resolve, reject) => {
    port1.on('message', (message: BeginMessage) => {
      // Messages of a lost worker are dropped, because its work is done again.
      if (isOver) return;
      try {
        onMessage(message);
        if (message.last) resolve();
      } catch (error) {
        reject(error);
      }
    });
  });
  drained.catch(() => {});
  try {
    await run(port2);
    await drained;
  } finally {
    isOver = true;
    port1.close();
  }
}
