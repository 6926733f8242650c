import type { VoiceInfo } from '@hailo-piper/engine';
import { bcp47, ownName, type VoiceCatalogue } from '@hailo-piper/speech';

/** The voices and their other names, as `GET /v1/voices` lists them. */
export function voiceList(catalogue: VoiceCatalogue): object {
  const named = catalogue.aliases.flatMap((alias) => {
    const voice = catalogue.find(alias)?.voice;
    return voice === undefined ? [] : [voiceEntry(alias, voice)];
  });
  return { voices: [...catalogue.voices.map((voice) => voiceEntry(voice.id, voice)), ...named] };
}

function voiceEntry(name: string, { language, quality }: VoiceInfo): object {
  return {
    voice_id: name,
    name,
    category: 'premade',
    labels: { language: bcp47(language), ...(quality === null ? {} : { quality }) },
    description: null,
    preview_url: null,
    samples: null,
    settings: null,
    available_for_tiers: [],
    high_quality_base_model_ids: [],
  };
}

/** The one model, with the languages of the voices, as `GET /v1/models` lists it. */
export function modelList({ voices }: VoiceCatalogue, maxTextLength: number): object[] {
  const languages = [...new Set(voices.map(({ language }) => language))].sort();
  return [
    {
      model_id: 'piper',
      name: 'Piper',
      description: 'The voices of this service; any other `model_id` is accepted.',
      can_do_text_to_speech: true,
      can_do_voice_conversion: false,
      can_be_finetuned: false,
      can_use_style: false,
      can_use_speaker_boost: false,
      serves_pro_voices: false,
      token_cost_factor: 0,
      requires_alpha_access: false,
      maximum_text_length_per_request: maxTextLength,
      languages: languages.map((language) => ({
        language_id: bcp47(language),
        name: ownName(language) ?? language,
      })),
    },
  ];
}
