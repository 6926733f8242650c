import { WebSocket } from 'ws';

/** Unread bytes of messages beyond which a writer waits. */
const MAX_BUFFERED = 262_144;

/** Writes messages to a client. */
export class MessageWriter {
  readonly #socket: WebSocket;
  readonly #stalledMs: () => number;

  /** @param stalledMs a client that takes nothing for so long is cut off. */
  constructor(socket: WebSocket, stalledMs: () => number) {
    this.#socket = socket;
    this.#stalledMs = stalledMs;
  }

  /** Resolves when the client takes more; also when it is gone. */
  async write(message: object): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== WebSocket.OPEN) return;
    const written = new Promise<void>((resolve) => {
      socket.send(JSON.stringify(message), () => resolve());
    });
    if (socket.bufferedAmount <= MAX_BUFFERED) return;
    const timer = setTimeout(() => socket.terminate(), this.#stalledMs());
    await written;
    clearTimeout(timer);
  }
}
