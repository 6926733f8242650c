/** Every way the engine can refuse or fail; the HTTP layer maps each to a status. */
export type EngineErrorCode =
  | 'input_not_speakable'
  | 'invalid_input'
  | 'audio_too_long'
  | 'voice_not_found'
  | 'speaker_not_found'
  | 'espeak_voice_not_found'
  | 'queue_full'
  | 'timeout'
  | 'draining'
  | 'engine_unavailable'
  | 'engine_crashed'
  | 'synthesis_failed'
  | 'voice_load_failed'
  | 'voice_changed';

export interface EngineErrorOptions {
  readonly cause?: unknown;
  /** The request field at fault, in the engine's own name (`text`, `voice`, `speaker`). */
  readonly field?: string;
  /** For `queue_full` and `draining`: whole seconds after which a retry has a chance. */
  readonly retryAfterSeconds?: number;
}

/** The one error family of the engine: `code` is for programs, `message` for people. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: EngineErrorCode, message: string, options: EngineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.field = options.field;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** An error as it crosses a thread or a process. */
export interface WireError {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export const toWireError = (error: EngineError): WireError => ({
  code: error.code,
  message: error.message,
  field: error.field,
  retryAfterSeconds: error.retryAfterSeconds,
});

export const fromWireError = ({
  code,
  message,
  field,
  retryAfterSeconds,
}: WireError): EngineError =>
  new EngineError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
