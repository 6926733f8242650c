/** Every way that audio cannot be given as it is asked for. */
export type AudioErrorCode = 'unsupported_format' | 'encoder_missing' | 'unsupported_sample_rate';

/** Audio cannot be given as it is asked for: `code` is for programs, `message` for people. */
export class AudioError extends Error {
  readonly code: AudioErrorCode;
  /** The request field at fault, where there is one. */
  readonly field: string | undefined;

  constructor(code: AudioErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'AudioError';
    this.code = code;
    this.field = field;
  }
}
