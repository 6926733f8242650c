import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Hono } from 'hono';
import type { DescribedService, RouteDeclaration } from '../declaration/declaration.ts';
import type { HttpTools } from './http-tools.ts';
import type { UpgradeTools } from './upgrade-tools.ts';

/** Another protocol on the port of the HTTP door, with a path of its own. */
export interface MountedProtocol {
  /** Where it begins, such as `/elevenlabs`. */
  readonly path: string;
  /** Its routes, without that path. Errors that they throw are for their own `onError`. */
  routes(tools: HttpTools): Hono;
  /** Describes its routes and WebSockets, with that path, for `/openapi.json`. */
  declaration(service: DescribedService): RouteDeclaration;
  /**
   * Takes over the connection of a request for a WebSocket under its path, and answers it. The
   * connection keeps its place among those of `server.max_connections`.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, tools: UpgradeTools): void;
  /** Resolves when it has no connection any more, at the latest after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** The protocol that a request asks to switch its connection to. */
export function wantedProtocol(
  { method, url = '', headers }: IncomingMessage,
  mounted: readonly MountedProtocol[],
): MountedProtocol | undefined {
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  return mounted.find(({ path }) => url.startsWith(`${path}/`));
}
