import { ownName, type VoiceCatalogue } from '@hailo-piper/speech';

export const LIST_VOICES_TOOL = {
  name: 'list_voices',
  description: 'Lists the voices that `speak` may be given.',
  inputSchema: { type: 'object' as const, properties: {} },
};

/** The voices with what helps to choose one. `id:number` is one of several speakers. */
export function listedVoices({ voices }: VoiceCatalogue) {
  return voices.map(({ id, language, quality, numSpeakers, isDefault }) => ({
    id,
    language,
    language_name: ownName(language) ?? null,
    quality,
    num_speakers: numSpeakers,
    default: isDefault,
  }));
}
