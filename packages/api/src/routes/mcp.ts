import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ApiError } from '../errors.ts';
import { readJsonObject } from '../json-body.ts';
import { isAllowedOrigin } from '../origins/allowed-origin.ts';
import { reachedBy } from '../origins/origin-of-request.ts';
import type { AppEnv } from '../request-record.ts';

/** POST /mcp, where it is enabled. Other methods are 405: there are no sessions and no events. */
export function mcpRoute({ mcp, config }: AppDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  if (mcp === undefined) return routes;
  return routes.post('/mcp', async (c) => {
    const reached = reachedBy(c, config.server);
    if (!isAllowedOrigin(c.req.header('origin'), reached, config.server.cors_origins)) {
      throw new ApiError('origin_not_allowed');
    }
    const message = await readJsonObject(c);
    const address = c.env?.incoming?.socket.remoteAddress;
    return mcp(c.req.raw, message, { address, reached });
  });
}
