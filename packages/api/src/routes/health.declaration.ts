import { json } from '../declaration/answers.ts';
import type { RouteDeclaration } from '../declaration/declaration.ts';
import {
  count,
  flag,
  listOf,
  number,
  object,
  text,
  withOptional,
} from '../declaration/json-schema.ts';

const REASON = { reason: text('Why nothing can be spoken, while that is so.') };

const queue = withOptional(
  object({
    waiting: count('Requests no worker has taken yet.'),
    active: count('Requests being spoken.'),
    limit: count('Most that may wait.'),
  }),
  { slow: count('Requests being spoken whose readers need no audio for now; they have no place.') },
);

const cost = (of: string, unit: string) => ({
  ...listOf(number('Milliseconds.')),
  minItems: 2,
  maxItems: 2,
  description: `Milliseconds of ${of}: those of any length, and those for each ${unit}.`,
});

const windows = {
  ...object({
    first_ms: count(
      'Milliseconds of audio that a flowing answer begins with, where it has as much.',
    ),
    first_share: number('Share of the first sentence that it begins with, in addition.'),
    encoder_ms: cost('the encoder for a sentence', 'phoneme id'),
    flow_ms: cost('the flow for a window', 'frame'),
    decoder_ms: cost('the decoder for a window', 'frame'),
  }),
  description: 'How audio begins on this machine, and what was measured for that; where it was.',
};

const Health = withOptional(
  object({
    status: text('In a word.', {
      enum: ['healthy', 'degraded', 'starting', 'draining', 'unhealthy'],
    }),
    service: text('Always `hailo-piper`.', { const: 'hailo-piper' }),
    model_loaded: flag('Whether there is a voice to speak with.'),
    model_info: {
      type: 'object',
      description: 'The default voice; empty while it is loaded.',
      properties: {
        model_path: text('The name of its file.'),
        sample_rate: count('Hz.'),
        num_speakers: count('How many speakers it has.'),
        language: text('Its espeak voice.'),
        windowed: flag('Whether audio flows within a sentence.'),
        decoder: text('Arithmetic of its decoder.', { enum: ['f32', 'f16'] }),
        windows,
      },
    },
    voices_left_out: {
      ...listOf(object({ file: text('The file or folder.'), reason: text('Why, in a sentence.') })),
      description: 'Files among the voices that cannot be spoken with.',
    },
    version: text('Of the service.'),
    uptime_seconds: count('Since the start.'),
    workers: object({
      total: count('Workers there are.'),
      busy: count('Workers that speak.'),
      threads: count('Threads of ONNX Runtime in each.'),
    }),
    queue,
  }),
  REASON,
);

const Probe = withOptional(object({ status: text('In a word.') }), REASON);

export const HEALTH_DECLARATION: RouteDeclaration = {
  components: { schemas: { Health, Probe } },
  operations: [
    {
      method: 'get',
      path: '/health',
      operationId: 'getHealth',
      tag: 'Operation',
      summary: 'How the service is',
      answers: {
        200: json('Health', '`healthy` or `degraded`.'),
        503: json('Health', '`starting`, `draining` or `unhealthy`.'),
      },
    },
    {
      method: 'get',
      path: '/health/live',
      operationId: 'getLive',
      tag: 'Operation',
      summary: 'Whether it answers',
      answers: { 200: json('Probe', 'It does.', { status: 'live' }) },
    },
    {
      method: 'get',
      path: '/health/ready',
      operationId: 'getReady',
      tag: 'Operation',
      summary: 'Whether a request would be admitted now',
      answers: {
        200: json('Probe', 'It would.'),
        503: json('Probe', 'It would not, for this reason.'),
      },
    },
  ],
};
