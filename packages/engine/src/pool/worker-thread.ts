import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { fromWireError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import { VoiceLost, VoiceUnknown, WorkerLost } from '../losses.ts';
import { SEMI_SPACE_MB } from '../memory.ts';
import { type LoadableVoice, type VoiceRef, voiceKey, voiceRef } from '../voice/loadable-voice.ts';
import type { TaskResult, WorkerSettings, WorkerTasks } from './worker-tasks.ts';

export interface WorkerThreadOptions extends Omit<WorkerSettings, 'openings'> {
  readonly log: LogSink;
  /** Called when a task ended the thread and another takes its place. */
  readonly onReplaced: () => void;
  /** Chooses the voices to unload before another one is loaded. Default: none. */
  readonly makeRoom?:
    | ((held: readonly VoiceRef[], next: LoadableVoice) => readonly VoiceRef[])
    | undefined;
  /** The voices that the thread holds have changed. */
  readonly onHeld?: (() => void) | undefined;
}

/**
 * One worker thread and its replacements. It is a Piscina with one thread: Piscina sends a task to
 * any free thread, but a voice is loaded into and unloaded from a certain one. Tasks run one after
 * another, in the order in which they were given.
 */
export class WorkerThread {
  readonly #piscina: Piscina;
  readonly #options: WorkerThreadOptions;
  /** Voices that the thread may have loaded, the longest unused first. */
  readonly #held = new Map<string, VoiceRef>();
  #tasks = 0;
  /** Tasks among them that open a voice first. */
  #opening = 0;
  /** Graphs that the thread opens: also those of a voice that it holds, when they are first used. */
  readonly #openings = new Int32Array(new SharedArrayBuffer(4));

  constructor(options: WorkerThreadOptions) {
    const { log, intraOpThreads } = options;
    this.#options = options;
    const settings: WorkerSettings = { intraOpThreads, openings: this.#openings };
    this.#piscina = new Piscina({
      filename: new URL('./worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MB },
      workerData: settings,
    });
    // No task rejects if a thread dies while idle; without a listener that ends the process.
    this.#piscina.on('error', (error: Error) => {
      this.#forgetAll();
      log({
        level: 'error',
        msg: 'a worker thread failed while idle and is replaced',
        error: error.message,
      });
    });
  }

  /** Tasks given to the thread and not finished. */
  get tasks(): number {
    return this.#tasks;
  }

  /** Whether the thread opens a voice, or is to do so after the tasks before. */
  get isOpening(): boolean {
    return this.#opening > 0 || Atomics.load(this.#openings, 0) > 0;
  }

  /** Whether the thread holds this voice. */
  has(voice: VoiceRef): boolean {
    return this.#held.has(voiceKey(voice));
  }

  /** Voices that the thread may have loaded, the longest unused first. */
  get held(): readonly VoiceRef[] {
    return [...this.#held.values()];
  }

  /**
   * Runs work that loads a voice. Room is made for it first. If the thread does not know the voice,
   * because the thread is new or the voice was made anew, it is introduced and the work runs again.
   * @param work runs tasks that name the voice; repeated only if the thread did nothing.
   * @param opens whether the work opens the voice. Default: if the thread does not hold it.
   */
  async withVoice<T>(
    voice: LoadableVoice,
    work: () => Promise<T>,
    opens = !this.has(voice),
  ): Promise<T> {
    this.#tasks += 1;
    if (opens) this.#opening += 1;
    try {
      // The thread does its tasks in order, so nothing is waited for, and work that comes later is later.
      this.#hold(voice);
      return await this.#introducing(voice, work);
    } finally {
      this.#tasks -= 1;
      if (opens) this.#opening -= 1;
    }
  }

  /** As `withVoice`, for work that needs no more of the voice than its config. */
  async withConfig<T>(voice: LoadableVoice, work: () => Promise<T>): Promise<T> {
    this.#tasks += 1;
    try {
      return await this.#introducing(voice, work);
    } finally {
      this.#tasks -= 1;
    }
  }

  /** Closes a voice in the thread, after the tasks given before. */
  async unload(voice: VoiceRef): Promise<void> {
    if (this.#held.delete(voiceKey(voice))) this.#options.onHeld?.();
    await this.run('unload', voice);
  }

  /** Counts the voice as held, the most recently used, and unloads others in its favour. */
  #hold(voice: LoadableVoice): void {
    const { makeRoom, onHeld } = this.#options;
    const key = voiceKey(voice);
    const isNew = !this.#held.delete(key);
    const unloaded = isNew ? (makeRoom?.(this.held, voice) ?? []) : [];
    this.#held.set(key, voiceRef(voice));
    if (isNew) onHeld?.();
    // A worker that fails is replaced by one without the voice.
    for (const one of unloaded) void this.unload(one).catch(() => {});
  }

  async #introducing<T>(voice: LoadableVoice, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof VoiceUnknown)) throw error;
      }
      await this.run('introduce', voice);
    }
  }

  #forgetAll(): void {
    this.#held.clear();
    this.#options.onHeld?.();
  }

  /** @throws EngineError; VoiceLost, VoiceUnknown, WorkerLost. */
  async run<Name extends keyof WorkerTasks>(
    name: Name,
    task: WorkerTasks[Name]['task'],
    ...transferList: MessagePort[]
  ): Promise<WorkerTasks[Name]['result']> {
    let result: TaskResult<WorkerTasks[Name]['result']>;
    try {
      result = await this.#piscina.run(task, { name, transferList });
    } catch (cause) {
      this.#forgetAll();
      const reason = cause instanceof Error ? cause.message : String(cause);
      const msg = 'a worker thread failed and is replaced';
      this.#options.log({ level: 'error', msg, task: name, reason });
      this.#options.onReplaced();
      throw new WorkerLost(cause);
    }
    if ('isVoiceUnknown' in result) throw new VoiceUnknown();
    if ('lost' in result) throw new VoiceLost(result.lost);
    if ('error' in result) throw fromWireError(result.error);
    return result.value;
  }

  /** Ends the thread. Call it when no task is running. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
