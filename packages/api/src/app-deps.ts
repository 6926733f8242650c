import type { BitRates } from '@hailo-piper/audio';
import type { Log } from '@hailo-piper/engine';
import type { LeftOut, SpeechService } from '@hailo-piper/speech';
import type { Registry } from 'prom-client';
import type { AnswersInHand } from './whole-answers/answers-in-hand.ts';

/** The part of the configuration that requests depend on. */
export interface AppConfig {
  readonly server: {
    /** Origins of web pages that may read answers; `*` is every page. */
    readonly cors_origins: readonly string[];
  };
  readonly synthesis: BitRates & {
    /** Hz of an answer whose request names none. */
    readonly sample_rate?: number;
    /** Audio format of an answer whose request names none. */
    readonly format: string;
    /** Code points; for the OpenAPI document. */
    readonly max_text_length: number;
  };
}

export interface AppDeps {
  readonly speech: SpeechService;
  readonly config: AppConfig;
  /** Those that are sent as a whole. */
  readonly answers: AnswersInHand;
  readonly log: Log;
  /** What `/metrics` shows; this door adds its own. */
  readonly registry: Registry;
  readonly version: string;
  /** Among the voices that were found, those that cannot be spoken with. */
  readonly leftOut: readonly LeftOut[];
}
