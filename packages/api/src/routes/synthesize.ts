import { findAudioFormat, wav } from '@hailo-piper/audio';
import { type Context, Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import { type JsonObject, readJsonObject } from '../json-body.ts';
import { readQuery } from '../query.ts';
import type { AppEnv } from '../request-record.ts';
import { bodyValidator } from '../validate.ts';
import { acceptsSynthesize } from './bodies.validators.ts';
import { seedOfAddress } from './seed-of-address.ts';
import { type SpeakOptions, speak } from './speak.ts';
import { SynthesizeBody, TIMED_FORMATS } from './synthesize.schema.ts';

/**
 * The native route: POST /v1/synthesize, and GET for players that accept only an address. The
 * answer is sent as a whole unless `stream` is true.
 */
export function synthesizeRoute(deps: AppDeps): Hono<AppEnv> {
  const validate = bodyValidator(SynthesizeBody, acceptsSynthesize);
  const answer = (c: Context<AppEnv>, given: JsonObject): Promise<Response> => {
    const { value: fields, ...read } = validate(given);
    c.get('record').onFields(read);
    if (fields.input_type !== undefined && fields.input_type !== 'text') {
      throw new ApiError('not_available', '`input_type` other than `text` is not available yet.', {
        param: 'input_type',
      });
    }
    // HEAD is handled by the GET route, with method `HEAD`.
    const seed = c.req.method === 'POST' ? {} : { seed: seedOfAddress(fields) };
    return speak(
      c,
      deps,
      { ...seed, ...fields },
      {
        text: fields.text,
        textField: 'text',
        sampleRate: fields.sample_rate,
        ...formOf(fields, deps.config.synthesis.format),
      },
    );
  };
  return new Hono<AppEnv>()
    .post('/v1/synthesize', async (c) => answer(c, await readJsonObject(c)))
    .get('/v1/synthesize', (c) => answer(c, readQuery(c, SynthesizeBody)));
}

/** @throws ApiError `unsupported_response_format`, `invalid_value`. */
function formOf(
  { format, audio_format, stream = false }: SynthesizeBody,
  standard: string,
): Pick<SpeakOptions, 'format' | 'delivery'> {
  if (format === 'json') {
    return {
      format: findAudioFormat(audio_format ?? standard, 'audio_format'),
      delivery: stream ? 'json-lines' : 'json',
    };
  }
  if (audio_format !== undefined) {
    throw new ApiError('invalid_value', '`audio_format` is for `format` json only.', {
      param: 'audio_format',
    });
  }
  if (format === 'srt' || format === 'vtt') {
    if (!stream) return { format: wav, delivery: format };
    const wrong = `\`stream\` must be false for ${format}, which is made when all is spoken.`;
    throw new ApiError('invalid_value', wrong, { param: 'stream' });
  }
  return {
    format: findAudioFormat(format ?? standard, 'format', TIMED_FORMATS),
    delivery: stream ? 'flow' : 'whole',
  };
}
