import type { Context } from 'hono';
import type { AppEnv } from './request-record.ts';

/**
 * Aborts when the client leaves, and when its answer is over in whatever way. What the engine holds
 * for a request is given back even where nobody came to read it: an encoder that failed, a body
 * that was never begun.
 *
 * The adapter aborts with a string as its reason; the engine and whoever catches want an error.
 */
export function untilAnswered(c: Context<AppEnv>): AbortSignal {
  const over = new AbortController();
  const { signal } = c.req.raw;
  signal.addEventListener('abort', () => over.abort(), { once: true });
  if (signal.aborted) over.abort();
  c.get('record').over = over;
  return over.signal;
}
