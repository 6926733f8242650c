import type { SpeechCall } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { clientOf } from './connections/client-address.ts';
import type { AppEnv } from './request-record.ts';

/**
 * Who asks by this request. The signal aborts when the client leaves, and when its answer is over in
 * whatever way. What the engine holds for a request is given back even where nobody came to read it: an
 * encoder that failed, a body that was never begun.
 */
export function callOf(c: Context<AppEnv>): SpeechCall {
  const record = c.get('record');
  const { signal } = c.req.raw;
  // The adapter aborts with a string as its reason; the engine and whoever catches want an error.
  signal.addEventListener('abort', () => record.onOver(), { once: true });
  if (signal.aborted) record.onOver();
  const caller = clientOf(c.env?.incoming?.socket.remoteAddress);
  return { ...(caller === undefined ? {} : { caller }), signal: record.over, record };
}
