import { once } from 'node:events';
import type { Socket } from 'node:net';
import { eventBytes } from './events/wyoming-event.ts';

/** Writes events to a client. */
export class EventWriter {
  readonly #socket: Socket;
  readonly #version: string;
  readonly #stalledMs: () => number;

  /**
   * @param version of the program.
   * @param stalledMs a client that takes nothing for so long is cut off.
   */
  constructor(socket: Socket, version: string, stalledMs: () => number) {
    this.#socket = socket;
    this.#version = version;
    this.#stalledMs = stalledMs;
  }

  /** Resolves when the client takes more; also when it is gone. */
  async write(
    type: string,
    data: Readonly<Record<string, unknown>> = {},
    payload?: Uint8Array,
  ): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed || !socket.writable) return;
    if (socket.write(eventBytes({ type, data }, this.#version, payload))) return;
    const timer = setTimeout(() => socket.destroy(), this.#stalledMs());
    await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
    clearTimeout(timer);
  }
}
