import { EngineError, type VoiceInfo } from '@hailo-piper/engine';
import { SpeechError } from '../speech-error.ts';

/** OpenAI's built-in voices; clients send these names whatever server they speak to. */
const OPENAI_VOICES = new Set(
  'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' '),
);

export interface VoiceChoice {
  readonly voice: VoiceInfo;
  /** As it stands in the name; see `chooseSpeaker`. */
  readonly speaker?: string;
}

/** The operator's names, each for a voice's id or for `id:speaker`. */
export type Aliases = Readonly<Record<string, string>>;

/** The voices there are, and every name that stands for one. */
export class VoiceCatalogue {
  readonly #voices: () => readonly VoiceInfo[];
  readonly #aliases: () => Aliases;

  /** Both are asked each time: voices are loaded later, aliases are changed. */
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

  /** The voice behind `default`; undefined while none is loaded. */
  get default(): VoiceInfo | undefined {
    const { voices } = this;
    return voices.find(({ isDefault }) => isDefault) ?? voices[0];
  }

  /** The voice of that id. No other name is looked for. */
  withId(id: string): VoiceInfo | undefined {
    return this.voices.find((voice) => voice.id === id);
  }

  /**
   * The voice that a name stands for, never one that was not asked for. `id:speaker` picks a speaker; a
   * whole id wins over that reading.
   *
   * @param name Default: that of the fallback voice.
   * @param fallbackId of the voice behind `default`, behind OpenAI's names without an alias, and behind
   *   no name. Default: the default voice.
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

  /** As `choose`; undefined where there is none. */
  find(name: string, fallbackId?: string): VoiceChoice | undefined {
    const whole = this.findWholeName(name, fallbackId);
    if (whole) return whole;
    const colon = name.lastIndexOf(':');
    const choice = colon > 0 ? this.findWholeName(name.slice(0, colon), fallbackId) : undefined;
    if (!choice || choice.speaker !== undefined) return undefined;
    return { ...choice, speaker: name.slice(colon + 1) };
  }

  /**
   * As `find`, without reading a speaker out of the name itself.
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

  /** The aliases that lead to a voice or to one of its speakers. */
  aliasesOf({ id }: VoiceInfo): readonly string[] {
    return this.aliases.filter((alias) => this.findWholeName(alias)?.voice.id === id);
  }

  #fallback(id?: string): VoiceInfo {
    const voice = id === undefined ? this.default : this.withId(id);
    if (voice) return voice;
    throw new EngineError('engine_unavailable', 'The voice is still being loaded.', {
      retryAfterSeconds: 2,
    });
  }
}
