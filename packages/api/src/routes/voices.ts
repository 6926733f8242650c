import type { VoiceInfo } from '@hailo-piper/engine';
import type { VoiceCatalogue } from '@hailo-piper/speech';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../request-record.ts';

/**
 * Routes that list voices: ours with every field, and the list that Open WebUI and Home Assistant
 * read.
 */
export function voiceRoutes({ speech: { catalogue } }: AppDeps): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/v1/voices', (c) =>
      c.json({ voices: catalogue.voices.map((voice) => describeVoice(voice, catalogue)) }),
    )
    .get('/v1/voices/:id', (c) => {
      const choice = catalogue.findWholeName(c.req.param('id'));
      if (!choice) throw new ApiError('not_found', 'There is no such voice.', { param: 'id' });
      return c.json(describeVoice(choice.voice, catalogue));
    })
    .get('/v1/audio/voices', (c) => {
      const all = [...catalogue.voices.map(({ id }) => id), ...catalogue.aliases];
      const legacy = c.req.query('legacy') === 'true';
      return c.json({ voices: legacy ? all : all.map((id) => ({ id, name: id })) });
    });
}

/** `gender` is a key of the original service, which did not know it either. */
const describeVoice = (voice: VoiceInfo, catalogue: VoiceCatalogue) => ({
  id: voice.id,
  name: voice.id,
  language: voice.language,
  gender: 'neutral',
  sample_rate: voice.sampleRate,
  hop_length: voice.hopLength,
  quality: voice.quality,
  espeak_voice: voice.espeakVoice,
  num_speakers: voice.numSpeakers,
  speakers: voice.speakers,
  aliases: catalogue.aliasesOf(voice),
  defaults: {
    length_scale: voice.defaults.lengthScale,
    noise_scale: voice.defaults.noiseScale,
    noise_w_scale: voice.defaults.noiseWScale,
    volume: voice.defaults.volume,
    normalize_audio: voice.defaults.normalizeAudio,
    sentence_silence: voice.defaults.sentenceSilenceSeconds,
  },
  windowed: voice.windowed,
  decoder: voice.decoder,
  default: voice.isDefault,
});
