import type { VoiceSums } from './voice-sums.ts';

/** The voices of an engine. */
export interface VoiceChoice {
  /**
   * Paths of `.onnx` models, each with its `.onnx.json` beside it. If two have the same file name,
   * the first is used.
   */
  readonly voices: readonly string[];
  /** Id of the default voice. Default: the first of `voices`. */
  readonly defaultVoice?: string | undefined;
  /**
   * Ids of voices to prepare at once, and to load; the others are prepared when they are first asked
   * for. Default: all are prepared, and one that cannot be is an error.
   */
  readonly preload?: readonly string[] | undefined;
  /**
   * Those of `voices` whose files are being written to. Their voices stay as they are, and new ones
   * are not added.
   */
  readonly settling?: readonly string[] | undefined;
  /**
   * What a lock file says of voices, by id. One with other bytes is not prepared, and so not spoken.
   * Default: nothing.
   */
  readonly locked?: Readonly<Record<string, VoiceSums>> | undefined;
}
