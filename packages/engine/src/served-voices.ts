import { type Call, withinCall } from './call.ts';
import type { EngineSettings, VoiceChoice } from './engine-options.ts';
import { loadIntoWorkers } from './pool/load-into-workers.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { SpeechRequest, VoiceInfo } from './speech-engine.ts';
import { isExact } from './synthesis/level.ts';
import { VoiceSeats } from './utterance/voice-seats.ts';
import { findVoice, type WantedVoice } from './voice/find-voice.ts';
import type { KeptVoice } from './voice/kept-voice.ts';
import { voiceKey } from './voice/loadable-voice.ts';
import type { VoiceRegistry } from './voice/voice-registry.ts';
import { speakerNumber } from './voice-config/find-speaker.ts';

/** The voices of an engine and of its workers. */
export class ServedVoices {
  readonly #registry: VoiceRegistry;
  readonly #pool: WorkerPool;
  readonly #settings: EngineSettings;
  /** Of the utterances that workers may have in hand. */
  readonly seats: VoiceSeats;

  /** Called with the voices when they, or what is known of them, have changed. */
  onVoices: (voices: readonly VoiceInfo[]) => void = () => {};
  /** Called with the ids of the loaded voices when they have changed. */
  onLoaded: (ids: readonly string[]) => void = () => {};

  constructor(settings: EngineSettings, registry: VoiceRegistry, pool: WorkerPool) {
    this.#settings = settings;
    this.#registry = registry;
    this.#pool = pool;
    this.seats = new VoiceSeats(settings.maxLoaded ?? Number.POSITIVE_INFINITY);
    registry.onUnused((voice) => pool.unload(voice.loadable));
    registry.onChanged = () => this.onVoices(this.list);
    pool.isInUse = (voice) => this.seats.isInUse(voice);
    pool.onLoaded = () => this.#loadedChanged();
  }

  get list(): readonly VoiceInfo[] {
    const loaded = new Set(this.#pool.loaded.map(({ id }) => id));
    return this.#registry.voices.map((voice) => ({ ...voice, isLoaded: loaded.has(voice.id) }));
  }

  /** @throws EngineError `voice_load_failed`, `draining`. */
  async change(choice: VoiceChoice): Promise<readonly VoiceInfo[]> {
    await this.#registry.change(choice, (voice) => this.#load(voice));
    return this.list;
  }

  /** @throws as `SpeechEngine.prepareVoice`. */
  async prepare(id: string | undefined, call: Call): Promise<VoiceInfo> {
    await withinCall(call, this.#registry.keep({ voice: id }));
    return findVoice(this.list, { voice: id });
  }

  /** The voice of a request, prepared. @throws as `SpeechEngine.speak`. */
  async of(request: WantedVoice & Pick<SpeechRequest, 'speaker'>, call: Call): Promise<KeptVoice> {
    const { config, kept } = this.#registry.find(request);
    speakerNumber(request.speaker, config);
    const voice = kept ?? (await withinCall(call, this.#registry.keep(request)));
    await voice.wake();
    return voice;
  }

  /** Loads the default voice and those to preload; the default voice last, so that it stays. */
  async preload(): Promise<void> {
    const { preload = [], maxLoaded = Number.POSITIVE_INFINITY } = this.#settings;
    for (const id of preload.slice(0, maxLoaded)) {
      const voice = this.#registry.voices.find((one) => one.id === id && !one.isDefault);
      if (voice?.revision === undefined) continue;
      await this.#load(await this.#registry.keep({ voice: id }));
    }
    await this.#load(await this.#registry.keep({}));
  }

  #loadedChanged(): void {
    const { loaded } = this.#pool;
    const held = new Set(loaded.map(voiceKey));
    this.#registry.rest(({ revision, config }) => held.has(voiceKey({ id: config.id, revision })));
    this.onLoaded(loaded.map(({ id }) => id));
  }

  async #load(voice: KeptVoice): Promise<void> {
    const exact = isExact(this.#settings.defaults.normalizeAudio);
    const release = this.#registry.use(voice);
    try {
      await voice.wake();
      await loadIntoWorkers(this.#pool, voice, exact);
    } finally {
      release();
    }
  }
}
