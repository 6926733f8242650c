import type { LogSink } from './log.ts';
import type { SpeechDefaults } from './synthesis/speech-settings.ts';
import type { VoiceChoice } from './voice-choice.ts';
import type { DecoderArithmetic } from './voice-info.ts';

export type { VoiceChoice } from './voice-choice.ts';

/** `performance.decoder` of the configuration. */
export type DecoderChoice = 'auto' | DecoderArithmetic;

/** Settings of an engine. Plain data, because it is sent to the engine process. */
export interface EngineSettings extends VoiceChoice {
  readonly defaults: SpeechDefaults;
  /** Folder of prepared voices, created if missing. Without one, voices run whole. */
  readonly preparedFolder?: string | undefined;
  /** Disk space of all prepared voices, bytes; the longest unused go. Default: only unused ones have limits. */
  readonly maxPreparedBytes?: number | undefined;
  /** Arithmetic of the decoder; `auto` chooses what suits the machine. Default `auto`. */
  readonly decoder?: DecoderChoice | undefined;
  /** Most audio of a request with silence, seconds; `audio_too_long` beyond. Default: no limit. */
  readonly maxAudioSeconds?: number | undefined;
  /** Memory limit of the process and its parent, bytes; see memory-watch.ts. Default: none. */
  readonly memoryLimitBytes?: number | undefined;
  /**
   * Most voices that a worker holds. A request for another one waits while they are all in use.
   * Default: no limit.
   */
  readonly maxLoaded?: number | undefined;
  /** Memory of the process above which unused voices are let go, bytes. Default: no limit. */
  readonly maxMemoryBytes?: number | undefined;
  /** Worker threads. Each loads the voices it speaks. */
  readonly workers: number;
  /** ONNX Runtime threads in each worker. */
  readonly intraOpThreads: number;
  /**
   * ONNX Runtime threads of the encoder while other workers have nothing to do. They change the last
   * bits of a sample, so only of what is spoken differently each time. Default 1.
   */
  readonly encoderThreads?: number | undefined;
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
