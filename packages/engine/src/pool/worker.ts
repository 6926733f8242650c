/**
 * The code of a pool's worker thread. It holds its own espeak and the voices it has been asked
 * for; its exports are the tasks of WorkerTasks, called by Piscina by name.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { EspeakError } from '@hailo-piper/espeak';
import { EngineError, type EngineErrorCode, toWireError } from '../errors.ts';
import { VoiceLost } from '../losses.ts';
import { giveBackMemory } from '../memory.ts';
import { createPhonemizers, dryRun } from '../phonemes/dry-run.ts';
import { phonemize } from '../phonemes/phonemize.ts';
import type { Phonemized } from '../speech-engine.ts';
import { createLeveller } from '../synthesis/level.ts';
import { type Plan, piecesOf, UNSPEAKABLE_SECONDS } from '../synthesis/plan.ts';
import { Planner, planText } from '../synthesis/planner.ts';
import { type LoadableVoice, LoadedVoices } from '../voice/loaded-voices.ts';
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

/** A voice whose next sentence opens nothing: what cannot be opened is known before a sound. */
const openVoice = async (
  voice: LoadableVoice,
  exact: boolean,
  reproducible: boolean,
): Promise<VoiceModel> => {
  const model = await voices.get(voice, reproducible ? 1 : settings.intraOpThreads);
  await model.open(exact);
  return model;
};

/**
 * Refusals become values. Anything else is thrown past Piscina's own handler: what state it left
 * behind is unknown, so the thread dies of it, its task rejects and the pool starts another.
 */
const task = async <T>(work: () => Promise<T> | T): Promise<TaskResult<T>> => {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof EngineError) return { error: toWireError(error) };
    if (error instanceof VoiceLost) return { lost: error.message };
    return new Promise(() => {
      setImmediate(() => {
        throw error;
      });
    });
  }
};

/** espeak throws its own instance away where a text has harmed it, so its errors are refusals. */
const refusing = async <T>(code: EngineErrorCode, read: () => Promise<T> | T): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EspeakError)) throw error;
    throw new EngineError(code, error.message, { cause: error });
  }
};

/** Loads a voice and its language. */
export const load = ({ voice, exact }: LoadTask): Promise<TaskResult<null>> =>
  task(async () => {
    await refusing('voice_load_failed', () => phonemize(voice.config, phonemizers, 'a'));
    await openVoice(voice, exact, false);
    giveBackMemory();
    return null;
  });

/** Plans all of a text. */
export function plan({ voice, request }: PlanTask): Promise<TaskResult<Plan>> {
  return task(() => refusing('invalid_input', () => planText(voice, phonemizers, request)));
}

export const phonemizeText = ({
  voice,
  text,
  espeakVoice,
}: DryRunTask): Promise<TaskResult<Phonemized>> =>
  task(() => dryRun(voice, phonemizers, text, espeakVoice));

/** Reads a text up to its second piece, speaks the first and reads the rest. */
export function begin({ request, input, ...spoken }: BeginTask): Promise<TaskResult<Plan>> {
  return task(async () => {
    const model = await openVoice(spoken.voice, input.exact, spoken.reproducible);
    const planner = await refusing('invalid_input', () =>
      Planner.begin(spoken.voice.config, phonemizers, request),
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
export const synthesize = (work: SynthesizeTask): Promise<TaskResult<null>> =>
  task(async () => {
    await speak(await openVoice(work.voice, work.input.exact, work.reproducible), work);
    return null;
  });

/**
 * Speaks a piece window by window, until its reader has gone.
 * @returns whether it is still there.
 */
const speak = async (
  model: VoiceModel,
  { voice, input, level, schedule, timed, port }: SynthesizeTask,
): Promise<boolean> => {
  if (input.ids.length === 0) {
    const samples = new Int16Array(Math.round(UNSPEAKABLE_SECONDS * voice.config.sampleRate));
    const { length: total } = samples;
    port.postMessage({ samples, total, last: true, samplesPerId: null } satisfies SamplesMessage);
    return true;
  }
  const leveller = createLeveller(level, {
    sampleRate: voice.config.sampleRate,
    steadyGain: voice.steadyGain,
  });
  let made = 0;
  for await (const { audio, total, samplesPerId } of model.speak(input, schedule)) {
    made += audio.length;
    // Any message says that nobody listens any more.
    const isLeft = receiveMessageOnPort(port) !== undefined;
    const last = made >= total || isLeft;
    const samples = last ? leveller.end(audio) : leveller.push(audio);
    const message: SamplesMessage = {
      samples,
      total,
      last,
      samplesPerId: timed ? samplesPerId : null,
    };
    // What is not there yet has no buffer of its own.
    port.postMessage(message, samples.length > 0 ? [samples.buffer as ArrayBuffer] : []);
    if (isLeft) return false;
    if (last) break;
  }
  return true;
};
