import { once } from 'node:events';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A session of Chrome's DevTools protocol, with nothing turned on that is not asked for. */
export class DevToolsSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer: Answer = JSON.parse(String(data));
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** @param address `ws:` address of a target. */
  static async open(address: string): Promise<DevToolsSession> {
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new DevToolsSession(socket);
  }

  /** @throws Error with what the browser says of a command that failed. */
  async send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#sent;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { error, result } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }
}
