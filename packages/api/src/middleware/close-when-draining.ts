import type { SpeechService } from '@hailo-piper/speech';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../request-record.ts';

/**
 * Closes keep-alive connections while the service shuts down, so that clients reconnect elsewhere.
 */
export function closeWhenDraining(speech: SpeechService): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { state } = speech.status();
    // Not by `c.header`, for the reason given in request-id.ts.
    if (state === 'draining' || state === 'closed') c.res.headers.set('connection', 'close');
  };
}
