import type { Socket } from 'node:net';
import { isAllowed } from './allowed.ts';
import { Connection } from './connection.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { DataInHand } from './events/data-in-hand.ts';

/** How long clients may do nothing, and how many there may be. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  /** A client that neither speaks nor asks for anything is let go after so long. */
  readonly idleMs: number;
  /** Bytes of all events that are arriving. */
  readonly maxBytes: number;
}

const SWEEP_MS = 1000;
const KEEP_ALIVE_MS = 60_000;
/** Most connections of one address, as a share of all. */
const CLIENT_SHARE = 0.75;

/** All clients of the door. */
export class Connections {
  readonly #deps: ConnectionDeps;
  readonly #limits: ConnectionLimits;
  readonly #open = new Set<Connection>();
  readonly #inHand: DataInHand;
  readonly #sweeps: NodeJS.Timeout;
  #onEmpty: (() => void) | undefined;

  constructor(deps: ConnectionDeps, limits: ConnectionLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#inHand = new DataInHand(limits.maxBytes);
    this.#sweeps = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  async accept(socket: Socket): Promise<void> {
    socket.on('error', () => {}).setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    if (!isAllowed(socket.remoteAddress, this.#deps.config.wyoming.allow)) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, this.#deps, this.#inHand);
    if (!this.#hasRoomFor(connection)) {
      await connection.refuse('too many connections', 'overloaded');
      return;
    }
    this.#open.add(connection);
    await connection.serve();
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#onEmpty?.();
  }

  /** Resolves when all clients are gone. Those that speak have `graceMs` to hear it. */
  async close(graceMs: number): Promise<void> {
    clearInterval(this.#sweeps);
    const closeAll = (mayClose: (connection: Connection) => boolean) => {
      for (const connection of this.#open) if (mayClose(connection)) connection.close();
    };
    closeAll(({ isSpeaking }) => !isSpeaking);
    const timer = setTimeout(() => closeAll(() => true), graceMs);
    const silent = setInterval(() => closeAll(({ isSpeaking }) => !isSpeaking), 50);
    if (this.#open.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
    }
    clearTimeout(timer);
    clearInterval(silent);
  }

  /** Whoever has been idle longest makes room. */
  #hasRoomFor({ client }: Connection): boolean {
    const ofClient = [...this.#open].filter((one) => client !== undefined && one.client === client);
    const { max_connections_per_client: wanted } = this.#deps.config.server;
    const maxOfClient = Math.min(wanted, Math.floor(CLIENT_SHARE * this.#limits.maxConnections));
    const isFull = this.#open.size >= this.#limits.maxConnections;
    if (!isFull && ofClient.length < maxOfClient) return true;
    const crowd = isFull ? [...this.#open] : ofClient;
    const idle = crowd.filter(({ isSpeaking }) => !isSpeaking);
    const [longest] = idle.sort((one, other) => other.idleMs - one.idleMs);
    longest?.close();
    return longest !== undefined;
  }

  #sweep(): void {
    const { header_timeout, body_timeout } = this.#deps.config.server;
    const eventMs = (header_timeout + body_timeout) * 1000;
    for (const connection of this.#open) {
      if (connection.isWithinEvent && connection.idleMs > eventMs) {
        void connection.refuse('the event took too long to arrive', 'timeout');
      } else if (!connection.isSpeaking && connection.idleMs > this.#limits.idleMs) {
        connection.close();
      }
    }
  }
}
