/**
 * The code of a pool's worker thread. It holds its own espeak and the voices it has been asked
 * for; its exports are the tasks of WorkerTasks, called by Piscina by name.
 */
import { workerData } from 'node:worker_threads';
import { EspeakError } from '@hailo-piper/espeak';
import { type EngineErrorCode, HailoPiperError, toWireError } from '../errors.ts';
import { createPhonemizers, dryRun } from '../phonemes/dry-run.ts';
import { phonemeIds } from '../phonemes/phoneme-ids.ts';
import { phonemize } from '../phonemes/phonemize.ts';
import type { Phonemized } from '../speech-engine.ts';
import { toSamples } from '../synthesis/level.ts';
import { type Plan, planText } from '../synthesis/plan.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import { loadVoiceSession, type VoiceSession } from '../voice/voice-session.ts';
import type {
  DryRunTask,
  LoadTask,
  Pace,
  PlanTask,
  SamplesMessage,
  SynthesizeTask,
  TaskResult,
  WorkerSettings,
} from './worker-tasks.ts';

const WARM_UP_PHONEMES = 20;

const settings = workerData as WorkerSettings;
const sessions = new Map<string, Promise<VoiceSession>>();
const phonemizers = createPhonemizers();

const sessionOf = (voice: VoiceConfig): Promise<VoiceSession> => {
  let session = sessions.get(voice.modelPath);
  if (session === undefined) {
    session = loadVoiceSession(voice, settings.intraOpThreads);
    sessions.set(voice.modelPath, session);
    session.catch(() => sessions.delete(voice.modelPath));
  }
  return session;
};

/**
 * Refusals become values. Anything else is thrown past Piscina's own handler: what state it left
 * behind is unknown, so the thread dies of it, its task rejects and the pool starts another.
 */
const task = async <T>(work: () => Promise<T> | T): Promise<TaskResult<T>> => {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof HailoPiperError) return { error: toWireError(error) };
    return new Promise(() => {
      setImmediate(() => {
        throw error;
      });
    });
  }
};

/**
 * espeak throws its own instance away where a text has harmed it, so its errors are refusals.
 */
const refusing = async <T>(code: EngineErrorCode, phonemes: Promise<T>): Promise<T> => {
  try {
    return await phonemes;
  } catch (error) {
    if (!(error instanceof EspeakError)) throw error;
    throw new HailoPiperError(code, error.message, { cause: error });
  }
};

/** Loads a voice and runs its graph once, so that the first request finds everything warm. */
export const load = ({ voice }: LoadTask): Promise<TaskResult<Pace>> =>
  task(async () => {
    await refusing('voice_load_failed', phonemize(voice, phonemizers, 'a'));
    const session = await sessionOf(voice);
    const someSounds = [...voice.phonemeIdMap.keys()].slice(0, WARM_UP_PHONEMES);
    const { ids } = phonemeIds(someSounds, voice.phonemeIdMap);
    const startedAt = performance.now();
    await session.run(ids, voice, 0);
    return { msPerId: (performance.now() - startedAt) / ids.length };
  });

export const plan = ({ voice, text }: PlanTask): Promise<TaskResult<Plan>> =>
  task(() => refusing('invalid_input', planText(voice, phonemizers, text)));

export const phonemizeText = ({
  voice,
  text,
  espeakVoice,
}: DryRunTask): Promise<TaskResult<Phonemized>> =>
  task(() => dryRun(voice, phonemizers, text, espeakVoice));

export const synthesize = ({
  voice,
  ids,
  scales,
  level,
  speaker,
  port,
}: SynthesizeTask): Promise<TaskResult<null>> =>
  task(async () => {
    const session = await sessionOf(voice);
    const samples = toSamples(await session.run(ids, scales, speaker), level);
    const message: SamplesMessage = { samples, last: true };
    port.postMessage(message, [samples.buffer as ArrayBuffer]);
    return null;
  });
