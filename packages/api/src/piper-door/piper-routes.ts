import { wav } from '@hailo-piper/audio';
import { type Context, Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { readJsonOfAnyType } from '../json-body.ts';
import type { AppEnv } from '../request-record.ts';
import { speak } from '../routes/speak.ts';
import { bodyValidator } from '../validate.ts';
import { askedSpeaker, asPiperReads } from './as-piper-reads.ts';
import { PiperBody } from './piper-body.schema.ts';
import { acceptsPiper } from './piper-body.validators.ts';

/**
 * The routes of Piper's own server, `python -m piper.http_server`: POST / (piper-tts 1.3.0), POST
 * /synthesize (1.8.0) and GET /voices. The audio is a whole WAV at the rate of the voice, at Piper's
 * level.
 */
export function piperRoutes(deps: AppDeps): Hono<AppEnv> {
  const { catalogue } = deps.speech;
  const validate = bodyValidator(PiperBody, acceptsPiper);
  const synthesize = async (c: Context<AppEnv>): Promise<Response> => {
    const { value: fields, ...read } = validate(asPiperReads(await readJsonOfAnyType(c)));
    c.get('record').onFields(read);
    const { text, speaker: _, speaker_id: __, ...sound } = fields;
    return speak(
      c,
      deps,
      { ...sound, ...askedSpeaker(fields, catalogue), normalize_audio: true },
      { text: text.trim(), textField: 'text', format: wav, sampleRate: 'voice', delivery: 'whole' },
    );
  };
  return new Hono<AppEnv>()
    .post('/', synthesize)
    .post('/synthesize', synthesize)
    .get('/voices', async (c) => {
      const configs: [id: string, config: object][] = [];
      for (const { id, modelPath } of catalogue.voices) {
        const config = await deps.voiceConfig(modelPath);
        if (config !== undefined) configs.push([id, config]);
      }
      return c.json(Object.fromEntries(configs));
    });
}
