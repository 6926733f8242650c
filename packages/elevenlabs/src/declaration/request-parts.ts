import { DEFAULT_FORMAT, OUTPUT_FORMATS } from '../output-format.ts';
import { jsonAnswer } from './schemas.ts';

const LATER = {
  ...jsonAnswer('ElevenLabsError', 'Not now: `queue_full`, `engine_unavailable`, `draining`.'),
  headers: ['retry-after'],
};

/** Answers that any request for speech may get instead of audio. */
export const ERROR_ANSWERS = {
  400: jsonAnswer('ElevenLabsError', 'The request is wrong; `detail` says in what.'),
  429: LATER,
  503: LATER,
} as const;

export const VOICE_ID = {
  ...({ name: 'voice_id', in: 'path', required: true } as const),
  description: 'Any name of a voice.',
  schema: { type: 'string', minLength: 1 },
};

export const OUTPUT_FORMAT = {
  ...({ name: 'output_format', in: 'query' } as const),
  description: 'Codec, rate in Hz and kbit/s.',
  schema: { enum: OUTPUT_FORMATS, default: DEFAULT_FORMAT },
};
