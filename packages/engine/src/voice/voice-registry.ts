import { resolve } from 'node:path';
import type { EngineSettings, VoiceChoice } from '../engine-options.ts';
import { EngineError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import type { VoiceInfo } from '../speech-engine.ts';
import { voiceDefaults } from '../synthesis/speech-settings.ts';
import { findVoice, type WantedVoice } from './find-voice.ts';
import { KeptVoice } from './kept-voice.ts';
import { type DecoderCandidates, decoderCandidates } from './prepare/decoder-choice.ts';
import { thisProcessor } from './prepare/processor.ts';
import { readVoiceFiles, type VoiceFiles } from './voice-files.ts';
import { VoiceUses } from './voice-uses.ts';

/** Settings that all voices share. */
type RegistrySettings = Pick<EngineSettings, 'preparedFolder' | 'decoder' | 'defaults'>;

/** The voices of an engine, by id. They may be replaced while requests use them. */
export class VoiceRegistry {
  readonly #settings: RegistrySettings;
  readonly #log: LogSink;
  readonly #decoders: DecoderCandidates;
  readonly #uses = new VoiceUses();
  #listed: ReadonlyMap<string, KeptVoice> = new Map();
  #voices: readonly VoiceInfo[] = [];
  #changing: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(settings: RegistrySettings, log: LogSink) {
    this.#settings = settings;
    this.#log = log;
    this.#decoders = decoderCandidates(settings.decoder ?? 'auto', thisProcessor());
  }

  /**
   * Reads the voices' configs and prepares the voices that are not prepared yet.
   * @throws EngineError `voice_load_failed` if a config is invalid, the default voice does not
   *   exist, or half precision is configured but not possible.
   */
  static async create(
    settings: RegistrySettings & VoiceChoice,
    log: LogSink,
  ): Promise<VoiceRegistry> {
    const registry = new VoiceRegistry(settings, log);
    await registry.change(settings);
    return registry;
  }

  get voices(): readonly VoiceInfo[] {
    return this.#voices;
  }

  /** @throws EngineError `voice_not_found`, `voice_changed`. */
  find(wanted: WantedVoice): KeptVoice {
    return this.#listed.get(findVoice(this.#voices, wanted).id) as KeptVoice;
  }

  /** Keeps a voice open until the returned function is called. Calling it again does nothing. */
  use(voice: KeptVoice): () => void {
    return this.#uses.add(voice);
  }

  /** @param free called with each voice that is neither listed nor in use, before it is closed. */
  onUnused(free: (voice: KeptVoice) => Promise<void>): void {
    this.#uses.onUnused = free;
  }

  /**
   * Replaces the list of voices. A voice whose files are unchanged stays open. A voice that is no
   * longer listed is not found any more, and is closed when its last use ends. If this fails, the
   * list stays as it was. Concurrent changes run one after the other.
   * @param load called with the default voice, if it is new, before it is listed.
   * @throws EngineError `voice_load_failed`; any error of `load`.
   */
  change(choice: VoiceChoice, load?: (voice: KeptVoice) => Promise<void>): Promise<void> {
    const changed = this.#changing.then(() => this.#change(choice, load));
    this.#changing = changed.catch(() => {});
    return changed;
  }

  /** Closes all voices and releases their leases, so that prepared voices may be removed. */
  close(): void {
    this.#isClosed = true;
    this.#uses.closeAll();
    for (const voice of this.#listed.values()) voice.close();
  }

  async #change(
    { voices: modelPaths, defaultVoice }: VoiceChoice,
    load?: (voice: KeptVoice) => Promise<void>,
  ): Promise<void> {
    const found = new Map<string, VoiceFiles>();
    for (const path of modelPaths) {
      const files = await readVoiceFiles(resolve(path), this.#decoders);
      if (!found.has(files.config.id)) found.set(files.config.id, files);
    }
    const [first] = found.keys();
    const chosen = defaultVoice ?? first;
    if (chosen === undefined || !found.has(chosen)) {
      const problem =
        chosen === undefined ? 'no voice is configured' : `there is no voice ${chosen}`;
      throw new EngineError('voice_load_failed', problem);
    }
    const listed = new Map<string, KeptVoice>();
    const added: KeptVoice[] = [];
    try {
      for (const [id, files] of found) {
        const before = this.#listed.get(id);
        const isSame = before?.isOf(files) === true;
        const voice = isSame ? before : (this.#uses.takeBack(files) ?? (await this.#make(files)));
        if (!isSame) added.push(voice);
        listed.set(id, voice);
      }
      const preferred = listed.get(chosen) as KeptVoice;
      if (added.includes(preferred)) await load?.(preferred);
      if (this.#isClosed) throw new EngineError('draining', 'the engine is closed');
    } catch (error) {
      for (const voice of added) this.#uses.letGo(voice);
      throw error;
    }
    const before = this.#listed;
    this.#listed = listed;
    this.#voices = Array.from(listed, ([id, voice]) => this.#describe(voice, id === chosen));
    for (const [id, voice] of before) if (listed.get(id) !== voice) this.#uses.letGo(voice);
  }

  async #make(files: VoiceFiles): Promise<KeptVoice> {
    const log = this.#log;
    const { preparedFolder: folder } = this.#settings;
    const voice = await KeptVoice.create(files, { folder, decoders: this.#decoders, log });
    const { id, notes } = voice.config;
    for (const note of notes) log({ level: 'warning', msg: note, voice: id });
    return voice;
  }

  #describe({ config, prepared, revision }: KeptVoice, isDefault: boolean): VoiceInfo {
    return {
      id: config.id,
      language: config.language,
      espeakVoice: config.espeakVoice,
      quality: config.quality,
      sampleRate: config.sampleRate,
      hopLength: config.hopLength,
      numSpeakers: config.numSpeakers,
      speakers: { ...config.speakers },
      modelPath: config.modelPath,
      defaults: voiceDefaults(this.#settings.defaults, config),
      revision,
      windowed: prepared !== undefined,
      decoder: prepared?.decoder ?? 'f32',
      isDefault,
    };
  }
}
