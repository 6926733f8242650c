import { clientOf, type SpeechCall } from '@hailo-piper/speech';
import type { Context } from 'hono';
import type { AppEnv } from './request-record.ts';

/**
 * The caller of a request and the signal that ends its work. The signal aborts when the client
 * leaves and when the answer is over, whatever the reason. So the engine releases what it holds for
 * the request even when its audio is never read: the encoder failed, or the body was never started.
 */
export function callOf(c: Context<AppEnv>): SpeechCall {
  const record = c.get('record');
  const { signal } = c.req.raw;
  // The adapter aborts with a string as the reason; the engine expects an Error.
  signal.addEventListener('abort', () => record.onOver(), { once: true });
  if (signal.aborted) record.onOver();
  const caller = clientOf(c.env?.incoming?.socket.remoteAddress);
  return { ...(caller === undefined ? {} : { caller }), signal: record.over, record };
}
