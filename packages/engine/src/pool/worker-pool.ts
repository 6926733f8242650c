import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { EngineError, fromWireError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import { VoiceLost, WorkerLost } from '../losses.ts';
import { SEMI_SPACE_MB } from '../memory.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Plan } from '../synthesis/plan.ts';
import { forbidTelemetry } from '../telemetry.ts';
import type { LoadableVoice } from '../voice/loaded-voices.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import type {
  BeginTask,
  BegunMessage,
  PlanTask,
  SamplesMessage,
  SynthesizeTask,
  TaskResult,
  WorkerSettings,
  WorkerTasks,
} from './worker-tasks.ts';

export interface WorkerPoolOptions extends WorkerSettings {
  readonly workers: number;
  readonly log: LogSink;
}

/**
 * The worker threads. A task never waits here: whoever calls keeps tasks in flight ≤ workers,
 * because Piscina's own queue starves some of several steady callers.
 * A running task is never aborted, since that would take its thread with it.
 */
export class WorkerPool {
  readonly size: number;
  #replacements = 0;
  readonly #piscina: Piscina;
  readonly #log: LogSink;

  constructor({ workers, intraOpThreads, log }: WorkerPoolOptions) {
    this.size = workers;
    this.#log = log;
    forbidTelemetry();
    const settings: WorkerSettings = { intraOpThreads };
    this.#piscina = new Piscina({
      filename: new URL('./worker.ts', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MB },
      workerData: settings,
    });
    // A thread that dies between tasks has nobody to reject; without a listener it ends the process.
    this.#piscina.on('error', (error: Error) => {
      log({
        level: 'error',
        msg: 'a worker thread failed while idle and is replaced',
        error: error.message,
      });
    });
  }

  /** Worker threads that failed and were replaced. */
  get replacements(): number {
    return this.#replacements;
  }

  /**
   * Loads a voice in every worker.
   * @throws EngineError `voice_load_failed`, VoiceLost.
   */
  async load(voice: LoadableVoice, exact: boolean): Promise<void> {
    const loaded = Array.from({ length: this.size }, () => this.#run('load', { voice, exact }));
    await Promise.all(loaded).catch((error: unknown) => {
      if (!(error instanceof WorkerLost)) throw error;
      const reason = error.cause instanceof Error ? error.cause.message : String(error.cause);
      throw new EngineError('voice_load_failed', `a worker failed on it: ${reason}`);
    });
  }

  /** @throws EngineError `input_not_speakable`, `invalid_input`, `synthesis_failed`. */
  plan(task: PlanTask): Promise<Plan> {
    return this.#run('plan', task);
  }

  /** @throws EngineError `espeak_voice_not_found`, `invalid_input`, `synthesis_failed`. */
  phonemize(
    voice: VoiceConfig,
    text: string,
    espeakVoice: string | undefined,
  ): Promise<Phonemized> {
    return this.#run('phonemizeText', { voice, text, espeakVoice });
  }

  /**
   * Reads a text and speaks its first piece: `onBegun` is called when that and whether there is
   * another are known, `onSamples` for each stretch, in order, before this resolves.
   * @param gone when it aborts, the worker stops after the window it is at, and reads no further.
   * @returns all of the text.
   * @throws what `plan` and `synthesize` throw; what is wrong behind the first piece, after it.
   */
  begin(
    task: Omit<BeginTask, 'port'>,
    onBegun: (plan: Plan) => void,
    onSamples: (message: SamplesMessage) => void,
    gone: AbortSignal,
  ): Promise<Plan> {
    const onMessage = (message: BegunMessage | SamplesMessage) =>
      'begun' in message ? onBegun(message.begun) : onSamples(message);
    return this.#runSpeaking('begin', (port) => ({ ...task, port }), onMessage, gone);
  }

  /**
   * Speaks one piece; `onSamples` is called for each stretch, in order, before this resolves.
   * @param gone when it aborts, the worker stops after the window it is at.
   * @throws EngineError `synthesis_failed`, `voice_load_failed`; VoiceLost, before a sound.
   */
  async synthesize(
    task: Omit<SynthesizeTask, 'port'>,
    onSamples: (message: SamplesMessage) => void,
    gone: AbortSignal,
  ): Promise<void> {
    await this.#runSpeaking('synthesize', (port) => ({ ...task, port }), onSamples, gone);
  }

  /** Ends the threads; call it when no task is running. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }

  async #runSpeaking<Name extends 'begin' | 'synthesize', Message extends object>(
    name: Name,
    taskWith: (port: MessagePort) => WorkerTasks[Name]['task'],
    onMessage: (message: Message) => void,
    gone: AbortSignal,
  ): Promise<WorkerTasks[Name]['result']> {
    const { port1, port2 } = new MessageChannel();
    let isOver = false;
    // The result comes by another channel and may overtake the samples.
    const drained = new Promise<void>((resolve) => {
      port1.on('message', (message: Message) => {
        // What a lost worker left behind is made again.
        if (isOver) return;
        onMessage(message);
        if ('last' in message && message.last) resolve();
      });
    });
    const stop = () => port1.postMessage('stop');
    gone.addEventListener('abort', stop, { once: true });
    try {
      const result = await this.#run(name, taskWith(port2), port2);
      await drained;
      return result;
    } finally {
      isOver = true;
      gone.removeEventListener('abort', stop);
      port1.close();
    }
  }

  async #run<Name extends keyof WorkerTasks>(
    name: Name,
    task: WorkerTasks[Name]['task'],
    ...transferList: MessagePort[]
  ): Promise<WorkerTasks[Name]['result']> {
    let result: TaskResult<WorkerTasks[Name]['result']>;
    try {
      result = await this.#piscina.run(task, { name, transferList });
    } catch (cause) {
      this.#replacements += 1;
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#log({
        level: 'error',
        msg: 'a worker thread failed and is replaced',
        task: name,
        reason,
      });
      throw new WorkerLost(cause);
    }
    if ('lost' in result) throw new VoiceLost(result.lost);
    if ('error' in result) throw fromWireError(result.error);
    return result.value;
  }
}
