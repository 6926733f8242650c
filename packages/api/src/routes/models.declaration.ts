import { json, pathParameter } from '../declaration/answers.ts';
import type { RouteDeclaration } from '../declaration/declaration.ts';
import { count, listOf, object, ref, text } from '../declaration/json-schema.ts';

const Model = object({
  id: text('What to send as `model`.'),
  object: text('Always `model`.', { const: 'model' }),
  created: count('Not known; always 0.'),
  owned_by: text('Always `hailo-piper`.'),
});

const models = { object: text('Always `list`.', { const: 'list' }), data: listOf(ref('Model')) };

export const MODELS_DECLARATION: RouteDeclaration = {
  components: {
    schemas: {
      Model,
      ModelList: object(models),
      AudioModelList: object({ ...models, models: listOf(ref('ListedVoice')) }),
    },
  },
  operations: [
    {
      method: 'get',
      path: '/v1/models',
      operationId: 'listModels',
      tag: 'Voices and models',
      summary: 'What `model` may be',
      answers: { 200: json('ModelList', 'Every model.') },
    },
    {
      method: 'get',
      path: '/v1/models/{id}',
      operationId: 'getModel',
      tag: 'Voices and models',
      summary: 'One model',
      request: { parameters: [pathParameter('id', 'Whatever `model` may be.')] },
      answers: { 200: json('Model', 'The model.') },
      errors: ['model_not_found', 'engine_unavailable'],
    },
    {
      method: 'get',
      path: '/v1/audio/models',
      operationId: 'listAudioModels',
      tag: 'Voices and models',
      summary: 'The same, as Open WebUI reads it',
      answers: { 200: json('AudioModelList', 'Every model.') },
    },
  ],
};
