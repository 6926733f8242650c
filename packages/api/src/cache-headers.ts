import type { StartedSpeech } from '@hailo-piper/speech';

/** Whether a request's `cache-control` contains `no-store`; RFC 9111, 5.2.1.5. */
export function isNotToBeStored(cacheControl: string | undefined): boolean {
  return (
    cacheControl?.split(',').some((directive) => directive.trim().toLowerCase() === 'no-store') ??
    false
  );
}

/**
 * Sets `x-cache`: `hit`, `miss`, or `joined` where an equal request was being spoken. A hit has its
 * `age`, seconds; RFC 9111, 5.1. An answer without a place in the cache has neither.
 */
export function setCacheHeaders(headers: Headers, use: StartedSpeech['cache']): void {
  if (use === undefined) return;
  headers.set('x-cache', use.status);
  if (use.status === 'hit') headers.set('age', String(use.ageSeconds));
}
