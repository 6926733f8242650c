import { findAudioFormat } from '@hailo-piper/audio';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { readJsonObject } from '../json-body.ts';
import { voiceOfModel } from '../openai-models.ts';
import type { AppEnv } from '../request-record.ts';
import { bodyValidator } from '../validate.ts';
import { acceptsSpeech } from './bodies.validators.ts';
import { speak } from './speak.ts';
import { SpeechBody } from './speech.schema.ts';

// Both official OpenAI players assume 24 kHz for pcm, whatever a header says.
const PCM_SAMPLE_RATE = 24_000;

/** POST /v1/audio/speech: OpenAI's create-speech, with Piper's parameters beside its own. */
export function speechRoute(deps: AppDeps): Hono<AppEnv> {
  const validate = bodyValidator(SpeechBody, acceptsSpeech);
  return new Hono<AppEnv>().post('/v1/audio/speech', async (c) => {
    const { value: body, ...read } = validate(await readJsonObject(c));
    c.get('record').onFields(read);
    const fallbackVoice = voiceOfModel(body.model, deps.speech.catalogue);
    const format = findAudioFormat(
      body.response_format ?? deps.config.synthesis.format,
      'response_format',
    );
    return speak(c, deps, body, {
      text: body.input,
      textField: 'input',
      fallbackVoice,
      format,
      sampleRate: body.sample_rate ?? (format.name === 'pcm' ? PCM_SAMPLE_RATE : undefined),
      delivery: body.stream_format === 'sse' ? 'events' : 'flow',
    });
  });
}
