import { HailoPiperError } from '@hailo-piper/engine';
import type { Context } from 'hono';
import { ApiError } from './errors.ts';
import type { AppEnv } from './request-record.ts';

/** Makes an answer of whatever was thrown. Messages of unknown errors stay in the log. */
export function toApiError(error: unknown, c: Context<AppEnv>): ApiError {
  if (c.req.raw.signal.aborted)
    return new ApiError('client_closed_request', undefined, { cause: error });
  if (error instanceof ApiError) return error;
  if (error instanceof HailoPiperError) {
    return new ApiError(error.code, error.message, {
      param: fieldName(error.field, c),
      retryAfterSeconds: error.retryAfterSeconds,
      cause: error,
    });
  }
  return new ApiError('internal_error', undefined, { cause: error });
}

/** What the client calls the field that the engine found fault with. */
function fieldName(field: string | undefined, c: Context<AppEnv>): string | null {
  if (field === 'text') return c.get('textField') ?? null;
  if (field === 'espeakVoice') return 'espeak_voice';
  return field ?? null;
}
