import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ElevenLabsDeps } from '../deps.ts';

/** Why a request for a WebSocket is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

const RETRY_AFTER_SECONDS = 1;
/** How long a client may take to read why it is refused. */
const LAST_WORDS_MS = 500;

/** Why no WebSocket is opened now; undefined if nothing is against it. */
export function refusalOf(
  { headers: { origin, host } }: IncomingMessage,
  { speech, config }: ElevenLabsDeps,
): Refusal | undefined {
  if (origin !== undefined && !isAllowed(origin, host, config.server.cors_origins)) {
    const message = 'Pages of this origin may not use the service; see `server.cors_origins`.';
    return { status: 403, code: 'origin_not_allowed', message };
  }
  const { state, queue } = speech.status();
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  if (state === 'starting' || state === 'draining' || state === 'closed') {
    const message = `The service is ${state}.`;
    return { status: 503, code: 'engine_unavailable', message, retryAfterSeconds };
  }
  if (queue.waiting < queue.limit) return undefined;
  const message = 'Too many requests are waiting. Try again later.';
  return { status: 429, code: 'queue_full', message, retryAfterSeconds };
}

/** Answers the request instead of opening a WebSocket, in ElevenLabs' envelope. */
export function refuse(socket: Duplex, { status, code, message, ...more }: Refusal): void {
  const body = JSON.stringify({ detail: { status: code, message } });
  const retry = more.retryAfterSeconds;
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(retry === undefined ? [] : [`retry-after: ${retry}`]),
    'connection: close',
    '',
    body,
  ];
  socket.on('error', () => {});
  socket.end(lines.join('\r\n'));
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Browsers let every page open a WebSocket, whatever `cors_origins` says. */
function isAllowed(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.parse(origin)?.host === host;
}
