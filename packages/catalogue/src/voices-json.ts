import type { CatalogueVoice } from './catalogue-voice.ts';

/** A `voices.json` as it is written. */
export type VoicesJson = Record<string, object>;

export interface VoiceEntry {
  /** Folder of the voice's files below the root, with `/`. */
  readonly folder: string;
  /** The entry without its files. */
  readonly value: object;
}

/**
 * The entry of a voice, from its catalogue's and else from its config; a voice of neither is
 * described by its id.
 * @param config the content of its `.onnx.json`.
 */
export function voiceEntry(
  id: string,
  config: unknown,
  offer: CatalogueVoice | undefined,
): VoiceEntry {
  const { language, audio, num_speakers, speaker_id_map } = (config ?? {}) as Config;
  const [code = id, ...rest] = id.split('-');
  const isNamed = /^[a-z]{2,3}_[A-Z]{2}$/.test(code) && rest.length === 2;
  const value = {
    key: id,
    name: offer?.name ?? rest[0] ?? id,
    language: {
      code: offer?.language.code ?? language?.code ?? code,
      family: offer?.language.family ?? language?.family ?? code.split('_')[0] ?? code,
      region: offer?.language.region ?? language?.region ?? code.split('_')[1] ?? '',
      name_native: offer?.language.native ?? language?.name_native ?? '',
      name_english: offer?.language.english ?? language?.name_english ?? '',
      country_english: offer?.language.country ?? language?.country_english ?? '',
    },
    quality: offer?.quality ?? rest[1] ?? audio?.quality ?? '',
    num_speakers: offer?.speakers ?? num_speakers ?? 1,
    speaker_id_map: speaker_id_map ?? {},
    aliases: offer?.aliases ?? [],
  };
  // Made of the id alone, which leads nowhere else.
  const folder = isNamed ? `${code.split('_')[0]}/${code}/${rest.join('/')}` : `other/${id}`;
  return { folder, value };
}

/** The parts of a Piper config that a catalogue repeats. */
interface Config {
  readonly language?: Readonly<Record<string, string>>;
  readonly audio?: { readonly quality?: string };
  readonly num_speakers?: number;
  readonly speaker_id_map?: Readonly<Record<string, number>>;
}
