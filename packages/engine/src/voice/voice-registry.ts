import { resolve } from 'node:path';
import { HailoPiperError } from '../errors.ts';
import type { VoiceInfo } from '../speech-engine.ts';
import { findVoice } from './find-voice.ts';
import { readVoiceConfig, type VoiceConfig } from './voice-config.ts';

/** The voices an engine was given, by id. */
export class VoiceRegistry {
  readonly voices: readonly VoiceInfo[];
  readonly #configs = new Map<string, VoiceConfig>();

  /**
   * @param modelPaths `.onnx` files; of two with the same name the first is taken.
   * @param defaultId Default: the first model's.
   * @throws HailoPiperError `voice_load_failed` when a config does not fit or there is no such default.
   */
  constructor(modelPaths: readonly string[], defaultId?: string) {
    for (const path of modelPaths) {
      const config = readVoiceConfig(resolve(path));
      if (!this.#configs.has(config.id)) this.#configs.set(config.id, config);
    }
    const [first] = this.#configs.values();
    const chosen = defaultId === undefined ? first : this.#configs.get(defaultId);
    if (chosen === undefined) {
      throw new HailoPiperError(
        'voice_load_failed',
        defaultId === undefined ? 'no voice is configured' : `there is no voice ${defaultId}`,
      );
    }
    this.voices = [...this.#configs.values()].map((config) => ({
      id: config.id,
      language: config.language,
      espeakVoice: config.espeakVoice,
      quality: config.quality,
      sampleRate: config.sampleRate,
      numSpeakers: config.numSpeakers,
      speakers: { ...config.speakers },
      modelPath: config.modelPath,
      isDefault: config === chosen,
    }));
  }

  get configs(): Iterable<VoiceConfig> {
    return this.#configs.values();
  }

  /** @throws HailoPiperError `voice_not_found`. */
  find(id: string | undefined): VoiceConfig {
    const { id: found } = findVoice(this.voices, id);
    return this.#configs.get(found) as VoiceConfig;
  }
}
