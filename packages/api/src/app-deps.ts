import type { BitRates } from '@hailo-piper/audio';
import type { Log, SpeechEngine } from '@hailo-piper/engine';
import type { LeftOut } from '@hailo-piper/speech';
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
    /** Code points. */
    readonly max_text_length: number;
    /** What becomes of a text that is not blank and has nothing to say. */
    readonly unspeakable: 'silence' | 'error';
  };
  readonly voices: {
    /** Further names, each for a voice's id or for `id:speaker`. */
    readonly aliases: Readonly<Record<string, string>>;
  };
}

export interface AppDeps {
  readonly engine: SpeechEngine;
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
