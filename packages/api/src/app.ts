import { Hono } from 'hono';
import { methodNotAllowed as watchMethods } from 'hono/method-not-allowed';
import { getPath } from 'hono/utils/url';
import { addressesOf } from './addresses.ts';
import type { AppDeps } from './app-deps.ts';
import { accessLog } from './middleware/access-log.ts';
import { answerOver } from './middleware/answer-over.ts';
import { closeWhenDraining } from './middleware/close-when-draining.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { errorHandler, methodNotAllowed, notFound } from './middleware/errors.ts';
import { requestId } from './middleware/request-id.ts';
import { tellChoices } from './middleware/tell-choices.ts';
import { httpTools } from './mounted/http-tools.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { pageRoutes } from './page/page-routes.ts';
import { piperRoutes } from './piper-door/piper-routes.ts';
import type { AppEnv } from './request-record.ts';
import { healthRoutes } from './routes/health.ts';
import { mcpRoute } from './routes/mcp.ts';
import { metricsRoute } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { phonemizeRoute } from './routes/phonemize.ts';
import { speechRoute } from './routes/speech.ts';
import { synthesizeRoute } from './routes/synthesize.ts';
import { voiceRoutes } from './routes/voices.ts';

/** The HTTP application with all routes. It uses no sockets and no processes. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>({
    getPath: (request) => addresses.resolve(getPath(request), request.method),
  });
  app.use(requestId());
  app.use(answerOver());
  app.use(accessLog(deps.access));
  app.use(tellChoices());
  app.use(crossOrigin(() => deps.config.server.cors_origins));
  app.use(watchMethods({ app, onMethodNotAllowed: methodNotAllowed }));
  app.use(closeWhenDraining(deps.speech));
  for (const routes of [
    speechRoute,
    synthesizeRoute,
    phonemizeRoute,
    voiceRoutes,
    modelRoutes,
    healthRoutes,
    metricsRoute,
    openApiRoutes,
    pageRoutes,
    piperRoutes,
    mcpRoute,
  ]) {
    app.route('/', routes(deps));
  }
  for (const { path, routes } of deps.mounted ?? []) app.route(path, routes(httpTools(deps)));
  const addresses = addressesOf(app.routes);
  app.notFound(notFound(addresses));
  app.onError(errorHandler(deps.log));
  return app;
}
