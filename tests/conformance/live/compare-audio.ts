import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSpeechEngine,
  EngineError,
  type PhonemeIdMap,
  readVoiceConfig,
  type SpeechEngine,
} from '@hailo-piper/engine';
import { samplesBySentence, worstDifference } from '../sentences.ts';
import { type AudioCase, audioCases } from './audio-cases.ts';
import { type Piper, type PiperAnswer, startPiper } from './piper-process.ts';

/** What came of one Piper voice. */
export interface AudioResult {
  readonly voice: string;
  cases: number;
  sentences: number;
  samples: number;
  /** Sentences without a sound, which Piper speaks as a noise and the engine leaves out. */
  leftOut: number;
  /** The largest difference of a sample from Piper's, in steps of 16 bits. */
  oneThread: number;
  /** From two threads, at a volume of at most 1. */
  twoThreads: number;
  /** The same at larger volumes, which enlarge the difference too. */
  twoThreadsLouder: number;
  readonly failures: string[];
}

export interface AudioRun {
  readonly seed: number;
  /** Paths of the `.onnx`. */
  readonly models: readonly string[];
  /** Cases of each voice, at the least. */
  readonly minCases: number;
  /** When to stop after that, by `performance.now()`. */
  readonly untilMs: number;
  readonly python: string;
}

const NO_NOISE = { noise_scale: 0, noise_w_scale: 0 };
const ONE_THREAD_LIMIT = 0;
/** Of each unit of volume, for what Piper's own sums of one and of two threads differ by. */
const TWO_THREADS_LIMIT = 1;

const samplesOf = ({ path }: PiperAnswer): Int16Array => {
  if (path === undefined) return new Int16Array();
  const bytes = Uint8Array.from(readFileSync(path));
  rmSync(path);
  return new Int16Array(bytes.buffer);
};

/** A letter or a digit that has an id. Stress, length and punctuation make no sound. */
const hasSound = (phonemes: string, idMap: PhonemeIdMap): boolean =>
  [...phonemes].some((one) => idMap.has(one) && /[\p{L}\p{N}]/u.test(one) && !/\p{Lm}/u.test(one));

interface Spoken {
  readonly sentences: readonly Int16Array[];
  readonly leftOut: number;
}

const theirs = (answer: PiperAnswer, idMap: PhonemeIdMap): Spoken => {
  if (answer.error !== undefined) throw new Error(`Piper: ${answer.error}`);
  const all = samplesOf(answer);
  let start = 0;
  const sentences: Int16Array[] = [];
  for (const { phonemes, samples = 0 } of answer.sentences) {
    if (hasSound(phonemes, idMap)) sentences.push(all.subarray(start, start + samples));
    start += samples;
  }
  return { sentences, leftOut: answer.sentences.length - sentences.length };
};

const ours = async (engine: SpeechEngine, voice: string, wanted: AudioCase) => {
  try {
    const { audio } = await engine.speak({
      voice,
      text: wanted.text,
      ...(wanted.length_scale === undefined ? {} : { lengthScale: wanted.length_scale }),
      ...(wanted.volume === undefined ? {} : { volume: wanted.volume }),
      ...(wanted.normalize_audio === undefined ? {} : { normalizeAudio: wanted.normalize_audio }),
      ...(wanted.speaker_id === undefined ? {} : { speaker: wanted.speaker_id }),
    });
    return await samplesBySentence(audio);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'input_not_speakable')) throw error;
    return [];
  }
};

/** Speaks the cases of every voice in turn: Piper with one thread, with two, and the engine. */
export async function compareAudio(run: AudioRun): Promise<AudioResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-conformance-'));
  const start = (threads: number): Piper =>
    startPiper(run.python, ['--samples', join(folder, `${threads}`), '--threads', `${threads}`]);
  const pipers = [start(1), start(2)] as const;
  const engine = await createSpeechEngine({
    voices: run.models,
    defaults: { noiseScale: 0, noiseWScale: 0, normalizeAudio: true },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'process',
    requestTimeoutMs: 120_000,
  });
  const voices = run.models.map((model) => {
    const config = readVoiceConfig(model);
    return { model, config, source: audioCases(run.seed, config), result: emptyResult(config.id) };
  });

  const compare = async ({ model, config, source, result }: (typeof voices)[number], i: number) => {
    const wanted = source(i);
    const request = { voice: model, ...wanted, ...NO_NOISE };
    const asked = pipers[0].ask(request);
    const spoken = await ours(engine, config.id, wanted);
    const one = theirs(await asked, config.phonemeIdMap);
    // Not at the same time: its threads spin, and would wait for a core.
    const two = theirs(await pipers[1].ask(request), config.phonemeIdMap);
    const byOne = worstDifference(one.sentences, spoken);
    const byTwo = worstDifference(two.sentences, spoken);
    result.cases++;
    result.sentences += spoken.length;
    result.samples += spoken.reduce((sum, { length }) => sum + length, 0);
    result.leftOut += one.leftOut;
    result.oneThread = Math.max(result.oneThread, byOne);
    const volume = wanted.volume ?? 1;
    const column = volume > 1 ? 'twoThreadsLouder' : 'twoThreads';
    result[column] = Math.max(result[column], byTwo);
    if (byOne > ONE_THREAD_LIMIT || byTwo > TWO_THREADS_LIMIT * Math.max(1, Math.ceil(volume))) {
      result.failures.push(
        `${config.id} ${JSON.stringify(wanted)}: ${byOne} from one thread, ${byTwo} from two; ` +
          `samples of sentences: theirs ${one.sentences.map(({ length }) => length)}, ` +
          `two threads ${two.sentences.map(({ length }) => length)}, ` +
          `ours ${spoken.map(({ length }) => length)}`,
      );
    }
  };

  try {
    for (let index = 0; index < run.minCases || performance.now() < run.untilMs; index++) {
      for (const voice of voices) await compare(voice, index);
    }
  } finally {
    for (const piper of pipers) piper.close();
    await engine.close();
    rmSync(folder, { recursive: true });
  }
  return voices.map(({ result }) => result);
}

const emptyResult = (voice: string): AudioResult => ({
  voice,
  cases: 0,
  sentences: 0,
  samples: 0,
  leftOut: 0,
  oneThread: 0,
  twoThreads: 0,
  twoThreadsLouder: 0,
  failures: [],
});
