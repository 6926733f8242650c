import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ApiError, errorEnvelope, errorHead } from '../errors.ts';

/** How long a client may take to read the last answer of a closing connection. */
const LAST_WORDS_MS = 500;

/** Closing connections: each may still read its last answer, up to a maximum number. */
export class Farewells {
  /** Maximum number; beyond it the oldest is cut. May change at any time. */
  most: number;
  readonly #closing = new Set<Duplex>();

  constructor(most: number) {
    this.most = most;
  }

  /** Sends an error on a connection without a current request, and closes it. */
  endWithError(
    socket: Duplex,
    error: ApiError,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const body = JSON.stringify(errorEnvelope(error));
    const head = errorHead(error);
    const all = { 'x-request-id': randomUUID(), ...head.headers, ...headers };
    const lines = [
      `HTTP/1.1 ${head.status} Error`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
      'connection: close',
      '',
      body,
    ];
    this.end(socket, lines.join('\r\n'));
  }

  /** Closes a connection after sending `lastWords`; further input is discarded. */
  end(socket: Duplex, lastWords = ''): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    socket.on('error', () => {});
    socket.end(lastWords);
    socket.resume();
    this.#closing.add(socket);
    const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#closing.delete(socket);
    });
    const [oldest] = this.#closing;
    if (this.#closing.size > this.most) oldest?.destroy();
  }
}

/**
 * Refuses a request before the application gets it, and closes its connection. Waits briefly for
 * the end of the request: a client that sends to a closed connection may never read the answer.
 */
export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  error: ApiError,
): void {
  const { status, headers } = errorHead(error);
  const answer = () => {
    clearTimeout(timer);
    if (response.headersSent) return;
    response.writeHead(status, {
      ...headers,
      'content-type': 'application/json',
      'x-request-id': randomUUID(),
      connection: 'close',
    });
    response.end(JSON.stringify(errorEnvelope(error)));
  };
  const timer = setTimeout(answer, LAST_WORDS_MS);
  request
    .on('error', () => {})
    .once('end', answer)
    .resume();
}
