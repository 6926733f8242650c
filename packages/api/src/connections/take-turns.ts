import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApiError } from '../errors.ts';
import type { Connection, ConnectionTable } from './connection-table.ts';
import { type Farewells, refuseRequest } from './raw-answer.ts';

/** Maximum pipelined requests that wait: on one connection, and on all of them. */
const MAX_WAITING = 128;
const MAX_WAITING_IN_ALL = 1024;

/**
 * Serves the requests of each connection one after the other, so a client that pipelines many
 * requests has only one place in the queue.
 */
export class Turns {
  readonly #table: ConnectionTable;
  readonly #farewells: Farewells;
  readonly #serve: RequestListener;
  #waiting = 0;

  constructor(table: ConnectionTable, farewells: Farewells, serve: RequestListener) {
    this.#table = table;
    this.#farewells = farewells;
    this.#serve = serve;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#table.of(request.socket);
    // An evicted connection may still send requests.
    if (connection === undefined) return;
    const { exchanges } = connection;
    exchanges.push({ request, response });
    response.once('close', () => this.#over(connection, response));
    if (exchanges.length === 1) {
      this.#begin(connection);
      return;
    }
    this.#waiting += 1;
    // A refusal would wait behind earlier answers while more requests arrive and need memory.
    if (exchanges.length > MAX_WAITING + 1 || this.#waiting > MAX_WAITING_IN_ALL) {
      this.#table.remove(connection);
      request.socket.destroy();
    }
  }

  /** Forgets the waiting requests of a closed connection. */
  closed({ exchanges }: Connection): void {
    this.#waiting -= Math.max(0, exchanges.splice(0).length - 1);
  }

  #begin({ surplus, exchanges: [current] }: Connection): void {
    if (current === undefined) return;
    const { request, response } = current;
    if (surplus !== undefined) response.shouldKeepAlive = false;
    const refusal = isProbe(request) ? hostFault(request) : (surplus ?? hostFault(request));
    if (refusal !== undefined) refuseRequest(request, response, refusal);
    else this.#serve(request, response);
  }

  #over(connection: Connection, response: ServerResponse): void {
    const { socket, exchanges, fault } = connection;
    if (exchanges[0]?.response !== response || socket.destroyed) return;
    exchanges.shift();
    if (exchanges.length > 0) {
      this.#waiting -= 1;
      this.#begin(connection);
    } else if (fault !== undefined) this.#farewells.endWithError(socket, fault);
    else this.#table.idle(connection);
  }
}

const isProbe = ({ method, url = '' }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && /^\/(health|metrics)([/?]|$)/.test(url);

/**
 * RFC 9112, 3.2: exactly one Host in HTTP/1.1, at most one in HTTP/1.0. An invalid Host is found
 * later.
 */
function hostFault({ rawHeaders, httpVersion }: IncomingMessage): ApiError | undefined {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return undefined;
  return new ApiError(
    'malformed_request',
    hosts === 0 ? 'The request has no Host header.' : 'The request has more than one Host header.',
  );
}
