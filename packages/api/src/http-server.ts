import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '@hailo-piper/engine';
import { getRequestListener } from '@hono/node-server';
import type { createApp } from './app.ts';
import { BodiesInHand } from './connections/bodies-in-hand.ts';
import { type Connection, ConnectionTable } from './connections/connection-table.ts';
import { mostClosing } from './connections/descriptors.ts';
import { Farewells } from './connections/raw-answer.ts';
import { SendBuffers } from './connections/send-buffers.ts';
import { Turns } from './connections/take-turns.ts';
import { watchedResponses } from './connections/watched-response.ts';
import { ApiError, type ErrorCode, errorEnvelope, errorHead } from './errors.ts';
import { wantedProtocol } from './mounted/mounted-protocol.ts';
import { type Mounting, switchProtocols } from './mounted/switch-protocols.ts';

/** Limits for idle and slow clients; `server` in the configuration. */
export interface ServerLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerClient: number;
  /** All arriving request bodies together. */
  readonly maxBodiesBytes: number;
  /** From the connection or the end of the last answer to the last header. */
  readonly headerTimeoutMs: number;
  /** From the last header to the end of the body. */
  readonly bodyTimeoutMs: number;
  /**
   * How far a reader may fall behind; see watched-response.ts.
   * @default 60_000
   */
  readonly stalledReaderMs?: number;
}

/** The configuration's defaults. */
const LIMITS: ServerLimits = {
  maxConnections: 1024,
  maxConnectionsPerClient: 256,
  maxBodiesBytes: 16 * 1024 * 1024,
  headerTimeoutMs: 10_000,
  bodyTimeoutMs: 10_000,
};

const STALLED_READER_MS = 60_000;

export interface SpeechServer {
  readonly server: Server;
  readonly connections: ConnectionTable;
  readonly bodies: BodiesInHand;
  /** Applies new limits; open connections stay. */
  setLimits(limits: ServerLimits): void;
}

/**
 * Creates the node:http server of an application. Requests that are refused before the application
 * sees them (broken HTTP, an invalid Host) get the same error envelope.
 */
export function createSpeechServer(
  app: ReturnType<typeof createApp>,
  initialLimits: ServerLimits = LIMITS,
  log?: Log,
  mounting?: Mounting,
): SpeechServer {
  let limits = initialLimits;
  const bodies = new BodiesInHand(limits.maxBodiesBytes);
  const listener = getRequestListener((request, env) => app.fetch(request, { ...env, bodies }), {
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
  const farewells = new Farewells(mostClosing(limits.maxConnections));
  const letGo = (connection: Connection, error: ApiError) =>
    endAsking(connection, error, bodies, farewells);
  const connections = new ConnectionTable(connectionLimits(limits), letGo);
  const turns = new Turns(connections, farewells, (request, response) => {
    // After `close`, each connected client gets at most one more answer: its next request goes to
    // our successor.
    if (!server.listening) response.shouldKeepAlive = false;
    listener(request, response);
  });
  const readerLimit = {
    buffers: new SendBuffers(),
    stalledAfterMs: limits.stalledReaderMs ?? STALLED_READER_MS,
    onCut: (response: ServerResponse, reason: string) => {
      const request_id = response.getHeader('x-request-id');
      log?.info('a reader has stalled, and its answer was cut', { request_id, reason });
    },
  };
  const server = createServer(
    {
      // Whether Host is required depends on the HTTP version; see Turns.
      requireHostHeader: false,
      ServerResponse: watchedResponses(readerLimit),
      ...timeouts(limits),
      connectionsCheckingInterval: Math.min(1000, limits.headerTimeoutMs),
      // All other upgrades are ignored, as RFC 9110, 7.8 allows.
      shouldUpgradeCallback: (request) =>
        wantedProtocol(request, mounting?.protocols ?? []) !== undefined,
    },
    (request, response) => turns.take(request, response),
  );
  admitFirst(server, (socket) => {
    const connection = connections.admit(socket);
    if (connection === undefined) socket.destroy();
    else {
      socket.once('close', () => {
        connections.remove(connection);
        turns.closed(connection);
      });
    }
    return connection !== undefined;
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const connection = connections.of(socket);
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else if (connection === undefined) farewells.end(socket);
    else {
      const fault = clientFault(error, limits);
      // Earlier requests are answered first.
      if (connection.exchanges[0]?.request.complete) connection.fault = fault;
      else letGo(connection, fault);
    }
  });
  // An expectation other than 100-continue may be ignored (RFC 9110, 10.1.1); Node's own 417 has no
  // body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', ({ method }, socket) => {
    const error = new ApiError('method_not_allowed', `There is no address that takes ${method}.`);
    farewells.endWithError(socket, error, { allow: 'GET, HEAD, POST, OPTIONS' });
  });
  if (mounting !== undefined) switchProtocols(server, mounting, connections, farewells);
  // Before `listening`, errors are handled by the caller of `listen`.
  server.once('listening', () => {
    server.on('error', (error) => log?.error('the server has an error', { error }));
  });
  const setLimits = (next: ServerLimits) => {
    limits = next;
    bodies.maxBytes = next.maxBodiesBytes;
    connections.limits = connectionLimits(next);
    farewells.most = mostClosing(next.maxConnections);
    readerLimit.stalledAfterMs = next.stalledReaderMs ?? STALLED_READER_MS;
    Object.assign(server, timeouts(next));
  };
  return { server, connections, bodies, setLimits };
}

const connectionLimits = ({ maxConnections, maxConnectionsPerClient }: ServerLimits) => ({
  maxConnections,
  maxPerClient: maxConnectionsPerClient,
});

/** The time-outs as properties of node:http's server. */
const timeouts = ({ headerTimeoutMs, bodyTimeoutMs }: ServerLimits) => ({
  headersTimeout: headerTimeoutMs,
  requestTimeout: headerTimeoutMs + bodyTimeoutMs,
});

/** `createSpeechServer` for callers that need only the node:http server. */
export function createHttpServer(app: ReturnType<typeof createApp>, limits?: ServerLimits): Server {
  return createSpeechServer(app, limits).server;
}

/** Calls `admit` for each connection before node:http gets it. */
function admitFirst(server: Server, admit: (socket: Socket) => boolean): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (admit(socket)) for (const listener of listeners) listener.call(server, socket);
  });
}

/** Ends a connection without a complete request, with an error answer where possible. */
function endAsking(
  { socket, exchanges: [current], bytesDone }: Connection,
  error: ApiError,
  bodies: BodiesInHand,
  farewells: Farewells,
): void {
  if (current === undefined) {
    const isIdle = bytesDone > 0 && socket.bytesRead === bytesDone;
    if (isIdle) farewells.end(socket);
    else farewells.endWithError(socket, error);
    return;
  }
  const { request, response } = current;
  response.shouldKeepAlive = false;
  response.once('close', () => farewells.end(socket));
  // The reader of the body answers. Without a reader, an answer was sent already or none is
  // possible.
  if (!bodies.refuse(request, error)) socket.destroy();
}

const CLIENT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

function clientFault({ code = '' }: NodeJS.ErrnoException, limits: ServerLimits): ApiError {
  const errorCode = CLIENT_ERRORS[code] ?? 'malformed_request';
  if (errorCode !== 'request_timeout') return new ApiError(errorCode);
  const seconds = (ms: number) => `${ms / 1000} s`;
  return new ApiError(
    errorCode,
    `The request did not arrive in time: its headers within ${seconds(limits.headerTimeoutMs)} ` +
      `(\`server.header_timeout\`), its body within ${seconds(limits.bodyTimeoutMs)} more ` +
      '(`server.body_timeout`).',
  );
}
