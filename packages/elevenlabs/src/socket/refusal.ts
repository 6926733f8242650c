import type { Duplex } from 'node:stream';
import type { HttpFault } from '../http-tools.ts';

/** How long a client may take to read why it is refused. */
const LAST_WORDS_MS = 500;

/** Answers the request instead of opening a WebSocket, in ElevenLabs' envelope. */
export function refuse(socket: Duplex, { status, code, message, headers }: HttpFault): void {
  const body = JSON.stringify({ detail: { status: code, message } });
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
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
