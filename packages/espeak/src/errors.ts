/** Every reason why a text cannot become phonemes. */
export type EspeakErrorCode =
  /** espeak-ng has no voice of that name. */
  | 'voice_unknown'
  /** The voice exists but its dictionary does not: its phonemes would depend on the text before. */
  | 'voice_without_dictionary'
  /**
   * The text has a NUL, which no C string can have, or a lone surrogate, which UTF-8 cannot encode.
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
