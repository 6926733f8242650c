import { Interrupted } from './http-answer.ts';

/** How long bytes that have arrived may take to be read, milliseconds. */
const GRACE_MS = 1000;

/**
 * Keeps the process alive where fetch fails an assertion of its own: a server closes the connection
 * while the parser waits for the reader (nodejs/undici#5360, in Node 24.21). What has arrived can be
 * read; the end of the body does not come, and `fetching` is aborted instead.
 * @returns ends this.
 */
export function onParserFault(fetching: AbortController): () => void {
  const listener = (error: Error): void => {
    if (!/\bParser\.finish\b/.test(error.stack ?? '')) throw error;
    const reason = new Interrupted('the connection broke off');
    setTimeout(() => fetching.abort(reason), GRACE_MS).unref();
  };
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}
