import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { fromWireError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import { VoiceLost, VoiceUnknown, WorkerLost } from '../losses.ts';
import { SEMI_SPACE_MB } from '../memory.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import type { TaskResult, WorkerSettings, WorkerTasks } from './worker-tasks.ts';

export interface WorkerThreadOptions extends WorkerSettings {
  readonly log: LogSink;
  /** Called when the thread died of a task and is replaced. */
  readonly onReplaced: () => void;
}

/**
 * One worker thread and its replacements. It is a Piscina of one thread, because Piscina sends a task
 * to whichever thread is free, and a voice is loaded into, and unloaded from, a certain one.
 * Tasks run one after the other, in the order in which they are given.
 */
export class WorkerThread {
  readonly #piscina: Piscina;
  readonly #options: WorkerThreadOptions;
  /** Revisions of the voices that the thread was told of. */
  readonly #told = new Set<string>();
  #tasks = 0;

  constructor(options: WorkerThreadOptions) {
    const { log, intraOpThreads } = options;
    this.#options = options;
    const settings: WorkerSettings = { intraOpThreads };
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
    // A thread that dies between tasks has nobody to reject; without a listener it ends the process.
    this.#piscina.on('error', (error: Error) => {
      this.#told.clear();
      log({
        level: 'error',
        msg: 'a worker thread failed while idle and is replaced',
        error: error.message,
      });
    });
  }

  /** Tasks that it was given and has not finished. */
  get tasks(): number {
    return this.#tasks;
  }

  /** Whether the thread has this voice, as far as is known here. */
  has({ revision }: VoiceRef): boolean {
    return this.#told.has(revision);
  }

  /**
   * Does work with a voice. A thread that does not have the voice, because it is new or the voice was
   * made anew, is told of it, and the work is done again.
   * @param work runs tasks that name the voice; repeated only where the thread did nothing.
   */
  async withVoice<T>(voice: LoadableVoice, work: () => Promise<T>): Promise<T> {
    this.#tasks += 1;
    try {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof VoiceUnknown)) throw error;
        }
        await this.run('introduce', voice);
        this.#told.add(voice.revision);
      }
    } finally {
      this.#tasks -= 1;
    }
  }

  /** Closes a voice in the thread, behind the tasks it was given before. */
  async unload(voice: VoiceRef): Promise<void> {
    this.#told.delete(voice.revision);
    await this.run('unload', voice);
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
      this.#told.clear();
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

  /** Ends the thread; not while a task runs. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
