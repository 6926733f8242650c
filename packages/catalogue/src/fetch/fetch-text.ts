import { setTimeout as delay } from 'node:timers/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { type FetchOptions, PAUSES_MS, STALL_MS } from './fetch-options.ts';
import { ask, bodyOf, Interrupted } from './http-answer.ts';
import { interruptionOf } from './interruption.ts';
import { onParserFault } from './parser-fault.ts';

/** 30 times the largest catalogue known. */
const MAX_TEXT_BYTES = 8 * 1024 ** 2;

/**
 * Fetches a small text in UTF-8.
 * @throws CatalogueError `fetch_failed`.
 */
export async function fetchText(
  url: string,
  { stallMs = STALL_MS, pausesMs = PAUSES_MS }: FetchOptions,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetchOnce(url, stallMs);
    } catch (error) {
      const interruption = interruptionOf(error);
      if (interruption === undefined) throw error;
      const pause = pausesMs[tries - 1];
      if (pause === undefined || interruption.isUnreachable) {
        const message = `${url} cannot be fetched: ${interruption.reason}`;
        throw new CatalogueError('fetch_failed', message, { cause: error });
      }
      await delay(pause);
    }
  }
}

async function fetchOnce(url: string, stallMs: number): Promise<string> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Interrupted('the server stalls')), stallMs);
  const endWatch = onParserFault(stalled);
  try {
    const answer = await ask(url, 0, undefined, stalled.signal);
    if (answer === 'complete') return '';
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of bodyOf(answer)) {
      timer.refresh();
      pieces.push(piece);
      size += piece.length;
      if (size > MAX_TEXT_BYTES) {
        throw new CatalogueError('fetch_failed', `${url} has more than ${MAX_TEXT_BYTES} bytes`);
      }
      // More cannot come, and the end may be lost; see `onParserFault`.
      if (size === answer.origin.size) break;
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    clearTimeout(timer);
    endWatch();
    stalled.abort();
  }
}
