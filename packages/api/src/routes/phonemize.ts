import type { PhonemizedSentence } from '@hailo-piper/engine';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { callOf } from '../call-of.ts';
import { readJsonObject } from '../json-body.ts';
import type { AppEnv } from '../request-record.ts';
import { bodyValidator } from '../validate.ts';
import { acceptsPhonemize } from './bodies.validators.ts';
import { PhonemizeBody } from './phonemize.schema.ts';
import { nameOfVoice } from './voice-field.ts';

/** POST /v1/phonemize: the phonemes of a text, without synthesis. */
export function phonemizeRoute({ speech }: AppDeps): Hono<AppEnv> {
  const validate = bodyValidator(PhonemizeBody, acceptsPhonemize);
  return new Hono<AppEnv>().post('/v1/phonemize', async (c) => {
    const { value: body, ...read } = validate(await readJsonObject(c));
    c.get('record').onFields(read);
    const { espeakVoice, sentences } = await speech.phonemize(
      {
        text: body.text,
        voice: nameOfVoice(body.voice),
        ...(body.espeak_voice === undefined ? {} : { espeakVoice: body.espeak_voice }),
      },
      callOf(c),
    );
    return c.json({ espeak_voice: espeakVoice, sentences: sentences.map(describeSentence) });
  });
}

const describeSentence = ({ phonemes, ids, unknown }: PhonemizedSentence) => ({
  phonemes,
  ids,
  unknown,
});
