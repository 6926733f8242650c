import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { SpeechCall } from '@hailo-piper/speech';
import { clientOf } from '@hailo-piper/speech';
import { askedText, askedVoice, DataError } from './asked-speech.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { errorEvent } from './error-event.ts';
import { EventWriter } from './event-writer.ts';
import type { DataInHand } from './events/data-in-hand.ts';
import { EventReader } from './events/event-reader.ts';
import type { Refused, WyomingEvent } from './events/wyoming-event.ts';
import { programInfo } from './program-info.ts';
import { speakText } from './speaking.ts';
import { TextRecord } from './text-record.ts';
import { TextStream } from './text-stream.ts';

/** Most answers that a client may ask for before it has the first. */
const MAX_ASKED = 16;
/** With so many events refused, a connection ends: its client speaks something else. */
const MAX_REFUSED = 100;
/** After so many events of one client, others have their turn. */
const EVENTS_IN_TURN = 32;

/** A client: reads its events in order, and speaks what it asks for one after another. */
export class Connection {
  /** Whom it is counted for; undefined for a Unix socket. */
  readonly client: string | undefined;
  readonly #socket: Socket;
  readonly #deps: ConnectionDeps;
  readonly #reader: EventReader;
  readonly #writer: EventWriter;
  readonly #gone = new AbortController();
  /** The stream that takes `synthesize-chunk`s, or `failed` until its `synthesize-stop`. */
  #stream: TextStream | 'failed' | undefined;
  #asked = 0;
  #events = 0;
  #refused = 0;
  #speaking = Promise.resolve();
  /** When the last event ended, or the first byte of the next one arrived. */
  #activeAt = performance.now();

  constructor(socket: Socket, deps: ConnectionDeps, inHand: DataInHand) {
    this.#socket = socket;
    this.#deps = deps;
    this.client = clientOf(socket.remoteAddress);
    this.#reader = new EventReader(inHand);
    const stalledMs = () => deps.config.server.stalled_reader_timeout * 1000;
    this.#writer = new EventWriter(socket, deps.version, stalledMs);
    socket.on('close', () => this.#gone.abort(new Error('the client is gone')));
  }

  /** Whether it speaks or waits to speak. A stream that waits for text does neither. */
  get isSpeaking(): boolean {
    const waits = this.#stream instanceof TextStream && this.#stream.isIdle;
    return this.#asked > (waits ? 1 : 0);
  }

  /** Whether an event has begun and is not complete. */
  get isWithinEvent(): boolean {
    return this.#reader.isWithin;
  }

  /** Milliseconds since the last event, or since the current one began. */
  get idleMs(): number {
    return performance.now() - this.#activeAt;
  }

  /** Serves the client until it leaves. */
  async serve(): Promise<void> {
    try {
      for await (const bytes of this.#socket) {
        if (!this.#reader.isWithin) this.#activeAt = performance.now();
        for (const event of this.#reader.read(bytes as Buffer)) {
          this.#activeAt = performance.now();
          await this.#take(event);
          if (this.#refused > MAX_REFUSED) return;
          this.#events += 1;
          if (this.#events % EVENTS_IN_TURN === 0) await turn();
        }
      }
    } catch (error) {
      if (!this.#socket.destroyed) this.#deps.log.error('a Wyoming client failed', { error });
    } finally {
      this.#gone.abort(new Error('the client is gone'));
      this.#reader.close();
      this.#socket.destroySoon();
    }
  }

  /** Ends the connection with an error. */
  async refuse(text: string, code: string): Promise<void> {
    await this.#writer.write('error', { text, code });
    this.#socket.destroySoon();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #take(event: WyomingEvent | Refused): Promise<void> {
    try {
      if ('refused' in event) {
        this.#refused += 1;
        throw new DataError(event.refused);
      }
      await this.#answer(event);
    } catch (error) {
      const { type, data } = errorEvent(error, this.#deps.log);
      await this.#writer.write(type, data);
    }
  }

  async #answer({ type, data }: WyomingEvent): Promise<void> {
    switch (type) {
      case 'describe': {
        const info = programInfo(this.#deps.speech.catalogue, this.#deps.version);
        return this.#writer.write(info.type, info.data);
      }
      case 'ping':
        return this.#writer.write('pong', { text: data.text ?? null });
      case 'synthesize':
        // Within a stream it is a copy of the whole text, for servers without streams.
        if (this.#stream !== undefined) return;
        return this.#ask((call) => speakText(data, call, this.#writer, this.#deps));
      case 'synthesize-start':
        return this.#open(data);
      case 'synthesize-chunk':
        if (this.#stream === undefined) throw new DataError(`${type} without synthesize-start`);
        if (this.#stream !== 'failed') await this.#stream.write(askedText(data));
        return;
      case 'synthesize-stop': {
        const stream = this.#stream;
        this.#stream = undefined;
        if (stream === undefined) return this.#writer.write('synthesize-stopped');
        if (stream !== 'failed') stream.end();
        return;
      }
      default:
      // `select-program` too: there is one program. Unknown events are not for a server that speaks.
    }
  }

  async #open(data: WyomingEvent['data']): Promise<void> {
    if (this.#stream !== undefined && this.#stream !== 'failed') {
      const client = this.client ?? 'unix';
      this.#deps.log.warning('a Wyoming stream was begun within another', { client });
      this.#stream.abandon();
    }
    this.#stream = 'failed';
    const record = new TextRecord(this.#deps.log, 'synthesize-start');
    const call = { ...this.#call, record };
    try {
      const stream = await TextStream.open(askedVoice(data), call, this.#writer, this.#deps);
      this.#ask(() => stream.speak());
      this.#stream = stream;
    } catch (error) {
      if (this.#gone.signal.aborted) return record.end('left');
      const { type, data: told } = errorEvent(error, this.#deps.log);
      record.end('failed', told.code);
      await this.#writer.write(type, told);
      await this.#writer.write('synthesize-stopped');
    }
  }

  /** Speaks when everything that was asked for before is spoken. */
  #ask(speak: (call: SpeechCall) => Promise<void>): void {
    if (this.#asked >= MAX_ASKED) {
      throw new DataError(`${MAX_ASKED} texts are already waiting on this connection`);
    }
    this.#asked += 1;
    this.#speaking = this.#speaking
      .then(() => speak(this.#call))
      .catch((error) => this.#deps.log.error('a Wyoming client failed', { error }))
      .finally(() => {
        this.#asked -= 1;
        this.#activeAt = performance.now();
      });
  }

  get #call(): SpeechCall {
    const { client } = this;
    return { signal: this.#gone.signal, ...(client === undefined ? {} : { caller: client }) };
  }
}
