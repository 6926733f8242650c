import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Hono } from 'hono';
import { declarationOf } from './declaration/declaration.ts';
import type { ElevenLabsDeps } from './deps.ts';
import type { HttpTools, UpgradeTools } from './http-tools.ts';
import { restRoutes } from './rest/routes.ts';
import { SpeechSockets } from './socket/speech-sockets.ts';

/** ElevenLabs' API for an HTTP server to mount. */
export interface ElevenLabs {
  readonly path: string;
  routes(tools: HttpTools): Hono;
  /** Describes routes and WebSockets in the terms of OpenAPI. */
  declaration(service: { readonly maxTextLength: number }): ReturnType<typeof declarationOf>;
  /** Answers a request for a WebSocket under `path`, and has its connection from then on. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, tools: UpgradeTools): void;
  /** Resolves when no WebSocket is left, at the latest after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

const PATH = '/elevenlabs';

/** Creates ElevenLabs' API: speech by HTTP, and by WebSocket for texts that arrive in pieces. */
export function createElevenLabs(deps: ElevenLabsDeps): ElevenLabs {
  const sockets = new SpeechSockets(deps);
  return {
    path: PATH,
    routes: (tools) => restRoutes(deps, tools),
    declaration: (service) => declarationOf(PATH, service),
    upgrade: (...asked) => sockets.upgrade(...asked),
    close: (graceMs) => sockets.close(graceMs),
  };
}
