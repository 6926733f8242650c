import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { WorkerLost } from '../losses.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import { forbidTelemetry } from '../telemetry.ts';
import {
  type LoadableVoice,
  type VoiceRef,
  type VoiceTurn,
  voiceRef,
} from '../voice/loadable-voice.ts';
import type {
  BeginTask,
  BegunMessage,
  SamplesMessage,
  SynthesizeTask,
  WorkerTasks,
} from './worker-tasks.ts';
import { WorkerThread, type WorkerThreadOptions } from './worker-thread.ts';

export interface WorkerPoolOptions extends Omit<WorkerThreadOptions, 'onReplaced'> {
  readonly workers: number;
}

/** A speaking task without its voice, which comes as a `VoiceTurn`. */
type Spoken<Task> = Omit<Task, 'voice' | 'fallback' | 'port'>;

/**
 * The worker threads. Requests do not queue here: the caller keeps at most as many tasks running as
 * there are workers, in its own order. A running task is never aborted, because that would end its
 * thread.
 */
export class WorkerPool {
  readonly #threads: readonly WorkerThread[];
  #replacements = 0;

  constructor({ workers, ...options }: WorkerPoolOptions) {
    forbidTelemetry();
    const onReplaced = () => {
      this.#replacements += 1;
    };
    this.#threads = Array.from(
      { length: workers },
      () => new WorkerThread({ ...options, onReplaced }),
    );
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Worker threads that failed and were replaced. */
  get replacements(): number {
    return this.#replacements;
  }

  /**
   * Loads a voice in every worker, before any of them speaks with it.
   * @throws EngineError `voice_load_failed`, VoiceLost.
   */
  async load(voice: LoadableVoice, exact: boolean): Promise<void> {
    const task = { voice: voiceRef(voice), exact };
    const loaded = this.#threads.map((thread) =>
      thread.withVoice(voice, () => thread.run('load', task)),
    );
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
    return this.#run('phonemizeText', voice, { voice: voiceRef(voice), text, espeakVoice });
  }

  /**
   * Reads a text and speaks its first piece. `onBegun` is called when it is known what that piece
   * is and whether another follows; `onSamples` for each window, in order, before this resolves.
   * @param gone when it aborts, the worker stops after its current window and reads no further.
   * @returns the plan of the whole text.
   * @throws what `plan` and `synthesize` throw; errors of the text after the first piece come after
   *   it.
   */
  begin(
    turn: VoiceTurn,
    task: Spoken<BeginTask>,
    onBegun: (plan: Plan) => void,
    onSamples: (message: SamplesMessage) => void,
    gone: AbortSignal,
  ): Promise<Plan> {
    const onMessage = (message: BegunMessage | SamplesMessage) =>
      'begun' in message ? onBegun(message.begun) : onSamples(message);
    return this.#speak('begin', turn, (base) => ({ ...task, ...base }), onMessage, gone);
  }

  /**
   * Speaks one piece; `onSamples` is called for each window, in order, before this resolves.
   * @param gone when it aborts, the worker stops after its current window.
   * @throws EngineError `synthesis_failed`, `voice_load_failed`; VoiceLost, before any audio.
   */
  async synthesize(
    turn: VoiceTurn,
    task: Spoken<SynthesizeTask>,
    onSamples: (message: SamplesMessage) => void,
    gone: AbortSignal,
  ): Promise<void> {
    await this.#speak('synthesize', turn, (base) => ({ ...task, ...base }), onSamples, gone);
  }

  /** Ends the threads. Call it when no task is running. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** The thread with the fewest tasks; among several, one that has the voice. */
  #threadFor(voice: VoiceRef): WorkerThread {
    const least = Math.min(...this.#threads.map(({ tasks }) => tasks));
    const free = this.#threads.filter(({ tasks }) => tasks === least);
    return free.find((thread) => thread.has(voice)) ?? (free[0] as WorkerThread);
  }

  #run<Name extends keyof WorkerTasks>(
    name: Name,
    voice: LoadableVoice,
    task: WorkerTasks[Name]['task'],
  ): Promise<WorkerTasks[Name]['result']> {
    const thread = this.#threadFor(voice);
    return thread.withVoice(voice, () => thread.run(name, task));
  }

  #speak<Name extends 'begin' | 'synthesize', Message extends object>(
    name: Name,
    { voice, fallback }: VoiceTurn,
    taskWith: (
      base: Pick<WorkerTasks[Name]['task'], 'voice' | 'fallback' | 'port'>,
    ) => WorkerTasks[Name]['task'],
    onMessage: (message: Message) => void,
    gone: AbortSignal,
  ): Promise<WorkerTasks[Name]['result']> {
    const thread = this.#threadFor(voice);
    const ref = voiceRef(voice);
    return thread.withVoice(voice, () =>
      overChannel(
        (port) => thread.run(name, taskWith({ voice: ref, fallback, port }), port),
        onMessage,
        gone,
      ),
    );
  }
}

/** Runs a task that sends messages. Resolves when its result and its last message have come. */
async function overChannel<Message extends object, Result>(
  run: (port: MessagePort) => Promise<Result>,
  onMessage: (message: Message) => void,
  gone: AbortSignal,
): Promise<Result> {
  const { port1, port2 } = new MessageChannel();
  let isOver = false;
  // The result comes by another channel and may overtake the samples.
  const drained = new Promise<void>((resolve) => {
    port1.on('message', (message: Message) => {
      // Messages of a lost worker are dropped, because its audio is made again.
      if (isOver) return;
      onMessage(message);
      if ('last' in message && message.last) resolve();
    });
  });
  const stop = () => port1.postMessage('stop');
  gone.addEventListener('abort', stop, { once: true });
  try {
    const result = await run(port2);
    await drained;
    return result;
  } finally {
    isOver = true;
    gone.removeEventListener('abort', stop);
    port1.close();
  }
}
