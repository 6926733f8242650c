import type { BitRates } from '@hailo-piper/audio';
import type { Log } from '@hailo-piper/engine';
import type { LeftOut, SpeechService } from '@hailo-piper/speech';
import type { Registry } from 'prom-client';
import type { AccessLog } from './access-log.ts';
import type { MountedProtocol } from './mounted/mounted-protocol.ts';
import type { OriginRules } from './origins/origin-of-request.ts';
import type { AnswersInHand } from './whole-answers/answers-in-hand.ts';

/** The part of the configuration that requests depend on. */
export interface AppConfig {
  readonly server: OriginRules;
  readonly synthesis: BitRates & {
    /** Default sample rate of an answer, Hz. */
    readonly sample_rate?: number;
    /** Default audio format of an answer. */
    readonly format: string;
    /** Maximum length of a text, code points; for the OpenAPI document. */
    readonly max_text_length: number;
  };
}

export interface AppDeps {
  readonly speech: SpeechService;
  readonly config: AppConfig;
  /** Answers that are sent as a whole. */
  readonly answers: AnswersInHand;
  readonly log: Log;
  readonly access: AccessLog;
  /** The registry behind `/metrics`. */
  readonly registry: Registry;
  readonly version: string;
  /** Voices that were found but cannot be used. */
  readonly leftOut: readonly LeftOut[];
  /** Reads what the files of a voice say of it. */
  readonly voiceFacts: (modelPath: string) => VoiceFacts;
  /** Reads the config of a voice, its `.onnx.json`; undefined if it is gone. */
  readonly voiceConfig: (modelPath: string) => Promise<object | undefined>;
  /** Default: `/mcp` is not served. */
  readonly mcp?: AnswerMcp | undefined;
  /** Default: there is no page at `/`. */
  readonly page?: ServedPage | undefined;
  /** Other protocols on the same port. Default: none. */
  readonly mounted?: readonly MountedProtocol[];
}

/** Answers a message of the Model Context Protocol. */
export type AnswerMcp = (
  request: Request,
  message: object,
  client: {
    readonly address: string | undefined;
    /** Where the client reached the service. */
    readonly reached: URL;
  },
) => Promise<Response>;

/** The web page, as far as it is served. */
export interface ServedPage {
  /** Reads what `/status` shows beside health and metrics. Default: there is no such view. */
  readonly report?: (() => ServiceReport) | undefined;
}

export interface ServiceReport {
  readonly version: string;
  /** The configuration in force, without secrets. */
  readonly config: readonly {
    readonly section: string;
    readonly keys: readonly ShownKey[];
  }[];
  /** The last warnings and errors of the log, the oldest first. */
  readonly warnings: readonly {
    /** ISO 8601. */
    readonly time: string;
    readonly level: 'warning' | 'error';
    readonly msg: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[];
}

/** A key of the configuration; `value` is null if it is not set, or is a secret. */
interface ShownKey {
  readonly key: string;
  readonly value: unknown;
  readonly isDefault: boolean;
  readonly isSecret?: boolean;
}

/** What the files of a voice say beside its config. */
export interface VoiceFacts {
  /** Bytes of model and config; 0 if they are gone. */
  readonly size: number;
  /** As its MODEL_CARD states it; absent where nothing is stated. */
  readonly licence?: string | undefined;
  /** Whom or what to name. */
  readonly credit?: string | undefined;
}
