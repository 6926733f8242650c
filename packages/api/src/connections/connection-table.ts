import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientOf } from '@hailo-piper/speech';
import { ApiError } from '../errors.ts';
import { mostSurplus } from './descriptors.ts';

/** A request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Connection {
  readonly socket: Socket;
  /** See `clientOf`. */
  readonly client: string | undefined;
  /** Set if all places were taken by requests when it arrived: only probes are answered. */
  readonly surplus: ApiError | undefined;
  /** The current request, then pipelined ones. */
  readonly exchanges: Exchange[];
  /** `performance.now()` at the start of waiting for a complete request. */
  waitsSince: number;
  /** Bytes of input that belong to finished requests. */
  bytesDone: number;
  /** Error in the input after the requests in `exchanges`. */
  fault: ApiError | undefined;
  /** Whether it speaks another protocol from now on, which looks after it. */
  isSwitched: boolean;
}

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxPerClient: number;
}

/** A younger connection is not evicted, milliseconds: its request may be on its way. */
const GRACE_MS = 20;

/**
 * Open connections and their limits. A connection with a complete request keeps its place. At a
 * limit, the connection that has waited longest without one (idle, or with half a request) is
 * evicted. So clients that only hold connections evict each other and nobody else.
 */
export class ConnectionTable {
  /** May change at any time; open connections stay. */
  limits: ConnectionLimits;
  readonly #evict: (connection: Connection, error: ApiError) => void;
  /** Ordered by waiting time, longest first. */
  readonly #connections = new Map<Socket, Connection>();
  readonly #perClient = new Map<string | undefined, number>();
  #surplus = 0;
  #refused = 0;

  /** @param evict Ends an evicted connection, which is no longer in the table. */
  constructor(limits: ConnectionLimits, evict: (connection: Connection, error: ApiError) => void) {
    this.limits = limits;
    this.#evict = evict;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Number of connections rejected, evicted, or answered with a refusal. */
  get refused(): number {
    return this.#refused;
  }

  of(socket: Socket): Connection | undefined {
    return this.#connections.get(socket);
  }

  /** @returns The entry of the connection; undefined when there is no place at all. */
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
      isSwitched: false,
    };
    this.#connections.set(socket, connection);
    return connection;
  }

  /** Marks a connection as idle from now on. */
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

  /** @returns `error` when no connection can be evicted. */
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

/** Whether the connection has a complete request and not yet its whole answer. */
const isAsking = ({ exchanges: [current], isSwitched }: Connection): boolean =>
  isSwitched || current?.request.complete === true;

const tooMany = (where: string, limit: number, key: string): ApiError =>
  new ApiError(
    'overloaded',
    `There are more connections than the ${limit} that may be open ${where}; \`server.${key}\` is the limit.`,
    { retryAfterSeconds: 1 },
  );
