import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An event as the client got it. */
export interface Heard {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
  /** Whether the data stood in the line; a server must never do that. */
  readonly isInline: boolean;
}

/** A Wyoming client, written apart from the server's own code. */
export class WyomingClient {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);

  constructor(port: number, localAddress = '127.0.0.1') {
    this.socket = connect({ port, host: '127.0.0.1', localAddress });
    this.socket.on('error', () => {});
  }

  /** Sends an event with its data in the second block. */
  send(type: string, data?: object): void {
    const block = data === undefined ? '' : JSON.stringify(data);
    const lengths = block === '' ? {} : { data_length: Buffer.byteLength(block) };
    this.write(`${JSON.stringify({ type, version: '1.10.2', ...lengths })}\n${block}`);
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Events up to the first of one of these types, or to the end of the connection. */
  async until(...types: readonly string[]): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (;;) {
      const event = this.#event();
      if (event !== undefined) {
        heard.push(event);
        if (types.includes(event.type)) return heard;
        continue;
      }
      if (this.socket.readableEnded || this.socket.destroyed) return heard;
      await this.#more();
    }
  }

  /** One question, one answer. */
  async ask(type: string, data?: object): Promise<Heard> {
    this.send(type, data);
    return this.next();
  }

  async next(): Promise<Heard> {
    for (;;) {
      const event = this.#event();
      if (event !== undefined) return event;
      if (this.socket.readableEnded || this.socket.destroyed) throw new Error('it hung up');
      await this.#more();
    }
  }

  async leave(): Promise<void> {
    if (this.socket.closed) return;
    this.socket.destroy();
    await once(this.socket, 'close');
  }

  async #more(): Promise<void> {
    const bytes = this.socket.read() as Buffer | null;
    if (bytes !== null) {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      return;
    }
    const events = ['readable', 'end', 'close'];
    const over = new AbortController();
    const { signal } = over;
    await Promise.race(events.map((event) => once(this.socket, event, { signal }))).catch(() => {});
    over.abort();
  }

  #event(): Heard | undefined {
    const newline = this.#bytes.indexOf(10);
    if (newline < 0) return undefined;
    const header = JSON.parse(this.#bytes.toString('utf8', 0, newline));
    const dataEnd = newline + 1 + (header.data_length ?? 0);
    const end = dataEnd + (header.payload_length ?? 0);
    if (this.#bytes.length < end) return undefined;
    const block = this.#bytes.toString('utf8', newline + 1, dataEnd);
    const event = {
      type: header.type,
      data: block === '' ? {} : JSON.parse(block),
      payload: this.#bytes.subarray(dataEnd, end),
      isInline: 'data' in header,
    };
    this.#bytes = this.#bytes.subarray(end);
    return event;
  }
}

export function heardAudio(events: readonly Heard[]): Buffer {
  return Buffer.concat(
    events.flatMap(({ type, payload }) => (type === 'audio-chunk' ? [payload] : [])),
  );
}

/** Types in order; chunks of audio that follow each other are one. */
export function typesOf(events: readonly Heard[]): string[] {
  return events
    .map(({ type }) => type)
    .filter((type, index, all) => type !== 'audio-chunk' || all[index - 1] !== type);
}
