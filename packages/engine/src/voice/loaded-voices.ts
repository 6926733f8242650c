import { dirname } from 'node:path';
import { VoiceLost } from '../losses.ts';
import { openPrepared, type PreparedEntry } from './prepare/prepared-voice.ts';
import { brokenSeal, type Seals } from './prepare/seals.ts';
import type { VoiceConfig } from './voice-config.ts';
import type { VoiceModel } from './voice-model.ts';
import { WholeVoice } from './whole-voice.ts';

/** A voice as workers are told of it. */
export interface LoadableVoice {
  readonly config: VoiceConfig;
  /** Absent where the stock graph has to run whole. */
  readonly prepared: PreparedEntry | undefined;
  /** The voice's own files, which the stock graph is loaded from. */
  readonly stock: Seals;
  /** Gain that `steady` brings it to the level of all voices by. */
  readonly steadyGain: number;
  /** What was opened in an earlier life of the voice is not to be used any more. */
  readonly life: number;
}

/** Opened forms of one voice, each by the threads it runs on. */
interface Opened {
  readonly life: number;
  readonly models: Map<string, Promise<VoiceModel>>;
}

/** The voices of one worker thread. */
export class LoadedVoices {
  readonly #voices = new Map<string, Opened>();

  /** @throws EngineError `voice_load_failed`, VoiceLost; a prepared voice opens when it first speaks. */
  async get(voice: LoadableVoice, intraOpThreads: number): Promise<VoiceModel> {
    const { models } = await this.#inItsLife(voice);
    const key = `${voice.prepared === undefined ? 'whole' : 'prepared'} ${intraOpThreads}`;
    const loaded = models.get(key) ?? load(voice, intraOpThreads);
    models.set(key, loaded);
    loaded.catch(() => models.delete(key));
    return loaded;
  }

  async #inItsLife({ config, life }: LoadableVoice): Promise<Opened> {
    const known = this.#voices.get(config.modelPath);
    if (known?.life === life) return known;
    const opened: Opened = { life, models: new Map() };
    this.#voices.set(config.modelPath, opened);
    for (const model of known?.models.values() ?? []) await (await model).release();
    return opened;
  }
}

const load = async (voice: LoadableVoice, intraOpThreads: number): Promise<VoiceModel> =>
  voice.prepared === undefined
    ? loadStock(voice, intraOpThreads)
    : openPrepared(voice.prepared, intraOpThreads);

/** What is wrong with a file that was replaced says nothing of the voice. */
const loadStock = async (
  { config, stock }: LoadableVoice,
  intraOpThreads: number,
): Promise<VoiceModel> => {
  const expectSame = () => {
    const broken = brokenSeal(dirname(config.modelPath), stock);
    if (broken !== undefined) throw new VoiceLost(`${broken.file} is ${broken.is}`);
  };
  expectSame();
  const loading = WholeVoice.load(config, intraOpThreads);
  const model = await loading.catch(() => undefined);
  try {
    expectSame();
  } catch (error) {
    await model?.release();
    throw error;
  }
  return loading;
};
