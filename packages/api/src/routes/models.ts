import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { modelIds, voiceOfModel } from '../openai-models.ts';
import type { AppEnv } from '../request-record.ts';

/** Routes that list the values of `model` as OpenAI's model objects. */
export function modelRoutes({ speech: { catalogue } }: AppDeps): Hono<AppEnv> {
  const list = () => ({ object: 'list', data: modelIds(catalogue).map(describeModel) });
  return (
    new Hono<AppEnv>()
      .get('/v1/models', (c) => c.json(list()))
      .get('/v1/models/:id', (c) => {
        const id = c.req.param('id');
        voiceOfModel(id, catalogue);
        return c.json(describeModel(id));
      })
      // Open WebUI reads `models` instead of `data`.
      .get('/v1/audio/models', (c) =>
        c.json({ ...list(), models: modelIds(catalogue).map((id) => ({ id, name: id })) }),
      )
  );
}

/** `created` is unknown; OpenAI's type requires a number. */
const describeModel = (id: string) => ({
  id,
  object: 'model',
  created: 0,
  owned_by: 'hailo-piper',
});
