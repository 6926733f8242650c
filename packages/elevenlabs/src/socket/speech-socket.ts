import type { SpeechCall, SpeechEnd } from '@hailo-piper/speech';
import type { WebSocket } from 'ws';
import type { ElevenLabsDeps } from '../deps.ts';
import type { UpgradeTools } from '../http-tools.ts';
import { RequestError } from '../request-error.ts';
import { AudioMessages } from './audio-message.ts';
import { type ClientMessage, readMessage } from './client-message.ts';
import { MessageWriter } from './message-writer.ts';
import { CLOSE, type SocketFault, socketFault } from './socket-fault.ts';
import type { SocketOptions } from './socket-options.ts';
import { SpeechContext } from './speech-context.ts';

/** Most contexts at once, those that are still spoken included. */
const MAX_CONTEXTS = 32;
/** With more characters that wait to be spoken, nothing is read. */
const MAX_WAITING = 262_144;
/** A client without a context that sends nothing for so long is let go. */
const IDLE_MS = 300_000;
/** The name of a context without one. */
const UNNAMED = 'default';
/** No other text of this client can be spoken either. */
const FATAL: ReadonlySet<string> = new Set(['voice_not_found', 'speaker_not_found', 'draining']);

interface OpenContext {
  readonly name: string;
  readonly speech: SpeechContext;
  readonly inactivity: NodeJS.Timeout;
  /** Resolves when it is spoken. */
  readonly spoken: PromiseWithResolvers<void>;
}

/** How a context ended, for the log. */
interface ContextEnd {
  readonly outcome: SpeechEnd['outcome'];
  readonly error?: string;
}

/** A client with a WebSocket. */
export class SpeechSocket {
  readonly #socket: WebSocket;
  readonly #options: SocketOptions;
  readonly #deps: ElevenLabsDeps;
  readonly #caller: string | undefined;
  readonly #tools: UpgradeTools;
  readonly #writer: MessageWriter;
  readonly #gone = new AbortController();
  /** Contexts that take text, by their names. */
  readonly #open = new Map<string, OpenContext>();
  /** Those, and the ones that are still spoken. */
  readonly #spoken = new Set<OpenContext>();
  readonly #idle: NodeJS.Timeout;
  /** The close code for when all is spoken. */
  #ending: number | undefined;

  constructor(
    socket: WebSocket,
    options: SocketOptions,
    caller: string | undefined,
    deps: ElevenLabsDeps,
    tools: UpgradeTools,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#deps = deps;
    this.#caller = caller;
    this.#tools = tools;
    const stalledMs = () => deps.config.server.stalled_reader_timeout * 1000;
    this.#writer = new MessageWriter(socket, stalledMs);
    this.#idle = setTimeout(() => this.end(CLOSE.done), IDLE_MS);
    socket.on('message', (data, isBinary) => this.#read(String(data), isBinary));
    // A message that is too large, or no UTF-8: the library closes the connection.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(this.#idle);
      this.#gone.abort(new Error('the client is gone'));
    });
  }

  /** Ends the connection when everything is spoken. */
  end(code: number): void {
    if (this.#ending !== undefined) return;
    this.#ending = code;
    for (const { speech } of this.#open.values()) speech.end();
    this.#open.clear();
    this.#closeIfOver();
  }

  /** Ends the connection with an error. */
  fail(error: unknown): void {
    const fault = socketFault(error, this.#deps.log);
    this.#tools.beginText({ route: this.#options.route }).end('failed', fault.error);
    this.#refuse(fault);
  }

  #read(data: string, isBinary: boolean): void {
    if (this.#ending !== undefined) return;
    this.#idle.refresh();
    try {
      if (isBinary) throw new RequestError('invalid_type', 'A message must be text, not binary.');
      this.#take(readMessage(data));
    } catch (error) {
      this.fail(error);
    }
  }

  #take({ contextId, text, flush, closeContext, closeSocket, sound }: ClientMessage): void {
    const { isMulti } = this.#options;
    const name = isMulti ? (contextId ?? UNNAMED) : UNNAMED;
    let context = this.#open.get(name);
    let written = text ?? '';
    if (context === undefined && written !== '' && !closeContext) {
      context = this.#begin(name, { ...this.#options.sound, ...sound });
      // The space that opens a context is not text.
      if (text === ' ') written = '';
    }
    if (context !== undefined) {
      context.inactivity.refresh();
      if (written !== '') context.speech.write(written);
      if (flush) context.speech.flush(written !== '');
      if (closeContext) {
        // Its name may be that of another context before it is spoken.
        clearTimeout(context.inactivity);
        context.speech.close();
        this.#open.delete(name);
      }
    } else if (closeContext) {
      for (const other of this.#spoken) if (other.name === name) other.speech.closeAgain();
    }
    const isEnd = !isMulti && text === '' && !flush;
    if (closeSocket || isEnd || (closeContext && !isMulti)) this.end(CLOSE.done);
    else if (this.#waiting > MAX_WAITING) this.#socket.pause();
  }

  #begin(name: string, sound: ClientMessage['sound']): OpenContext | undefined {
    const { voice, format, inactivityMs, isMulti, route, hasWholePhrases } = this.#options;
    const about = isMulti ? { contextId: name } : {};
    const text = this.#tools.beginText({
      ...{ route, format: format.name },
      context: isMulti ? name : undefined,
    });
    if (this.#spoken.size >= MAX_CONTEXTS) {
      const message = `There are ${MAX_CONTEXTS} contexts already, the most of one connection.`;
      text.end('failed', 'too_many_contexts');
      void this.#writer.write({ ...about, error: 'too_many_contexts', message, code: CLOSE.busy });
      return undefined;
    }
    const call: SpeechCall = {
      ...{ signal: this.#gone.signal, record: text.record },
      ...(this.#caller === undefined ? {} : { caller: this.#caller }),
    };
    const speech = new SpeechContext({
      ...{ speech: this.#deps.speech, call, format, hasWholePhrases },
      wish: { voice, sound, timestamps: true },
      onTaken: () => this.#resume(),
    });
    const context: OpenContext = {
      ...{ name, speech, spoken: Promise.withResolvers<void>() },
      inactivity: setTimeout(() => this.#forget(name), inactivityMs),
    };
    const namesakes = [...this.#spoken].filter((other) => other.name === name);
    this.#open.set(name, context);
    this.#spoken.add(context);
    void Promise.all(namesakes.map(({ spoken }) => spoken.promise))
      .then(() => this.#speak(context, about))
      .then(({ outcome, error }) => text.end(outcome, error))
      .finally(() => this.#over(context));
    return context;
  }

  async #speak({ speech }: OpenContext, about: object): Promise<ContextEnd> {
    const messages = new AudioMessages(about, this.#options.hasContextTimes);
    try {
      for await (const part of speech.audio()) await this.#writer.write(messages.audio(part));
      await this.#writer.write(messages.final);
      return { outcome: speech.isInterrupted ? 'left' : 'spoken' };
    } catch (error) {
      if (this.#gone.signal.aborted) return { outcome: 'left' };
      const fault = { ...about, ...socketFault(error, this.#deps.log) };
      if (!this.#options.isMulti || FATAL.has(fault.error)) this.#refuse(fault);
      else await this.#writer.write(fault);
      return { outcome: 'failed', error: fault.error };
    }
  }

  #refuse(fault: SocketFault): void {
    this.#ending ??= fault.code;
    void this.#writer.write(fault);
    this.#socket.close(fault.code, fault.error);
    this.#gone.abort(new Error('the client was refused'));
  }

  #over(context: OpenContext): void {
    const { name, inactivity, spoken } = context;
    clearTimeout(inactivity);
    spoken.resolve();
    this.#spoken.delete(context);
    if (this.#open.get(name) === context) this.#open.delete(name);
    this.#resume();
    this.#closeIfOver();
  }

  /** Ends a context whose client has left it alone. */
  #forget(name: string): void {
    this.#open.get(name)?.speech.end();
    this.#open.delete(name);
    if (!this.#options.isMulti) this.end(CLOSE.done);
  }

  #closeIfOver(): void {
    if (this.#ending !== undefined && this.#spoken.size === 0) this.#socket.close(this.#ending);
  }

  get #waiting(): number {
    return [...this.#spoken].reduce((sum, { speech }) => sum + speech.waiting, 0);
  }

  #resume(): void {
    if (this.#socket.isPaused && this.#waiting <= MAX_WAITING) this.#socket.resume();
  }
}
