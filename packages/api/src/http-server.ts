import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { createApp } from './app.ts';
import { ApiError, type ErrorCode, errorEnvelope, errorHead } from './errors.ts';

/**
 * Puts the application on node:http. Requests that never become one (broken HTTP, a Host that is
 * no host) get the same envelope as every other error.
 */
export function createHttpServer(app: ReturnType<typeof createApp>): Server {
  const listener = getRequestListener(app.fetch, {
    // HTTP/1.0 probes, such as HAProxy's plain httpchk, send no Host.
    hostname: 'localhost',
    errorHandler: (cause) => {
      const error = new ApiError('malformed_request', undefined, { cause });
      const { status, headers } = errorHead(error);
      return Response.json(errorEnvelope(error), {
        status,
        headers: { ...headers, 'x-request-id': randomUUID() },
      });
    },
  });
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    // Closed, it still serves whoever is connected, but no more than once: the next request of that
    // client is for our successor.
    if (!server.listening) response.shouldKeepAlive = false;
    listener(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') {
      socket.end(rawResponse(new ApiError(CLIENT_ERRORS[error.code ?? ''] ?? 'malformed_request')));
    } else socket.destroy();
  });
  // Expecting anything but 100-continue may be ignored (RFC 9110, 10.1.1); Node's own 417 has no body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return server;
}

/**
 * Binds the port, before anything slow is begun.
 *
 * @returns The port, chosen by the kernel when `port` is 0.
 * @throws NodeJS.ErrnoException such as EADDRINUSE.
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * Accepts from a socket that is bound already and that others hold open as well.
 *
 * @returns Its port, or 0 when it has none: a Unix socket.
 */
export async function listenOn(server: Server, fd: number): Promise<number> {
  server.listen({ fd });
  await once(server, 'listening');
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

/** How long a last request may be under way on a connection that is idle. */
const UNDER_WAY_MS = 1000;

/**
 * Accepts no more connections. Whoever is connected may send a last request, which the `close` of
 * node:http would cut off where it is just under way.
 *
 * @returns When all connections are closed.
 */
export async function stopAccepting(server: Server): Promise<void> {
  const timer = setInterval(() => server.closeIdleConnections(), UNDER_WAY_MS);
  await new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  clearInterval(timer);
}

const CLIENT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

function rawResponse(error: ApiError): string {
  const body = JSON.stringify(errorEnvelope(error));
  return [
    `HTTP/1.1 ${errorHead(error).status} Error`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${randomUUID()}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
