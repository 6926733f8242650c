import type { VoiceInfo } from '@hailo-piper/engine';
import { bcp47, ownName, type VoiceCatalogue } from '@hailo-piper/speech';
import { Hono } from 'hono';
import type { AppDeps, VoiceFacts } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../request-record.ts';

/** Which speakers a list names: of voices with few, of all voices, or of none. */
const SPEAKERS = ['few', 'all', 'none'] as const;
type Speakers = (typeof SPEAKERS)[number];

/** Most speakers that are few. */
const FEW = 20;

/**
 * Routes that list voices: ours with every field, and the list that Open WebUI and Home Assistant
 * read.
 */
export function voiceRoutes({ speech: { catalogue }, voiceFacts }: AppDeps): Hono<AppEnv> {
  const describe = (voice: VoiceInfo, speakers: Speakers) =>
    describeVoice(voice, catalogue, voiceFacts(voice.modelPath), speakers);
  return new Hono<AppEnv>()
    .get('/v1/voices', (c) => {
      const speakers = speakersOf(c.req.query('speakers'));
      const voices = catalogue.voices.map((voice) => describe(voice, speakers));
      return c.json({ voices, broken: catalogue.broken });
    })
    .get('/v1/voices/:id', (c) => {
      const choice = catalogue.findWholeName(c.req.param('id'));
      if (!choice) throw new ApiError('not_found', 'There is no such voice.', { param: 'id' });
      return c.json(describe(choice.voice, 'all'));
    })
    .get('/v1/audio/voices', (c) => {
      const all = [...catalogue.voices.map(({ id }) => id), ...catalogue.aliases];
      const legacy = c.req.query('legacy') === 'true';
      return c.json({ voices: legacy ? all : all.map((id) => ({ id, name: id })) });
    });
}

/** @throws ApiError `invalid_value`. */
function speakersOf(asked = 'few'): Speakers {
  const speakers = SPEAKERS.find((one) => one === asked);
  if (speakers !== undefined) return speakers;
  throw new ApiError('invalid_value', `\`speakers\` is one of ${SPEAKERS.join(', ')}.`, {
    param: 'speakers',
  });
}

/** `gender` is a key of the original service, which did not know it either. */
const describeVoice = (
  voice: VoiceInfo,
  catalogue: VoiceCatalogue,
  { size, licence, credit }: VoiceFacts,
  speakers: Speakers,
) => ({
  id: voice.id,
  name: voice.id,
  language: voice.language,
  language_tag: bcp47(voice.language),
  language_name: ownName(voice.language) ?? null,
  gender: 'neutral',
  sample_rate: voice.sampleRate,
  hop_length: voice.hopLength,
  quality: voice.quality,
  espeak_voice: voice.espeakVoice,
  num_speakers: voice.numSpeakers,
  speakers:
    speakers === 'all' || (speakers === 'few' && voice.numSpeakers <= FEW) ? voice.speakers : {},
  aliases: catalogue.aliasesOf(voice),
  defaults: {
    length_scale: voice.defaults.lengthScale,
    noise_scale: voice.defaults.noiseScale,
    noise_w_scale: voice.defaults.noiseWScale,
    volume: voice.defaults.volume,
    normalize_audio: voice.defaults.normalizeAudio,
    sentence_silence: voice.defaults.sentenceSilenceSeconds,
  },
  licence: licence ?? null,
  credit: credit ?? null,
  size_bytes: size,
  windowed: voice.windowed,
  decoder: voice.decoder,
  prepared: voice.revision !== undefined,
  loaded: voice.isLoaded,
  default: voice.isDefault,
});
