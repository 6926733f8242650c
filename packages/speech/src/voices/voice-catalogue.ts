import { near } from '@hailo-piper/config';
import type { VoiceInfo } from '@hailo-piper/engine';
import { stillLoading } from '../engine-slot.ts';
import { SpeechError } from '../speech-error.ts';
import { isOfLanguage, languageKey } from './language-tag.ts';
import { OPENAI_VOICES, type VoiceNames } from './voice-names.ts';

export interface VoiceChoice {
  readonly voice: VoiceInfo;
  /** As written in the name; see `chooseSpeaker`. */
  readonly speaker?: string;
  /** The speaker if the request names none. */
  readonly usualSpeaker?: string;
}

/** A voice that cannot be used, and why. */
export interface BrokenVoice {
  readonly id: string;
  /** A sentence without folders. */
  readonly reason: string;
}

/** Where a catalogue finds what it knows. Read each time, because voices come and names change. */
export interface CatalogueSources {
  readonly voices: () => readonly VoiceInfo[];
  readonly names: () => VoiceNames;
  /** Ids that voices once had, with their ids of today. Default: none. */
  readonly oldNames?: ReadonlyMap<string, string>;
  /** Voices whose files cannot be used. Default: none. */
  readonly broken?: () => readonly BrokenVoice[];
}

/** Most names that a message lists; of more, only those near the one that was sent. */
const MAX_LISTED = 30;

/** The voices and the names that stand for them. */
export class VoiceCatalogue {
  readonly #sources: CatalogueSources;

  constructor(sources: CatalogueSources) {
    this.#sources = sources;
  }

  /** The voices that can be spoken with. */
  get voices(): readonly VoiceInfo[] {
    return this.#sources.voices().filter(({ problem }) => problem === undefined);
  }

  /** Voices that are there, but cannot be used; each id once. */
  get broken(): readonly BrokenVoice[] {
    const failed = this.#sources
      .voices()
      .flatMap(({ id, problem }) => (problem === undefined ? [] : [{ id, reason: problem }]));
    const usable = new Set(this.voices.map(({ id }) => id));
    const unusable = (this.#sources.broken?.() ?? []).filter(({ id }) => !usable.has(id));
    return [...new Map([...unusable, ...failed].map((voice) => [voice.id, voice])).values()];
  }

  get aliases(): readonly string[] {
    return Object.keys(this.#sources.names().aliases);
  }

  /** The default voice; undefined while none is loaded. */
  get default(): VoiceInfo | undefined {
    const { voices } = this;
    return voices.find(({ isDefault }) => isDefault) ?? voices[0];
  }

  /** The voice with exactly this id. */
  withId(id: string): VoiceInfo | undefined {
    const wanted = id.normalize('NFC');
    return this.voices.find((voice) => voice.id === wanted);
  }

  /**
   * Finds the voice of a name; never falls back for an unknown name. `id:speaker` chooses a
   * speaker; a voice whose id is the whole name comes first.
   *
   * @param name Default: that of the fallback voice.
   * @param fallbackId of the voice for `default`, for OpenAI's names without an alias, and without
   *   a name. Default: the default voice.
   * @throws SpeechError `voice_not_found` that says what is near, or why the voice cannot be used;
   *   EngineError `engine_unavailable` while no voice is loaded.
   */
  choose(name = 'default', fallbackId?: string): VoiceChoice {
    const choice = this.find(name, fallbackId);
    if (choice) return choice;
    const message = this.#isBroken(name) ?? this.#listed(name);
    throw new SpeechError('voice_not_found', 'voice', () => message);
  }

  /** As `choose`; undefined for an unknown name. */
  find(name: string, fallbackId?: string): VoiceChoice | undefined {
    const whole = this.findWholeName(name, fallbackId);
    if (whole) return whole;
    const colon = name.lastIndexOf(':');
    const choice = colon > 0 ? this.findWholeName(name.slice(0, colon), fallbackId) : undefined;
    if (!choice || choice.speaker !== undefined) return undefined;
    return { voice: choice.voice, speaker: name.slice(colon + 1) };
  }

  /**
   * As `find`, without a speaker in the name itself: an id, `default`, an alias, one of OpenAI's
   * names, an id of earlier times, a language; the first that it is.
   * @throws EngineError `engine_unavailable` while no voice is loaded.
   */
  findWholeName(name: string, fallbackId?: string): VoiceChoice | undefined {
    const fallback = this.#fallback(fallbackId);
    const voice = this.withId(name);
    if (voice) return { voice };
    if (name === 'default') return fallback;
    const { aliases } = this.#sources.names();
    const target = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    if (target !== undefined) return this.#withoutNames.find(target, fallbackId);
    if (OPENAI_VOICES.has(name)) return fallback;
    const today = this.#sources.oldNames?.get(name);
    const renamed = today === undefined ? undefined : this.withId(today);
    return renamed ? { voice: renamed } : this.#ofLanguage(name);
  }

  /** The aliases of a voice or of one of its speakers, and the id that it once had. */
  aliasesOf({ id }: VoiceInfo): readonly string[] {
    const old = [...(this.#sources.oldNames ?? [])].filter(([, today]) => today === id);
    const names = [...this.aliases, ...old.map(([name]) => name)];
    return names.filter((alias) => this.findWholeName(alias)?.voice.id === id);
  }

  /** Without aliases and languages, so that one never leads to another. */
  get #withoutNames(): VoiceCatalogue {
    const { oldNames: _, ...sources } = this.#sources;
    return new VoiceCatalogue({ ...sources, names: () => ({ aliases: {} }) });
  }

  #ofLanguage(name: string): VoiceChoice | undefined {
    const wanted = languageKey(name);
    if (wanted === undefined) return undefined;
    const speaks = (voice: VoiceInfo) => isOfLanguage(voice.language, wanted);
    const configured = Object.entries(this.#sources.names().languages ?? {});
    for (const key of withShorter(wanted)) {
      const target = configured.find(([language]) => languageKey(language) === key)?.[1];
      const choice = target === undefined ? undefined : this.#withoutNames.find(target);
      // The voice of `de` is that of `de-DE` only if it speaks it.
      if (choice && (key === wanted || speaks(choice.voice))) return choice;
    }
    const voice = this.voices.find(speaks);
    return voice && { voice };
  }

  #fallback(id?: string): VoiceChoice {
    const voice = id === undefined ? this.default : this.withId(id);
    if (!voice) throw stillLoading();
    const { defaultSpeaker } = this.#sources.names();
    const isUsual = defaultSpeaker !== undefined && voice.isDefault;
    return { voice, ...(isUsual && { usualSpeaker: defaultSpeaker }) };
  }

  #isBroken(name: string): string | undefined {
    const id = name.normalize('NFC');
    const broken = this.broken.find((voice) => voice.id === id || id.startsWith(`${voice.id}:`));
    return broken && `The voice ${broken.id} cannot be used now: ${broken.reason}.`;
  }

  #listed(name: string): string {
    const ids = this.voices.map(({ id }) => id);
    const known = [...new Set(['default', ...ids, ...this.aliases, ...OPENAI_VOICES])];
    if (known.length <= MAX_LISTED) {
      return `There is no such voice; there are: ${known.join(', ')}.`;
    }
    const all = [...known, ...(this.#sources.oldNames?.keys() ?? [])];
    const alike = near(name, all)
      .filter((one) => this.findWholeName(one))
      .slice(0, 10);
    const hint = alike.length === 0 ? '' : ` Near it: ${alike.join(', ')}.`;
    return `There is no such voice among ${ids.length}; /v1/voices lists them.${hint}`;
  }
}

/** `de-de` → `de-de`, `de`. */
function withShorter(key: string): string[] {
  const parts = key.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
