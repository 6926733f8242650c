/** Every way the engine can refuse or fail. `SpeechEngine` says which method throws which code. */
export type EngineErrorCode =
  /** The text is blank, or has no sound and silence was not requested. */
  | 'input_not_speakable'
  /** The text cannot be read: it has a NUL, or espeak-ng fails on it. */
  | 'invalid_input'
  /** The audio is longer than the engine's `maxAudioSeconds`. */
  | 'audio_too_long'
  | 'voice_not_found'
  | 'speaker_not_found'
  /** espeak-ng has no such language, or no dictionary for it. */
  | 'espeak_voice_not_found'
  /** From admission control only: too many requests wait. */
  | 'queue_full'
  /**
   * The call's deadline passed, or a worker hung on the text. From admission control: the audio or
   * the whole answer took too long.
   */
  | 'timeout'
  /** The engine is closed, or was closed before the request was done. */
  | 'draining'
  /** The engine cannot speak now, with this voice or at all; a later request may succeed. */
  | 'engine_unavailable'
  /** The engine process ended twice while this request was in progress. */
  | 'engine_crashed'
  /** The voice or the worker fails on this text. */
  | 'synthesis_failed'
  /** A voice's files cannot be read or are not a Piper voice. */
  | 'voice_load_failed'
  /** The voice is no longer the one that the request asked for. */
  | 'voice_changed';

export interface EngineErrorOptions {
  readonly cause?: unknown;
  /** The request field at fault, by the engine's own name (`text`, `voice`, `speaker`). */
  readonly field?: string;
  /** For `queue_full` and `draining`: whole seconds after which a retry may succeed. */
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

/** An error in the form sent to another thread or process. */
export interface WireError {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export function toWireError(error: EngineError): WireError {
  return {
    code: error.code,
    message: error.message,
    field: error.field,
    retryAfterSeconds: error.retryAfterSeconds,
  };
}

export function fromWireError({ code, message, field, retryAfterSeconds }: WireError): EngineError {
  return new EngineError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
