import type { Operation, Parameter, Paths, Responses } from './open-api.ts';
import { errors, json, plain, probe } from './responses.ts';

const REQUEST_ID = { $ref: '#/components/parameters/RequestId' };

const get = (
  operationId: string,
  tag: string,
  summary: string,
  responses: Responses,
  parameters: readonly Parameter[] = [],
): { readonly get: Operation } => ({
  get: {
    operationId,
    tags: [tag],
    summary,
    parameters: [REQUEST_ID, ...parameters],
    responses: { ...errors(), ...responses },
  },
});

const inPath = (name: string, description: string): Parameter => ({
  ...{ name, in: 'path', required: true, description },
  schema: { type: 'string', minLength: 1 },
});

/** The routes that only tell. */
export const TELLING_PATHS: Paths = {
  '/v1/voices': get(
    'listVoices',
    'Voices and models',
    'Voices with all they are',
    json('VoiceList', 'Every voice.'),
  ),
  '/v1/voices/{id}': get(
    'getVoice',
    'Voices and models',
    'One voice',
    {
      ...json('Voice', 'The voice.'),
      ...errors('not_found', 'engine_unavailable'),
    },
    [inPath('id', 'Whatever `voice` may be, `default` for instance.')],
  ),
  '/v1/audio/voices': get(
    'listVoiceNames',
    'Voices and models',
    'Ids and aliases, as Open WebUI and Home Assistant read them',
    json('VoiceNames', 'Every name.'),
    [
      {
        name: 'legacy',
        in: 'query',
        description: '`true`: plain strings; anything else: objects.',
        schema: { type: 'string' },
      },
    ],
  ),
  '/v1/models': get(
    'listModels',
    'Voices and models',
    'What `model` may be',
    json('ModelList', 'Every model.'),
  ),
  '/v1/models/{id}': get(
    'getModel',
    'Voices and models',
    'One model',
    {
      ...json('Model', 'The model.'),
      ...errors('model_not_found', 'engine_unavailable'),
    },
    [inPath('id', 'Whatever `model` may be.')],
  ),
  '/v1/audio/models': get(
    'listAudioModels',
    'Voices and models',
    'The same, as Open WebUI reads it',
    json('AudioModelList', 'Every model.'),
  ),
  '/health': get(
    'getHealth',
    'Operation',
    'How the service is',
    probe('Health', '`healthy` or `degraded`.', '`starting`, `draining` or `unhealthy`.'),
  ),
  '/health/live': get(
    'getLive',
    'Operation',
    'Whether it answers',
    json('Probe', 'It does.', { status: 'live' }),
  ),
  '/health/ready': get(
    'getReady',
    'Operation',
    'Whether a request would be admitted now',
    probe('Probe', 'It would.', 'It would not, for this reason.'),
  ),
  '/metrics': get(
    'getMetrics',
    'Operation',
    'Figures for Prometheus',
    plain('text/plain', 'Prometheus’s text format.'),
  ),
};
