import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { readJsonObject } from '../json-body.ts';
import type { AppEnv } from '../request-record.ts';

/** POST /mcp, where it is enabled. Other methods are 405: there are no sessions and no events. */
export function mcpRoute({ mcp }: AppDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  if (mcp === undefined) return routes;
  return routes.post('/mcp', async (c) =>
    mcp(c.req.raw, await readJsonObject(c), c.env?.incoming?.socket.remoteAddress),
  );
}
