import { dirname } from 'node:path';
import { VoiceLost, VoiceUnknown } from '../losses.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { LoadableVoice, VoiceRef } from './loadable-voice.ts';
import { openPrepared } from './prepare/prepared-voice.ts';
import { brokenSeal, type Seals } from './prepare/seals.ts';
import type { VoiceModel } from './voice-model.ts';
import { WholeVoice } from './whole-voice.ts';

/** How a voice is opened for one task. */
export interface OpenOptions {
  /** Seals of the voice's own files, if the stock graph stands in for the prepared voice. */
  readonly fallback: Seals | undefined;
  readonly intraOpThreads: number;
}

/** A voice and its open models, keyed by form (whole or prepared) and number of threads. */
interface Loaded {
  readonly voice: LoadableVoice;
  readonly models: Map<string, Promise<VoiceModel>>;
}

/** The voices of one worker thread. Tasks refer to voices that were added before. */
export class LoadedVoices {
  readonly #loaded = new Map<string, Loaded>();

  /** Registers a voice without opening it, and closes the models of its earlier life. */
  async add(voice: LoadableVoice): Promise<void> {
    const earlier = this.#loaded.get(keyOf(voice));
    if (earlier !== undefined && earlier.voice.life >= voice.life) return;
    this.#loaded.set(keyOf(voice), { voice, models: new Map() });
    if (earlier !== undefined) await close(earlier);
  }

  /** @throws VoiceUnknown if the voice was not added, or only in an earlier life. */
  get(ref: VoiceRef): LoadableVoice {
    return this.#find(ref).voice;
  }

  /**
   * The voice's model. A prepared voice opens its graphs when it first speaks.
   * @throws EngineError `voice_load_failed`, VoiceLost, VoiceUnknown.
   */
  async open(ref: VoiceRef, { fallback, intraOpThreads }: OpenOptions): Promise<VoiceModel> {
    const { voice, models } = this.#find(ref);
    const prepared = fallback === undefined ? voice.prepared : undefined;
    const key = `${prepared === undefined ? 'whole' : 'prepared'} ${intraOpThreads}`;
    const opened = models.get(key);
    if (opened !== undefined) return opened;
    const opening =
      prepared === undefined
        ? openStock(voice.config, fallback ?? voice.stock, intraOpThreads)
        : Promise.resolve(openPrepared(prepared, intraOpThreads));
    models.set(key, opening);
    opening.catch(() => models.delete(key));
    return opening;
  }

  /** Closes and forgets a voice, unless a later life was added. Not allowed while it speaks. */
  async remove(ref: VoiceRef): Promise<void> {
    const loaded = this.#loaded.get(keyOf(ref));
    if (loaded === undefined || loaded.voice.life > ref.life) return;
    this.#loaded.delete(keyOf(ref));
    await close(loaded);
  }

  #find(ref: VoiceRef): Loaded {
    const loaded = this.#loaded.get(keyOf(ref));
    // A later life of the same revision gives the same audio.
    if (loaded === undefined || loaded.voice.life < ref.life) throw new VoiceUnknown();
    return loaded;
  }
}

function keyOf({ id, revision }: VoiceRef): string {
  return `${revision} ${id}`;
}

async function close({ models }: Loaded): Promise<void> {
  for (const model of models.values()) {
    await (await model.catch(() => undefined))?.close();
  }
}

/**
 * Opens the stock graph. If its files were replaced, throws VoiceLost in place of the load error,
 * which may not be the voice's fault.
 */
async function openStock(
  config: VoiceConfig,
  seals: Seals,
  intraOpThreads: number,
): Promise<VoiceModel> {
  const expectSame = () => {
    const broken = brokenSeal(dirname(config.modelPath), seals);
    if (broken !== undefined) throw new VoiceLost(`${broken.file} is ${broken.is}`);
  };
  expectSame();
  const loading = WholeVoice.load(config, intraOpThreads);
  const model = await loading.catch(() => undefined);
  try {
    expectSame();
  } catch (error) {
    await model?.close();
    throw error;
  }
  return loading;
}
