import type { SpeechEngine } from '@hailo-piper/engine';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** The part of the configuration that requests depend on. */
export interface AppConfig {
  readonly synthesis: {
    /** Audio format of an answer whose request names none. */
    readonly format: string;
    /** Code points. */
    readonly max_text_length: number;
  };
}

export interface AppDeps {
  readonly engine: SpeechEngine;
  readonly config: AppConfig;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
}
