import type { Voice } from '../service/voices.ts';
import { languageFamily } from './sample-texts.ts';

/** Voices of one language, of all its countries. */
export interface VoiceGroup {
  /** BCP 47, without a country. */
  readonly tag: string;
  /** The language's own name, such as `Deutsch`. */
  readonly ownName: string;
  /** Its name in the language of the page. */
  readonly name: string;
  readonly voices: readonly NamedVoice[];
}

/** A voice as people call it. */
export interface NamedVoice {
  readonly voice: Voice;
  /** `Joe` for `en_US-joe-medium`. */
  readonly name: string;
  /** Its country in the language of the page; empty where none is known. */
  readonly region: string;
}

/**
 * Voices by language: first the default voice's, then the page's, then by name. In each, the
 * default voice first, then by name.
 *
 * @param pageLanguage BCP 47.
 */
export function groupVoices(voices: readonly Voice[], pageLanguage: string): readonly VoiceGroup[] {
  const families = new Set(voices.map(({ language_tag: tag }) => languageFamily(tag)));
  const groups = [...families].map((family) => {
    const members = voices.filter(({ language_tag: tag }) => languageFamily(tag) === family);
    const ownName = members.find((one) => one.language_name)?.language_name ?? family;
    return {
      tag: family,
      ownName,
      name: displayName(pageLanguage, 'language', family) ?? ownName,
      voices: members.map((voice) => named(voice, pageLanguage)).sort(byDefaultThenName),
    };
  });
  const rank = ({ tag, voices: [first] }: VoiceGroup): number =>
    first?.voice.default ? 0 : tag === pageLanguage ? 1 : 2;
  return groups.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, pageLanguage));
}

/** Whether a voice has all words of a search in its names, language, country or quality. */
export function isFound(
  { voice, name, region }: NamedVoice,
  group: VoiceGroup,
  search: string,
): boolean {
  const words = search.toLowerCase().split(/\s+/);
  const { id, language_tag: tag, quality, aliases } = voice;
  const facts = [id, tag, quality, ...aliases, name, region, group.name, group.ownName]
    .join(' ')
    .toLowerCase();
  return words.every((word) => facts.includes(word));
}

/** What people call a voice: the middle of its id, if it is named as Piper's voices are. */
export function voiceName(id: string): string {
  const [, middle = id] = /^[a-z]{2,3}_[A-Z]{2,3}-(.+)-(?:x_low|low|medium|high)$/.exec(id) ?? [];
  const [first = '', ...rest] = middle.replaceAll('_', ' ');
  return first.toUpperCase() + rest.join('');
}

const named = (voice: Voice, pageLanguage: string): NamedVoice => {
  const [, region] = voice.language_tag.split('-');
  return {
    voice,
    name: voiceName(voice.id),
    region: (region && displayName(pageLanguage, 'region', region)) || '',
  };
};

const byDefaultThenName = (a: NamedVoice, b: NamedVoice): number =>
  Number(b.voice.default) - Number(a.voice.default) ||
  a.name.localeCompare(b.name) ||
  a.voice.id.localeCompare(b.voice.id);

/** A name in the language of the page; undefined for what is no language or country. */
function displayName(
  pageLanguage: string,
  type: 'language' | 'region',
  code: string,
): string | undefined {
  try {
    return new Intl.DisplayNames([pageLanguage], { type, fallback: 'none' }).of(code);
  } catch {
    return undefined;
  }
}
