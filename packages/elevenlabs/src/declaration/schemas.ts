/** Schemas of ElevenLabs' API as the document of the service describes them. */

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

const text = (description: string) => ({ type: 'string', description });
const list = (items: Schema) => ({ type: 'array', items });

const CHARACTER_TIMES = {
  type: ['object', 'null'],
  description: 'Of the characters that begin to sound in this audio; `null` where none do.',
  properties: {
    characters: list({ type: 'string' }),
    character_start_times_seconds: list({ type: 'number' }),
    character_end_times_seconds: list({ type: 'number' }),
  },
  required: ['characters', 'character_start_times_seconds', 'character_end_times_seconds'],
};

export const SCHEMAS = {
  ElevenLabsError: {
    type: 'object',
    description: 'Every error of ElevenLabs’ API.',
    properties: {
      detail: {
        type: 'object',
        properties: {
          status: text('What is wrong, for programs: a code of the other routes.'),
          message: text('What is wrong, for people.'),
        },
        required: ['status', 'message'],
      },
    },
    required: ['detail'],
  },
  ElevenLabsTimedAudio: {
    type: 'object',
    properties: {
      audio_base64: text('Audio in base64.'),
      alignment: CHARACTER_TIMES,
      normalized_alignment: { ...CHARACTER_TIMES, description: 'The same as `alignment`.' },
    },
    required: ['audio_base64', 'alignment', 'normalized_alignment'],
  },
  ElevenLabsVoices: {
    type: 'object',
    properties: {
      voices: list({
        type: 'object',
        properties: {
          voice_id: text('What the addresses take for `{voice_id}`.'),
          name: text('The same.'),
          category: { const: 'premade' },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['voice_id', 'name', 'category', 'labels'],
      }),
    },
    required: ['voices'],
  },
  ElevenLabsModels: list({
    type: 'object',
    properties: {
      model_id: text('`piper`; any other is accepted as well.'),
      name: text('For people.'),
      can_do_text_to_speech: { const: true },
      maximum_text_length_per_request: { type: 'integer' },
      languages: list({
        type: 'object',
        properties: { language_id: text('BCP 47.'), name: text('Its own name.') },
        required: ['language_id', 'name'],
      }),
    },
    required: ['model_id', 'name', 'can_do_text_to_speech', 'languages'],
  }),
} as const;

/** The body of a request for speech. */
export function speechBody(maxTextLength: number) {
  return {
    type: 'object',
    properties: {
      text: {
        type: 'string',
        description: 'The text to speak.',
        minLength: 1,
        maxLength: maxTextLength,
      },
      voice_settings: {
        type: ['object', 'null'],
        description: 'Of these, `speed` counts.',
        properties: {
          speed: { type: ['number', 'null'], minimum: 0.25, maximum: 4, description: 'Default 1.' },
        },
      },
      seed: { type: ['integer', 'null'], minimum: 0, description: 'The same audio each time.' },
      model_id: { type: ['string', 'null'], description: 'Any is accepted, and not used.' },
    },
    required: ['text'],
  };
}

/** An answer with JSON of one of these schemas, or the error of the other routes. */
export function jsonAnswer(schema: keyof typeof SCHEMAS | 'Error', description: string) {
  return { description, content: { 'application/json': { schema: ref(schema) } } };
}

/** A reference to a schema in the document. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
