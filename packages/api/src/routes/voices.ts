import type { VoiceInfo } from '@hailo-piper/engine';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../request-record.ts';
import { defaultVoice, findWholeName, type VoiceNames } from '../voice-choice.ts';

/** The lists of voices: ours with every field, and the one Open WebUI and Home Assistant read. */
export function voiceRoutes({ engine, config }: AppDeps): Hono<AppEnv> {
  const names = () => ({
    voices: engine.voices(),
    aliases: config.voices.aliases,
    standIn: defaultVoice(engine),
  });
  return new Hono<AppEnv>()
    .get('/v1/voices', (c) =>
      c.json({ voices: engine.voices().map((voice) => describeVoice(voice, names())) }),
    )
    .get('/v1/voices/:id', (c) => {
      const choice = findWholeName(c.req.param('id'), names());
      if (!choice) throw new ApiError('not_found', 'There is no such voice.', { param: 'id' });
      return c.json(describeVoice(choice.voice, names()));
    })
    .get('/v1/audio/voices', (c) => {
      const ids = engine.voices().map((voice) => voice.id);
      const all = [...ids, ...Object.keys(config.voices.aliases)];
      const legacy = c.req.query('legacy') === 'true';
      return c.json({ voices: legacy ? all : all.map((id) => ({ id, name: id })) });
    });
}

/** `gender` is one of the keys of the original service, which never knew it either. */
const describeVoice = (voice: VoiceInfo, names: VoiceNames) => ({
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
  aliases: aliasesOf(voice, names),
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

/** Those of its speakers too. */
const aliasesOf = ({ id }: VoiceInfo, names: VoiceNames) =>
  Object.keys(names.aliases).filter((alias) => findWholeName(alias, names)?.voice.id === id);
