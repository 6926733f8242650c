import type { VoiceInfo } from '@hailo-piper/engine';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../request-record.ts';

/** The lists of voices: ours with every field, and the one Open WebUI and Home Assistant read. */
export function voiceRoutes({ engine }: AppDeps): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/v1/voices', (c) => c.json({ voices: engine.voices().map(describeVoice) }))
    .get('/v1/voices/:id', (c) => {
      const id = c.req.param('id');
      const voice = engine
        .voices()
        .find((candidate) => candidate.id === id || (id === 'default' && candidate.isDefault));
      if (!voice) throw new ApiError('not_found', 'There is no such voice.', { param: 'id' });
      return c.json(describeVoice(voice));
    })
    .get('/v1/audio/voices', (c) => {
      const ids = engine.voices().map((voice) => voice.id);
      const legacy = c.req.query('legacy') === 'true';
      return c.json({ voices: legacy ? ids : ids.map((id) => ({ id, name: id })) });
    });
}

/** `gender` is one of the keys of the original service, which never knew it either. */
const describeVoice = (voice: VoiceInfo) => ({
  id: voice.id,
  name: voice.id,
  language: voice.language,
  gender: 'neutral',
  sample_rate: voice.sampleRate,
  quality: voice.quality,
  espeak_voice: voice.espeakVoice,
  num_speakers: voice.numSpeakers,
  speakers: voice.speakers,
  windowed: voice.windowed,
  default: voice.isDefault,
});
