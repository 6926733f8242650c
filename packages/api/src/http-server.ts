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

/** What clients may hold by doing nothing; `server` of the configuration. */
export interface ServerLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerClient: number;
  /** Of request bodies that are arriving, all together. */
  readonly maxBodiesBytes: number;
  /** From the connection, or the last answer's end, to the last header. */
  readonly headerTimeoutMs: number;
  /** From there to the body's end. */
  readonly bodyTimeoutMs: number;
  /** How far a reader may fall behind; see watched-response.ts. Default a minute. */
  readonly stalledReaderMs?: number;
}

/** Those of the configuration's defaults. */
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
  /** Other limits from here on; who is connected stays. */
  setLimits(limits: ServerLimits): void;
}

/**
 * Puts the application on node:http. Requests that never become one (broken HTTP, a Host that is
 * no host) get the same envelope as every other error.
 */
export function createSpeechServer(
  app: ReturnType<typeof createApp>,
  initialLimits: ServerLimits = LIMITS,
  log?: Log,
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
    // Closed, it still serves whoever is connected, but no more than once: the next request of that
    // client is for our successor.
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
      // Whether there must be one depends on the version; see Turns.
      requireHostHeader: false,
      ServerResponse: watchedResponses(readerLimit),
      ...timeouts(limits),
      connectionsCheckingInterval: Math.min(1000, limits.headerTimeoutMs),
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
      // What came before it is answered first.
      if (connection.exchanges[0]?.request.complete) connection.fault = fault;
      else letGo(connection, fault);
    }
  });
  // Expecting anything but 100-continue may be ignored (RFC 9110, 10.1.1); Node's own 417 has no body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', ({ method }, socket) => {
    const error = new ApiError('method_not_allowed', `There is no address that takes ${method}.`);
    farewells.endWithError(socket, error, { allow: 'GET, HEAD, POST, OPTIONS' });
  });
  // Until then it is for whoever waits for the port.
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

/** Properties of node:http's server. */
const timeouts = ({ headerTimeoutMs, bodyTimeoutMs }: ServerLimits) => ({
  headersTimeout: headerTimeoutMs,
  requestTimeout: headerTimeoutMs + bodyTimeoutMs,
});

/** The same, for whoever wants no more than its port. */
export function createHttpServer(app: ReturnType<typeof createApp>, limits?: ServerLimits): Server {
  return createSpeechServer(app, limits).server;
}

/** Asks about each connection before node:http gets it. */
function admitFirst(server: Server, admit: (socket: Socket) => boolean): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (admit(socket)) for (const listener of listeners) listener.call(server, socket);
  });
}

/** Ends a connection that has not asked completely, with an answer where there is one to give. */
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
  // Whoever reads the body answers. Where nobody does there is an answer already, or none to give.
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
