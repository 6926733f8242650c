/** Every reason why a text cannot become phonemes. */
export type EspeakErrorCode =
  /** espeak-ng has no voice of that name. */
  | 'voice_unknown'
  /** The voice exists but its dictionary does not: its phonemes would depend on the text before. */
  | 'voice_without_dictionary'
  /**
   * The text has a NUL (not possible in a C string) or a lone surrogate (not possible in UTF-8).
   */
  | 'text_malformed'
  /** More than `MAX_TEXT_BYTES`. */
  | 'text_too_long'
  /** `dist/espeak.wasm` is missing: the build has not run. */
  | 'not_built'
  /** espeak-ng trapped or exited; the next call gets a fresh instance. */
  | 'crashed';

/** The one error of this package: `code` is for programs, `message` for people. */
export class EspeakError extends Error {
  readonly code: EspeakErrorCode;

  constructor(code: EspeakErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EspeakError';
    this.code = code;
  }
}
