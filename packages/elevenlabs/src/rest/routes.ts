import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ElevenLabsDeps } from '../deps.ts';
import type { HttpTools } from '../http-tools.ts';
import { RequestError } from '../request-error.ts';
import { modelList, voiceList } from './lists.ts';
import { DELIVERIES, textToSpeech } from './text-to-speech.ts';

/** The routes that are asked by HTTP alone. */
export function restRoutes(deps: ElevenLabsDeps, tools: HttpTools): Hono {
  const app = new Hono();
  for (const [end, delivery] of Object.entries(DELIVERIES)) {
    app.post(`/v1/text-to-speech/:voice_id${end}`, (c) => textToSpeech(c, deps, tools, delivery));
  }
  const { speech, config } = deps;
  app.get('/v1/voices', (c) => c.json(voiceList(speech.catalogue)));
  app.get('/v1/models', (c) =>
    c.json(modelList(speech.catalogue, config.synthesis.max_text_length)),
  );
  app.all('*', ({ req }) => {
    throw new RequestError('not_found', `There is nothing at this address for ${req.method}.`);
  });
  app.onError((thrown, c) => errorAnswer(c, tools, thrown));
  return app;
}

/** An error in ElevenLabs' envelope. */
function errorAnswer(c: Context, tools: HttpTools, thrown: Error): Response {
  const isOurs = thrown instanceof RequestError;
  const error = isOurs ? tools.fault(thrown.code, thrown.message) : thrown;
  const { status, headers, code, message } = tools.faultOf(c, error);
  const body = { detail: { status: code, message } };
  return c.json(body, status as ContentfulStatusCode, { ...headers });
}
