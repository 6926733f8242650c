/**
 * Code of a worker thread. It has its own espeak and the voices that were introduced to it. Its
 * exports are the tasks of WorkerTasks, which Piscina calls by name.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { EspeakError } from '@hailo-piper/espeak';
import { EngineError, type EngineErrorCode, toWireError } from '../errors.ts';
import { VoiceLost, VoiceUnknown } from '../losses.ts';
import { giveBackMemory } from '../memory.ts';
import { createPhonemizers, dryRun } from '../phonemes/dry-run.ts';
import { phonemize } from '../phonemes/phonemize.ts';
import type { Phonemized } from '../speech-engine.ts';
import { createLeveller } from '../synthesis/level.ts';
import { type Plan, piecesOf, UNSPEAKABLE_SECONDS } from '../synthesis/plan.ts';
import { Planner, planText } from '../synthesis/planner.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import { LoadedVoices, type OpenOptions } from '../voice/loaded-voices.ts';
import type { VoiceModel } from '../voice/voice-model.ts';
import type {
  BeginTask,
  BegunMessage,
  DryRunTask,
  LoadTask,
  PlanTask,
  SamplesMessage,
  SynthesizeTask,
  TaskResult,
  WorkerSettings,
} from './worker-tasks.ts';

const settings = workerData as WorkerSettings;
const voices = new LoadedVoices();
const phonemizers = createPhonemizers();

interface Manner extends Pick<OpenOptions, 'fallback'> {
  readonly exact: boolean;
  readonly reproducible: boolean;
}

/** Opens all that the next sentence needs, so that a failure to open comes before any audio. */
const openVoice = async (
  voice: VoiceRef,
  { fallback, exact, reproducible }: Manner,
): Promise<VoiceModel> => {
  const intraOpThreads = reproducible ? 1 : settings.intraOpThreads;
  const model = await voices.open(voice, { fallback, intraOpThreads });
  await model.open(exact);
  return model;
};

/**
 * Returns refusals as values. Any other error leaves an unknown state, so it is thrown outside
 * Piscina's handler: the thread dies, its task rejects and the pool starts another thread.
 */
const task = async <T>(work: () => Promise<T> | T): Promise<TaskResult<T>> => {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof EngineError) return { error: toWireError(error) };
    if (error instanceof VoiceLost) return { lost: error.message };
    if (error instanceof VoiceUnknown) return { isVoiceUnknown: true };
    return new Promise(() => {
      setImmediate(() => {
        throw error;
      });
    });
  }
};

/** Turns espeak's errors into refusals: espeak itself discards an instance that a text harmed. */
const refusing = async <T>(code: EngineErrorCode, read: () => Promise<T> | T): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EspeakError)) throw error;
    throw new EngineError(code, error.message, { cause: error });
  }
};

/** Introduces a voice to the worker. Nothing is opened before it is needed. */
export function introduce(voice: LoadableVoice): Promise<TaskResult<null>> {
  return task(async () => {
    await voices.add(voice);
    return null;
  });
}

/** Loads a voice and its language. */
export function load({ voice, exact }: LoadTask): Promise<TaskResult<null>> {
  return task(async () => {
    const { config } = voices.get(voice);
    await refusing('voice_load_failed', () => phonemize(config, phonemizers, 'a'));
    await openVoice(voice, { fallback: undefined, exact, reproducible: false });
    giveBackMemory();
    return null;
  });
}

/** Closes a voice, forgets it, and returns its memory to the system. */
export function unload(voice: VoiceRef): Promise<TaskResult<null>> {
  return task(async () => {
    await voices.remove(voice);
    giveBackMemory();
    return null;
  });
}

/** Plans a whole text. */
export function plan({ voice, request }: PlanTask): Promise<TaskResult<Plan>> {
  return task(() => {
    const { config } = voices.get(voice);
    return refusing('invalid_input', () => planText(config, phonemizers, request));
  });
}

export function phonemizeText({
  voice,
  text,
  espeakVoice,
}: DryRunTask): Promise<TaskResult<Phonemized>> {
  return task(() => dryRun(voices.get(voice).config, phonemizers, text, espeakVoice));
}

/** Reads a text up to its second piece, speaks the first and reads the rest. */
export function begin({ request, input, ...spoken }: BeginTask): Promise<TaskResult<Plan>> {
  return task(async () => {
    const { config } = voices.get(spoken.voice);
    const model = await openVoice(spoken.voice, { ...spoken, exact: input.exact });
    const planner = await refusing('invalid_input', () =>
      Planner.begin(config, phonemizers, request),
    );
    try {
      await refusing('invalid_input', () => planner.read(2));
      const begun = planner.plan;
      spoken.port.postMessage({ begun } satisfies BegunMessage);
      const ids = piecesOf(begun)[0]?.ids ?? [];
      const work = { ...spoken, input: { ...input, ids }, timed: request.timestamps };
      const isHeard = await speak(model, work);
      if (isHeard) await refusing('invalid_input', () => planner.read());
      return planner.plan;
    } finally {
      planner.leave();
    }
  });
}

/** Speaks a piece. */
export function synthesize(work: SynthesizeTask): Promise<TaskResult<null>> {
  return task(async () => {
    await speak(await openVoice(work.voice, { ...work, exact: work.input.exact }), work);
    return null;
  });
}

/**
 * Speaks a piece window by window until its reader leaves.
 * @returns whether the reader is still there.
 */
const speak = async (
  model: VoiceModel,
  { voice, input, level, schedule, timed, port }: SynthesizeTask,
): Promise<boolean> => {
  const { config, steadyGain } = voices.get(voice);
  const { sampleRate } = config;
  if (input.ids.length === 0) {
    const samples = new Int16Array(Math.round(UNSPEAKABLE_SECONDS * sampleRate));
    const { length: total } = samples;
    port.postMessage({ samples, total, last: true, samplesPerId: null } satisfies SamplesMessage);
    return true;
  }
  const leveller = createLeveller(level, { sampleRate, steadyGain });
  let made = 0;
  for await (const { audio, total, samplesPerId } of model.speak(input, schedule)) {
    made += audio.length;
    // Any message means that the reader has left.
    const isLeft = receiveMessageOnPort(port) !== undefined;
    const last = made >= total || isLeft;
    const samples = last ? leveller.end(audio) : leveller.push(audio);
    const message: SamplesMessage = {
      samples,
      total,
      last,
      samplesPerId: timed ? samplesPerId : null,
    };
    // Empty samples have no buffer of their own to transfer.
    port.postMessage(message, samples.length > 0 ? [samples.buffer as ArrayBuffer] : []);
    if (isLeft) return false;
    if (last) break;
  }
  return true;
};
