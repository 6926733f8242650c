import type { PhonemizedSentence } from '@hailo-piper/engine';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { acceptsPhonemize } from '../bodies.validators.ts';
import { callerOf } from '../connections/client-address.ts';
import { readJsonObject } from '../json-body.ts';
import type { AppEnv } from '../request-record.ts';
import { checkText } from '../text-rules.ts';
import { untilAnswered } from '../until-answered.ts';
import { bodyValidator } from '../validate.ts';
import { chooseVoice, defaultVoice } from '../voice-choice.ts';
import { PhonemizeBody } from './phonemize.schema.ts';

/** POST /v1/phonemize: what a text would be spoken as, and nothing more. */
export function phonemizeRoute({ engine, config }: AppDeps): Hono<AppEnv> {
  const validate = bodyValidator(PhonemizeBody, acceptsPhonemize);
  return new Hono<AppEnv>().post('/v1/phonemize', async (c) => {
    c.set('textField', 'text');
    const { value: body, ...ignored } = validate(await readJsonObject(c));
    const record = Object.assign(c.get('record'), ignored);
    const asked = body.voice === undefined ? {} : { voice: body.voice };
    const { voice } = chooseVoice(asked, {
      voices: engine.voices(),
      aliases: config.voices.aliases,
      standIn: defaultVoice(engine),
    });
    record.characters = checkText(body.text, 'text', config.synthesis.max_text_length);
    record.voice = voice.id;

    const { espeakVoice, sentences } = await engine.phonemize(
      {
        text: body.text,
        voice: voice.id,
        ...callerOf(c),
        ...(body.espeak_voice === undefined ? {} : { espeakVoice: body.espeak_voice }),
      },
      untilAnswered(c),
    );
    return c.json({ espeak_voice: espeakVoice, sentences: sentences.map(describeSentence) });
  });
}

const describeSentence = ({ phonemes, ids, unknown }: PhonemizedSentence) => ({
  phonemes,
  ids,
  unknown,
});
