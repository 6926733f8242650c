import { resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import type { VoiceInfo } from '../speech-engine.ts';
import { type SpeechDefaults, voiceDefaults } from '../synthesis/speech-settings.ts';
import { findVoice } from './find-voice.ts';
import { KeptVoice } from './kept-voice.ts';
import { type DecoderChoice, decoderCandidates } from './prepare/decoder-choice.ts';
import { thisProcessor } from './prepare/processor.ts';
import type { VoiceConfig } from './voice-config.ts';
import { readVoiceFiles, type VoiceFiles } from './voice-files.ts';

export interface RegistryOptions {
  /** `.onnx` files; of two with the same name the first is taken. */
  readonly modelPaths: readonly string[];
  /** Default: the first model's. */
  readonly defaultId: string | undefined;
  /** Without one, voices run whole. */
  readonly preparedFolder: string | undefined;
  /** Arithmetic of the decoders. */
  readonly decoder: DecoderChoice;
  readonly speechDefaults: SpeechDefaults;
}

/** The voices an engine was given, by id. */
export class VoiceRegistry {
  readonly voices: readonly VoiceInfo[];
  readonly #kept: ReadonlyMap<string, KeptVoice>;

  private constructor(kept: ReadonlyMap<string, KeptVoice>, voices: readonly VoiceInfo[]) {
    this.#kept = kept;
    this.voices = voices;
  }

  /**
   * Reads the voices' configs and prepares those that are not prepared yet.
   * @throws EngineError `voice_load_failed` when a config does not fit, there is no such default,
   *   or half precision is asked for where it cannot be.
   */
  static async create(
    { modelPaths, defaultId, preparedFolder, decoder, speechDefaults }: RegistryOptions,
    log: LogSink,
  ): Promise<VoiceRegistry> {
    const decoders = decoderCandidates(decoder, thisProcessor());
    const found = new Map<string, VoiceFiles>();
    for (const path of modelPaths) {
      const files = await readVoiceFiles(resolve(path), decoders);
      if (!found.has(files.config.id)) found.set(files.config.id, files);
    }
    const [first] = found.keys();
    const chosen = defaultId ?? first;
    if (chosen === undefined || !found.has(chosen)) {
      const problem =
        chosen === undefined ? 'no voice is configured' : `there is no voice ${chosen}`;
      throw new EngineError('voice_load_failed', problem);
    }
    const kept = new Map<string, KeptVoice>();
    const voices: VoiceInfo[] = [];
    for (const [id, files] of found) {
      const voice = await KeptVoice.create(files, { folder: preparedFolder, decoders, log });
      const { config, prepared, revision } = voice;
      for (const note of config.notes) log({ level: 'warning', msg: note, voice: id });
      kept.set(id, voice);
      voices.push({
        ...describe(config),
        defaults: voiceDefaults(speechDefaults, config),
        revision,
        windowed: prepared !== undefined,
        decoder: prepared?.decoder ?? 'f32',
        isDefault: id === chosen,
      });
    }
    return new VoiceRegistry(kept, voices);
  }

  /** @throws EngineError `voice_not_found`. */
  find(id: string | undefined): KeptVoice {
    const { id: found } = findVoice(this.voices, id);
    return this.#kept.get(found) as KeptVoice;
  }

  /** Others may remove what was prepared, from here on. */
  close(): void {
    for (const voice of this.#kept.values()) voice.close();
  }
}

const describe = (config: VoiceConfig) => ({
  id: config.id,
  language: config.language,
  espeakVoice: config.espeakVoice,
  quality: config.quality,
  sampleRate: config.sampleRate,
  hopLength: config.hopLength,
  numSpeakers: config.numSpeakers,
  speakers: { ...config.speakers },
  modelPath: config.modelPath,
});
