import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ApiError } from '../errors.ts';
import { clientOf } from './client-address.ts';
import { mostSurplus } from './descriptors.ts';

/** A request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Connection {
  readonly socket: Socket;
  /** See client-address.ts. */
  readonly client: string | undefined;
  /** It came when all places were taken by requests: only probes are answered on it. */
  readonly surplus: ApiError | undefined;
  /** The request that is served, then those that came behind it without waiting. */
  readonly exchanges: Exchange[];
  /** `performance.now()` since it has had no request, or no whole one. */
  waitsSince: number;
  /** What of its input belonged to requests that are over, bytes. */
  bytesDone: number;
  /** What is wrong with its input behind the requests in `exchanges`. */
  fault: ApiError | undefined;
}

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxPerClient: number;
}

/** So long a connection is left in peace, milliseconds: what it asks may just be on its way. */
const GRACE_MS = 20;

/**
 * Who is connected. A place belongs to whoever has asked for something completely: where there is
 * none left, the connection that has held one longest without that (idle, or with half a request)
 * makes place. So clients that only hold connections drive out each other, and nobody else.
 */
export class ConnectionTable {
  /** May change at any time; who is connected stays. */
  limits: ConnectionLimits;
  readonly #evict: (connection: Connection, error: ApiError) => void;
  /** Those that have waited longest first. */
  readonly #connections = new Map<Socket, Connection>();
  readonly #perClient = new Map<string | undefined, number>();
  #surplus = 0;
  #refused = 0;

  /** @param evict ends a connection that has to make place; it is not in the table any more. */
  constructor(limits: ConnectionLimits, evict: (connection: Connection, error: ApiError) => void) {
    this.limits = limits;
    this.#evict = evict;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Connections that were not taken, had to make place, or were answered with a refusal. */
  get refused(): number {
    return this.#refused;
  }

  of(socket: Socket): Connection | undefined {
    return this.#connections.get(socket);
  }

  /** @returns its entry; undefined when there is no place at all. */
  admit(socket: Socket): Connection | undefined {
    const { maxConnections, maxPerClient } = this.limits;
    const client = clientOf(socket.remoteAddress);
    const isOfClient = (other: Connection) => !other.surplus && other.client === client;
    let surplus: ApiError | undefined;
    if (client !== undefined && (this.#perClient.get(client) ?? 0) >= maxPerClient) {
      surplus = this.#makePlace(
        isOfClient,
        tooMany('from one address', maxPerClient, 'max_connections_per_client'),
      );
    }
    if (surplus === undefined && this.size - this.#surplus >= maxConnections) {
      surplus = this.#makePlace(
        (other) => !other.surplus,
        tooMany('in all', maxConnections, 'max_connections'),
      );
    }
    if (surplus !== undefined) {
      this.#refused += 1;
      if (
        this.#surplus >= mostSurplus(maxConnections) &&
        this.#makePlace((other) => other.surplus !== undefined, surplus)
      ) {
        return undefined;
      }
      this.#surplus += 1;
    } else this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1);
    const connection: Connection = {
      socket,
      client,
      surplus,
      exchanges: [],
      waitsSince: performance.now(),
      bytesDone: 0,
      fault: undefined,
    };
    this.#connections.set(socket, connection);
    return connection;
  }

  /** Its request is over: among those without one it is the last that came. */
  idle(connection: Connection): void {
    if (!this.#connections.delete(connection.socket)) return;
    connection.waitsSince = performance.now();
    connection.bytesDone = connection.socket.bytesRead;
    this.#connections.set(connection.socket, connection);
  }

  remove({ socket, client, surplus }: Connection): void {
    if (!this.#connections.delete(socket)) return;
    if (surplus !== undefined) {
      this.#surplus -= 1;
      return;
    }
    const left = (this.#perClient.get(client) ?? 1) - 1;
    if (left > 0) this.#perClient.set(client, left);
    else this.#perClient.delete(client);
  }

  /** @returns `error` when there is none to make place. */
  #makePlace(among: (connection: Connection) => boolean, error: ApiError): ApiError | undefined {
    const before = performance.now() - GRACE_MS;
    for (const connection of this.#connections.values()) {
      const isLeftInPeace = !connection.surplus && connection.waitsSince > before;
      if (isLeftInPeace || !among(connection) || isAsking(connection)) continue;
      this.remove(connection);
      this.#refused += 1;
      this.#evict(connection, error);
      return undefined;
    }
    return error;
  }
}

/** Whether it has asked for something completely, and has not all of the answer. */
const isAsking = ({ exchanges: [current] }: Connection): boolean =>
  current?.request.complete === true;

const tooMany = (where: string, limit: number, key: string): ApiError =>
  new ApiError(
    'overloaded',
    `There are more connections than the ${limit} that may be open ${where}; \`server.${key}\` is the limit.`,
    { retryAfterSeconds: 1 },
  );
