import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Config, defaultConfig } from '@hailo-piper/config';
import { testVoice } from '@hailo-piper/engine/testing';
import { type Service, startService } from '../service.ts';
import { Settings } from '../settings.ts';
import { VoiceLock } from '../voice-lock.ts';

const VOICE = testVoice('medium-shape');

/** Sections of the configuration with keys that differ from the defaults. */
type Changes = { readonly [Section in keyof Config]?: Partial<Config[Section]> };

/** The service in this process with ElevenLabs' API, a small voice and no noise. */
export async function elevenLabsService(changes: Changes = {}) {
  const state = mkdtempSync(join(tmpdir(), 'hailo-piper-elevenlabs-'));
  process.env.XDG_STATE_HOME = state;
  const standard = defaultConfig();
  const config: Config = {
    ...standard,
    server: { ...standard.server, host: '127.0.0.1', port: 0, ...changes.server },
    piper: { ...standard.piper, model_path: VOICE, noise_scale: 0, noise_w_scale: 0 },
    synthesis: { ...standard.synthesis, ...changes.synthesis },
    queue: { ...standard.queue, ...changes.queue },
    performance: { ...standard.performance, isolation: 'none' },
    voices: { ...standard.voices, aliases: { Rachel: 'medium-shape' } },
    elevenlabs: { enabled: true, ...changes.elevenlabs },
  };
  const lines: string[] = [];
  const write = (msg: string, fields: object = {}) =>
    void lines.push(`${msg} ${JSON.stringify(fields)}`);
  const service = await startService({
    settings: new Settings(config),
    choice: { models: [VOICE], voices: [VOICE], settling: [], leftOut: [] },
    lock: new VoiceLock(),
    read: async () => ({ config, source: null }),
    log: { debug: () => {}, info: write, warning: write, error: write },
  });
  after(async () => {
    await service.stop(1000);
    rmSync(state, { recursive: true });
  });
  return new RunningElevenLabs(service, lines);
}

/** An answer of a WebSocket. */
export interface SocketMessage {
  readonly contextId?: string;
  readonly audio?: string | null;
  readonly alignment?: SocketTimes | null;
  readonly normalizedAlignment?: SocketTimes | null;
  readonly isFinal?: boolean;
  readonly error?: string;
  readonly message?: string;
  readonly code?: number;
}

export interface SocketTimes {
  readonly chars: readonly string[];
  readonly charStartTimesMs: readonly number[];
  readonly charDurationsMs: readonly number[];
}

interface Health {
  readonly queue: { readonly waiting: number; readonly active: number };
}

export class RunningElevenLabs {
  readonly service: Service;
  readonly log: readonly string[];

  constructor(service: Service, log: readonly string[]) {
    this.service = service;
    this.log = log;
  }

  get url(): string {
    return `http://127.0.0.1:${this.service.port}`;
  }

  /** @param path behind `/elevenlabs/v1`. */
  get(path: string): Promise<Response> {
    return fetch(`${this.url}/elevenlabs/v1${path}`);
  }

  /** @param path behind `/elevenlabs/v1/text-to-speech`. */
  post(path: string, body: object | string): Promise<Response> {
    return fetch(`${this.url}/elevenlabs/v1/text-to-speech${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'xi-api-key': 'unused' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The samples of a text sent whole, at the voice's rate. */
  async spoken(text: string, more: object = {}): Promise<Buffer> {
    const response = await fetch(`${this.url}/v1/synthesize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, format: 'pcm', stream: true, ...more }),
    });
    return Buffer.from(await response.arrayBuffer());
  }

  /** @param path behind `/elevenlabs/v1/text-to-speech`. */
  async connect(path: string): Promise<SocketClient> {
    const address = `${this.url.replace('http', 'ws')}/elevenlabs/v1/text-to-speech${path}`;
    const client = new SocketClient(new WebSocket(address));
    await client.opened;
    return client;
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }

  /** Entries of the access log whose address has this in it, once there are so many. */
  async logged(route: string, count: number): Promise<readonly Record<string, unknown>[]> {
    for (;;) {
      const found = this.log
        .filter((line) => line.startsWith('request '))
        .map((line) => JSON.parse(line.slice('request '.length)))
        .filter((entry) => entry.route.includes(route));
      if (found.length >= count) return found;
      await new Promise(setImmediate);
    }
  }

  async queue(): Promise<Health['queue']> {
    const health = (await (await fetch(`${this.url}/health`)).json()) as Health;
    return health.queue;
  }

  /** Resolves when no worker speaks and nobody waits for one. */
  async idle(): Promise<void> {
    for (;;) {
      const { waiting, active } = await this.queue();
      if (waiting + active === 0) return;
    }
  }
}

/** A client with a WebSocket that keeps what it hears. */
export class SocketClient {
  readonly heard: SocketMessage[] = [];
  readonly opened: Promise<unknown>;
  /** The close code, once the connection is closed. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #changed = Promise.withResolvers<void>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.opened = once(socket, 'open');
    this.closed = once(socket, 'close').then(([event]) => (event as CloseEvent).code);
    socket.addEventListener('message', ({ data }) => {
      this.heard.push(JSON.parse(data as string));
      this.#tell();
    });
    socket.addEventListener('close', () => this.#tell());
  }

  send(...messages: (object | string)[]): void {
    for (const message of messages) {
      this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    }
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes);
  }

  /** Waits for a message. */
  async until(found: (message: SocketMessage) => boolean): Promise<SocketMessage> {
    for (;;) {
      const message = this.heard.find(found);
      if (message !== undefined) return message;
      if (this.#socket.readyState >= WebSocket.CLOSING) {
        throw new Error(`closed after ${JSON.stringify(this.heard.at(-1))}`);
      }
      await this.#changed.promise;
    }
  }

  /** Waits for the end of a context. */
  async final(contextId?: string): Promise<void> {
    await this.until((message) => message.isFinal === true && message.contextId === contextId);
  }

  /** The audio of a context so far. */
  audio(contextId?: string): Buffer {
    const own = this.heard.filter((message) => message.contextId === contextId);
    return Buffer.concat(own.map(({ audio }) => Buffer.from(audio ?? '', 'base64')));
  }

  async leave(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
