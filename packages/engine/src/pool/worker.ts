/**
 * Code of a worker thread. It has its own espeak and the voices that were introduced to it. Its
 * exports are the tasks of WorkerTasks, which Piscina calls by name.
 */
import { workerData } from 'node:worker_threads';
import { EspeakError } from '@hailo-piper/espeak';
import { EngineError, type EngineErrorCode, toWireError } from '../errors.ts';
import { VoiceLost, VoiceUnknown } from '../losses.ts';
import { giveBackMemory } from '../memory.ts';
import { createPhonemizers, dryRun } from '../phonemes/dry-run.ts';
import { phonemize } from '../phonemes/phonemize.ts';
import { tellOpenings } from '../sessions.ts';
import type { Phonemized } from '../speech-engine.ts';
import { type Plan, type PlanRequest, piecesOf } from '../synthesis/plan.ts';
import { Planner, planText } from '../synthesis/planner.ts';
import { type WindowSchedule, windowsOf } from '../synthesis/window.ts';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import { LoadedVoices } from '../voice/loaded-voices.ts';
import {
  isWindowedModel,
  type SentenceInput,
  type VoiceModel,
  type WindowedModel,
} from '../voice/voice-model.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { yieldToServingThreads } from './worker-priority.ts';
import type {
  BeginMessage,
  BeginTask,
  DryRunTask,
  Encoded,
  EncodeTask,
  LoadTask,
  PlanTask,
  TaskResult,
  VoiceUse,
  WindowTask,
  WorkerSettings,
} from './worker-tasks.ts';

const settings = workerData as WorkerSettings;
tellOpenings(settings.openings);
yieldToServingThreads();
const voices = new LoadedVoices();
const phonemizers = createPhonemizers();

/** The voice's model, as a task uses it. */
const modelOf = ({ voice, fallback, reproducible }: VoiceUse): Promise<VoiceModel> => {
  const intraOpThreads = reproducible ? 1 : settings.intraOpThreads;
  return voices.open(voice, { fallback, intraOpThreads });
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
export function load({ voice, exact, encodes }: LoadTask): Promise<TaskResult<null>> {
  return task(async () => {
    const { config } = voices.get(voice);
    await refusing('voice_load_failed', () => phonemize(config, phonemizers, 'a'));
    const model = await modelOf({ voice, fallback: undefined, reproducible: false });
    await model.open(exact, encodes);
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

/** Runs the encoder; a voice that runs whole speaks the sentence. */
export function encode({ input, ...use }: EncodeTask): Promise<TaskResult<Encoded>> {
  return task(async () => encodeWith(await modelOf(use), input));
}

const encodeWith = async (model: VoiceModel, input: SentenceInput): Promise<Encoded> =>
  isWindowedModel(model)
    ? { sentence: await model.encode(input) }
    : { audio: await model.speakWhole(input) };

/** Runs the flow for a window. */
export function makeLatent({ sentence, frames, ...use }: WindowTask): Promise<TaskResult<null>> {
  return task(async () => {
    await (await windowedModelOf(use)).makeLatent(sentence, frames);
    return null;
  });
}

/** Runs the decoder for a window. */
export function decode({
  sentence,
  frames,
  ...use
}: WindowTask): Promise<TaskResult<Float32Array>> {
  return task(async () => (await windowedModelOf(use)).decode(sentence, frames));
}

const windowedModelOf = async (use: VoiceUse): Promise<WindowedModel> => {
  const model = await modelOf(use);
  if (!isWindowedModel(model)) throw new Error('a voice that runs whole has no windows');
  return model;
};

/**
 * Reads a text up to its second piece and makes the first window of its first piece, so that its
 * audio begins as soon as possible.
 */
export function begin({
  request,
  input,
  schedule,
  port,
  ...use
}: BeginTask): Promise<TaskResult<null>> {
  return task(async () => {
    const { config } = voices.get(use.voice);
    const model = await modelOf(use);
    const begun = await refusing('invalid_input', () => beginningOf(config, request));
    const report = (message: BeginMessage) => port.postMessage(message);
    const ids = piecesOf(begun)[0]?.ids ?? [];
    report({ begun, last: ids.length === 0 });
    if (ids.length > 0) await beginPiece(model, { ...input, ids }, schedule, report);
    return null;
  });
}

/** The plan of the first two pieces of a text. */
const beginningOf = async (config: VoiceConfig, request: PlanRequest): Promise<Plan> => {
  const planner = await Planner.begin(config, phonemizers, request);
  try {
    planner.read(2);
    return planner.plan;
  } finally {
    planner.leave();
  }
};

/** Encodes a piece and makes its first window. */
const beginPiece = async (
  model: VoiceModel,
  input: SentenceInput,
  schedule: WindowSchedule,
  report: (message: BeginMessage) => void,
): Promise<void> => {
  const encoded = await encodeWith(model, input);
  report({ encoded, last: 'audio' in encoded });
  if ('audio' in encoded || !isWindowedModel(model)) return;
  const { sentence } = encoded;
  const [first] = windowsOf(sentence.frames, schedule, sentence.decoderHalo);
  if (first === undefined) return;
  if (first.flow !== undefined) await model.makeLatent(sentence, first.flow);
  report({ audio: await model.decode(sentence, first.decoder), last: true });
};
