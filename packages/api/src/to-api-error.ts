import { AudioError, type AudioErrorCode } from '@hailo-piper/audio';
import { EngineError } from '@hailo-piper/engine';
import { isExhaustion } from '@hailo-piper/machine';
import { SpeechError, type SpeechErrorCode, type WishField } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { ApiError, ERRORS, type ErrorCode } from './errors.ts';
import type { AppEnv } from './request-record.ts';

const EXHAUSTED =
  'The service has no file descriptors, processes or memory left for this request. Its unit limits ' +
  'them by LimitNOFILE, TasksMax and MemoryMax.';

/** HTTP error codes of audio errors. */
const AUDIO_ERRORS: Readonly<Record<AudioErrorCode, ErrorCode>> = {
  unsupported_format: 'unsupported_response_format',
  encoder_missing: 'unsupported_response_format',
  unsupported_sample_rate: 'invalid_value',
};

/** HTTP error codes of speech errors. */
const SPEECH_ERRORS: Readonly<Record<SpeechErrorCode, ErrorCode>> = {
  input_too_long: 'input_too_long',
  invalid_input: 'invalid_input',
  voice_not_found: 'voice_not_found',
  speaker_not_found: 'speaker_not_found',
  speaker_asked_twice: 'invalid_value',
};

/** Converts anything thrown while a request is answered; see `apiErrorOf`. */
export function toApiError(error: unknown, c: Context<AppEnv>, textField = 'text'): ApiError {
  if (c.req.raw.signal.aborted)
    return new ApiError('client_closed_request', undefined, { cause: error });
  return apiErrorOf(error, textField);
}

/**
 * Converts anything thrown into an ApiError. Messages of unknown errors appear only in the log.
 * @param textField Name of the field that holds the text.
 */
export function apiErrorOf(error: unknown, textField = 'text'): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof SpeechError) {
    const nameOf = (field: WishField): string => fieldName(field, textField);
    const message = error.wording(nameOf);
    return new ApiError(SPEECH_ERRORS[error.code], message, { param: nameOf(error.field) });
  }
  if (error instanceof EngineError) {
    return new ApiError(error.code, messageFor(error), {
      param: error.field === undefined ? null : fieldName(error.field, textField),
      retryAfterSeconds: error.retryAfterSeconds,
      cause: error,
    });
  }
  if (error instanceof AudioError) {
    return new ApiError(AUDIO_ERRORS[error.code], error.message, { param: error.field ?? null });
  }
  if (isExhaustion(error))
    return new ApiError('overloaded', EXHAUSTED, { retryAfterSeconds: 1, cause: error });
  return new ApiError('internal_error', undefined, { cause: error });
}

/**
 * The message for the client. A message that names a file of this machine is replaced by the code's
 * own sentence; the log has the full message.
 */
function messageFor({ code, message }: EngineError): string | undefined {
  return ERRORS[code].status >= 500 && NAMES_A_PATH.test(message) ? undefined : message;
}

/**
 * Matches the start of a path: not a slash inside a word, such as `and/or`, nor one that stands
 * alone.
 */
const NAMES_A_PATH = /(?<![\w.])\/[^\s/]|\w:\/\/|\.\.?\//;

/** The HTTP name of a field of the speech service or the engine. */
function fieldName(field: string, textField: string): string {
  if (field === 'text') return textField;
  return FIELD_NAMES[field] ?? field;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  espeakVoice: 'espeak_voice',
  speakerNumber: 'speaker_id',
};
