import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Hono } from 'hono';
import type { ElevenLabsDeps } from './deps.ts';
import type { HttpTools } from './http-tools.ts';
import { restRoutes } from './rest/routes.ts';
import { SpeechSockets } from './socket/speech-sockets.ts';

/** ElevenLabs' API for an HTTP server to mount. */
export interface ElevenLabs {
  readonly path: string;
  routes(tools: HttpTools): Hono;
  /** Answers a request for a WebSocket under `path`, and has its connection from then on. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Resolves when no WebSocket is left, at the latest after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Creates ElevenLabs' API: speech by HTTP, and by WebSocket for texts that arrive in pieces. */
export function createElevenLabs(deps: ElevenLabsDeps): ElevenLabs {
  const sockets = new SpeechSockets(deps);
  return {
    path: '/elevenlabs',
    routes: (tools) => restRoutes(deps, tools),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    close: (graceMs) => sockets.close(graceMs),
  };
}
