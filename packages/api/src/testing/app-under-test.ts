import { EventEmitter, once } from 'node:events';
import { inspect } from 'node:util';
import type { LogFields, LogLevel, SpeechEngine } from '@hailo-piper/engine';
import {
  type Cache,
  createSpeechService,
  type SpeechRules,
  type VoiceNames,
} from '@hailo-piper/speech';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { Registry } from 'prom-client';
import { AccessLog } from '../access-log.ts';
import { createApp } from '../app.ts';
import type { AppConfig, AppDeps } from '../app-deps.ts';
import { AnswersInHand } from '../whole-answers/answers-in-hand.ts';

export interface AppUnderTest {
  readonly app: ReturnType<typeof createApp>;
  /** All log entries so far, as parsed JSON. */
  readonly log: Record<string, unknown>[];
  /** Waits for the first log entry with this message. */
  logged(msg: string): Promise<Record<string, unknown>>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Configuration that a test may set, with the configuration's key names. */
interface TestConfig {
  readonly server?: Partial<AppConfig['server']>;
  readonly synthesis?: Partial<AppConfig['synthesis']> & {
    readonly unspeakable?: SpeechRules['unspeakable'];
  };
  readonly voices?: Partial<VoiceNames>;
  readonly cache?: Cache;
}

/** The whole application around an engine, with its log in memory. */
export function appUnderTest(
  engine: SpeechEngine = createFixtureEngine(),
  config: TestConfig = {},
  answers = new AnswersInHand(256 * 1024 * 1024),
  mounting: Pick<AppDeps, 'mcp' | 'mounted' | 'page'> = {},
): AppUnderTest {
  const log: Record<string, unknown>[] = [];
  const written = new EventEmitter();
  const entry =
    (level: LogLevel) =>
    (msg: string, fields: LogFields = {}) => {
      const plain = (_: string, value: unknown) =>
        value instanceof Error ? inspect(value) : value;
      log.push(JSON.parse(JSON.stringify({ level, msg, ...fields }, plain)));
      written.emit('line');
    };
  const { unspeakable = 'silence', max_text_length = 5000, ...synthesis } = config.synthesis ?? {};
  const rules = {
    maxTextLength: max_text_length,
    unspeakable,
    ...{ aliases: {}, ...config.voices },
  };
  const registry = new Registry();
  const plainLog = {
    debug: entry('debug'),
    info: entry('info'),
    warning: entry('warning'),
    error: entry('error'),
  };
  const app = createApp({
    ...mounting,
    speech: createSpeechService(engine, () => rules, {}, config.cache),
    answers,
    config: {
      server: { cors_origins: [], trusted_proxies: [], ...config.server },
      synthesis: {
        format: 'wav',
        max_text_length,
        mp3_bitrate: 64,
        opus_bitrate: 32,
        aac_bitrate: 64,
        ...synthesis,
      },
    },
    log: plainLog,
    access: new AccessLog(plainLog, registry),
    registry,
    version: '0.0.0',
    leftOut: [],
    voiceFacts: () => ({ size: 63_000_000, licence: 'CC0' }),
    voiceConfig: async () => ({ audio: { sample_rate: 22_050 } }),
  });
  return {
    app,
    log,
    async logged(msg) {
      for (;;) {
        const entry = log.find((candidate) => candidate.msg === msg);
        if (entry) return entry;
        await once(written, 'line');
      }
    },
    post: async (path, body, headers = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
  };
}

/** The four keys of OpenAI's error body. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}
