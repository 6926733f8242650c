import type { LogSink } from './log.ts';
import type { SpeechDefaults } from './synthesis/speech-settings.ts';
import type { DecoderChoice } from './voice/prepare/decoder-choice.ts';

/** Which voices an engine has. */
export interface VoiceChoice {
  /**
   * Paths of `.onnx` models, each with its `.onnx.json` beside it; of two with the same file name the
   * first is taken.
   */
  readonly voices: readonly string[];
  /** Id of the default voice. Default: the first of `voices`. */
  readonly defaultVoice?: string | undefined;
}

/** What an engine is made with. Plain data: it is sent to the engine process as it is. */
export interface EngineSettings extends VoiceChoice {
  readonly defaults: SpeechDefaults;
  /** Folder of prepared voices, made when missing. Without one, voices run whole. */
  readonly preparedFolder?: string | undefined;
  /**
   * Arithmetic of the decoder; `auto` chooses what suits the machine. Default `auto`.
   */
  readonly decoder?: DecoderChoice | undefined;
  /** Audio that a request may make, seconds, silence counted; `audio_too_long` beyond. Default: any. */
  readonly maxAudioSeconds?: number | undefined;
  /** Worker threads, each with the voices it speaks. */
  readonly workers: number;
  /** ONNX Runtime threads in each worker. */
  readonly intraOpThreads: number;
}

export interface EngineOptions extends EngineSettings {
  /** `process`: the engine is a child process that is watched and restarted. */
  readonly isolation: 'process' | 'none';
  readonly log?: LogSink | undefined;
  /** Longest wait for the next audio of a request, milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
}

export interface SupervisedEngineOptions {
  readonly settings: EngineSettings;
  readonly log: LogSink;
  /** A unit of work that takes less is never called stuck, milliseconds. Default 5,000. */
  readonly stuckAfterMs?: number;
  /** Longest wait for the next audio of a request, milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number;
}
