/** Reasons why audio is not possible as requested. */
export type AudioErrorCode = 'unsupported_format' | 'encoder_missing' | 'unsupported_sample_rate';

/** Audio is not possible as requested. `code` is for programs, `message` for people. */
export class AudioError extends Error {
  readonly code: AudioErrorCode;
  /** The request field at fault, if any. */
  readonly field: string | undefined;

  constructor(code: AudioErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'AudioError';
    this.code = code;
    this.field = field;
  }
}
