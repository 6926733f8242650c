import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { findAudioFormat } from '../audio-formats/find-audio-format.ts';
import { ApiError } from '../errors.ts';
import { readJsonObject } from '../json-body.ts';
import type { AppEnv } from '../request-record.ts';
import { SynthesizeBody } from '../schemas.ts';
import { speak } from '../speak.ts';
import { bodyValidator } from '../validate.ts';
import { defaultVoice } from '../voice-choice.ts';

/** POST /v1/synthesize: the native door. The answer is whole unless `stream` asks otherwise. */
export function synthesizeRoute(deps: AppDeps): Hono<AppEnv> {
  const validate = bodyValidator(SynthesizeBody);
  return new Hono<AppEnv>().post('/v1/synthesize', async (c) => {
    c.set('textField', 'text');
    const { value: body, ignoredFields } = validate(await readJsonObject(c));
    c.get('record').ignoredFields = ignoredFields;
    if (body.input_type !== undefined && body.input_type !== 'text') {
      throw new ApiError('not_available', '`input_type` other than `text` is not available yet.', {
        param: 'input_type',
      });
    }
    return speak(c, deps, body, {
      text: body.text,
      standIn: defaultVoice(deps.engine),
      format: findAudioFormat(body.format ?? deps.config.synthesis.format, 'format'),
      sampleRate: body.sample_rate,
      delivery: body.stream ? 'flow' : 'whole',
    });
  });
}
