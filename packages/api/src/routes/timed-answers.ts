import {
  count,
  type JsonSchema,
  listOf,
  number,
  object,
  orNull,
  ref,
  text,
} from '../declaration/json-schema.ts';
import { UNKNOWN } from './speech-answers.ts';

const place = {
  text_start: count('The first code point of the request’s text.'),
  text_end: count('The code point behind the last.'),
};
const times = {
  start: number('Seconds from the beginning of the audio.'),
  end: number('Seconds; where the next begins, or later.'),
};

const SpokenSentence = object({
  text: text('As it is in the request’s text.'),
  ...place,
  ...times,
});

const SpokenWord = object({
  text: text('A word of the request’s text, or several that are spoken as one.'),
  phonemes: text('What it was spoken as.'),
  ...place,
  ...times,
});

const SpokenPhoneme = object({
  phoneme: text('A code point of IPA, or a space or mark.'),
  text_start: orNull(place.text_start),
  text_end: orNull({ ...place.text_end, description: 'Both are of its word; null between words.' }),
  ...times,
});

const spoken = (schema: string, description: string): JsonSchema => ({
  ...orNull(listOf(ref(schema))),
  description: `${description}; null where the voice does not tell.`,
});
const parts = {
  words: spoken('SpokenWord', 'Words in order'),
  phonemes: spoken('SpokenPhoneme', 'Phonemes, one behind the other'),
};

const about = {
  voice: text('Id of the voice.'),
  speaker: {
    ...orNull(
      object({
        id: count('Its number.'),
        name: orNull(text('Null where the voice has no name for it.')),
      }),
    ),
    description: 'Who speaks; null where the voice has one speaker.',
  },
  audio_format: text('Of `audio`.'),
  content_type: text('Of `audio`.'),
  sample_rate: count('Of `audio`, Hz.'),
};
const duration = number('Seconds of audio.');
const base64 = { contentEncoding: 'base64' };

const TimedSpeech = object({
  ...about,
  duration,
  sentences: listOf(ref('SpokenSentence')),
  ...parts,
  unknown: UNKNOWN,
  audio: text('Base64.', base64),
});

const line = (type: string, description: string, fields: Readonly<Record<string, JsonSchema>>) =>
  object({ type: text(description, { const: type }), ...fields });

const TimedSpeechLine = {
  description: 'A line of `application/x-ndjson`.',
  oneOf: [
    line('start', 'The first line.', about),
    line('sentence', 'Before the audio of the sentence, or of the last piece of a very long one.', {
      text: text('As it is in the request’s text.'),
      ...place,
      ...times,
      ...parts,
    }),
    line('audio', 'A piece of the audio.', {
      audio: text('Base64; the pieces joined are the file.', base64),
    }),
    line('end', 'The last line; without it the audio is not complete.', {
      duration,
      unknown: UNKNOWN,
    }),
  ],
};

/** Schemas of the timed answers: `format` json, as one object or as JSON lines. */
export const TIMED_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  SpokenSentence,
  SpokenWord,
  SpokenPhoneme,
  TimedSpeech,
  TimedSpeechLine,
};
