import type { LogSink } from './log.ts';
import type { DecoderArithmetic } from './speech-engine.ts';
import type { SpeechDefaults } from './synthesis/speech-settings.ts';

/** `performance.decoder` of the configuration. */
export type DecoderChoice = 'auto' | DecoderArithmetic;

/** The voices of an engine. */
export interface VoiceChoice {
  /**
   * Paths of `.onnx` models, each with its `.onnx.json` beside it. If two have the same file name,
   * the first is used.
   */
  readonly voices: readonly string[];
  /** Id of the default voice. Default: the first of `voices`. */
  readonly defaultVoice?: string | undefined;
}

/** Settings of an engine. Plain data, because it is sent to the engine process. */
export interface EngineSettings extends VoiceChoice {
  readonly defaults: SpeechDefaults;
  /** Folder of prepared voices, created if missing. Without one, voices run whole. */
  readonly preparedFolder?: string | undefined;
  /** Arithmetic of the decoder; `auto` chooses what suits the machine. Default `auto`. */
  readonly decoder?: DecoderChoice | undefined;
  /** Most audio of a request with silence, seconds; `audio_too_long` beyond. Default: no limit. */
  readonly maxAudioSeconds?: number | undefined;
  /** Memory limit of the process and its parent, bytes; see memory-watch.ts. Default: none. */
  readonly memoryLimitBytes?: number | undefined;
  /** Worker threads. Each loads the voices it speaks. */
  readonly workers: number;
  /** ONNX Runtime threads in each worker. */
  readonly intraOpThreads: number;
}

export interface EngineOptions extends EngineSettings {
  /** `process`: in a child process, watched and restarted. `none`: in the calling process. */
  readonly isolation: 'process' | 'none';
  readonly log?: LogSink | undefined;
  /** Longest wait for the next audio of a request, milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
}

export interface SupervisedEngineOptions {
  readonly settings: EngineSettings;
  readonly log: LogSink;
  /** A unit of work never counts as stuck before this time, milliseconds. Default 5,000. */
  readonly stuckAfterMs?: number;
  /** Longest wait for the next audio of a request, milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number;
}
