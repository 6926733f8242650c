/** The adapter aborts with a string as its reason; the engine and whoever catches want an error. */
export function clientGone(signal: AbortSignal): AbortSignal {
  const gone = new AbortController();
  signal.addEventListener('abort', () => gone.abort(), { once: true });
  if (signal.aborted) gone.abort();
  return gone.signal;
}
