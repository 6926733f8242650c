import type { VoiceInfo } from '@hailo-piper/engine';
import { stillLoading } from '../engine-slot.ts';
import { SpeechError } from '../speech-error.ts';

/** OpenAI's built-in voices, which clients request from any server. */
const OPENAI_VOICES = new Set(
  'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' '),
);

export interface VoiceChoice {
  readonly voice: VoiceInfo;
  /** As written in the name; see `chooseSpeaker`. */
  readonly speaker?: string;
}

/** The operator's aliases, each for a voice id or for `id:speaker`. */
export type Aliases = Readonly<Record<string, string>>;

/** The loaded voices and the names that stand for them. */
export class VoiceCatalogue {
  readonly #voices: () => readonly VoiceInfo[];
  readonly #aliases: () => Aliases;

  /** Both are read each time: voices load later, aliases change. */
  constructor(voices: () => readonly VoiceInfo[], aliases: () => Aliases) {
    this.#voices = voices;
    this.#aliases = aliases;
  }

  get voices(): readonly VoiceInfo[] {
    return this.#voices();
  }

  get aliases(): readonly string[] {
    return Object.keys(this.#aliases());
  }

  /** The default voice; undefined while none is loaded. */
  get default(): VoiceInfo | undefined {
    const { voices } = this;
    return voices.find(({ isDefault }) => isDefault) ?? voices[0];
  }

  /** The voice with exactly this id. */
  withId(id: string): VoiceInfo | undefined {
    return this.voices.find((voice) => voice.id === id);
  }

  /**
   * Finds the voice of a name; never falls back for an unknown name. `id:speaker` chooses a
   * speaker; a voice whose id is the whole name comes first.
   *
   * @param name Default: that of the fallback voice.
   * @param fallbackId of the voice for `default`, for OpenAI's names without an alias, and without
   *   a name. Default: the default voice.
   * @throws SpeechError `voice_not_found` listing what there is; EngineError `engine_unavailable`
   *   while no voice is loaded.
   */
  choose(name = 'default', fallbackId?: string): VoiceChoice {
    const choice = this.find(name, fallbackId);
    if (choice) return choice;
    const ids = this.voices.map(({ id }) => id);
    const known = new Set(['default', ...ids, ...this.aliases, ...OPENAI_VOICES]);
    const message = `There is no such voice; there are: ${[...known].join(', ')}.`;
    throw new SpeechError('voice_not_found', 'voice', () => message);
  }

  /** As `choose`; undefined for an unknown name. */
  find(name: string, fallbackId?: string): VoiceChoice | undefined {
    const whole = this.findWholeName(name, fallbackId);
    if (whole) return whole;
    const colon = name.lastIndexOf(':');
    const choice = colon > 0 ? this.findWholeName(name.slice(0, colon), fallbackId) : undefined;
    if (!choice || choice.speaker !== undefined) return undefined;
    return { ...choice, speaker: name.slice(colon + 1) };
  }

  /**
   * As `find`, without a speaker in the name itself.
   * @throws EngineError `engine_unavailable` while no voice is loaded.
   */
  findWholeName(name: string, fallbackId?: string): VoiceChoice | undefined {
    const fallback = this.#fallback(fallbackId);
    const voice = this.withId(name);
    if (voice) return { voice };
    if (name === 'default') return { voice: fallback };
    const aliases = this.#aliases();
    const target = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    // Without aliases, so that one never leads to another.
    if (target !== undefined) {
      return new VoiceCatalogue(this.#voices, () => ({})).find(target, fallbackId);
    }
    return OPENAI_VOICES.has(name) ? { voice: fallback } : undefined;
  }

  /** The aliases of a voice or of one of its speakers. */
  aliasesOf({ id }: VoiceInfo): readonly string[] {
    return this.aliases.filter((alias) => this.findWholeName(alias)?.voice.id === id);
  }

  #fallback(id?: string): VoiceInfo {
    const voice = id === undefined ? this.default : this.withId(id);
    if (voice) return voice;
    throw stillLoading();
  }
}
