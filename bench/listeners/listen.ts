import { type Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpeechTarget } from '../contestants/http-contestant.ts';
import { Playback } from './playback.ts';

/** A player takes no more than this ahead of what it plays. */
const READ_AHEAD_MS = 1000;
const WAV_HEADER_BYTES = 44;
const BYTES_A_SAMPLE = 2;
const OK = 200;
const REFUSALS: readonly (number | undefined)[] = [429, 503];

/** How one request of a listener ended. */
export type Hearing =
  | {
      /**
       * `heard`: all of it was played. `left`: the listener left before. `cut`: the connection was
       * lost before.
       */
      readonly outcome: 'heard' | 'left' | 'cut';
      readonly askedAt: number;
      readonly playback: Playback;
    }
  | { readonly outcome: 'refused'; readonly retryAfterMs: number };

export interface ListenOptions {
  /** Of the listener; its local address is the listener's. */
  readonly agent: Agent;
  /** Hz, of mono audio. */
  readonly sampleRate: number;
  /** Makes the listener leave. */
  readonly signal: AbortSignal;
}

/**
 * Asks for WAV and plays it as it arrives, at the speed of speech; resolves when it is played. It reads
 * a second ahead and no more, so that the rest waits on the way, as behind a player.
 * @throws when it is answered with anything but audio or a refusal.
 */
export async function listen(
  { url, body }: SpeechTarget,
  { agent, sampleRate, signal }: ListenOptions,
): Promise<Hearing> {
  const playback = new Playback();
  const askedAt = performance.now();
  const ended = (outcome: 'heard' | 'left' | 'cut'): Hearing => {
    if (outcome !== 'heard') playback.breakOff(performance.now());
    return { outcome, askedAt, playback };
  };
  try {
    const response = await ask(url, body, agent, signal);
    if (REFUSALS.includes(response.statusCode)) {
      response.resume();
      return { outcome: 'refused', retryAfterMs: 1000 * Number(response.headers['retry-after']) };
    }
    if (response.statusCode !== OK) throw new Error(`${url} answered ${response.statusCode}`);
    if (!(await play(response, playback, BYTES_A_SAMPLE * sampleRate))) {
      return ended(signal.aborted ? 'left' : 'cut');
    }
    await sleep(playback.leadMs(performance.now()), undefined, { signal });
    return ended('heard');
  } catch (error) {
    if (!signal.aborted) throw error;
    // All audio is there: what is not played yet is no gap.
    return ended('left');
  }
}

/** Asks again where the service has closed an idle connection in the moment that it was used. */
const ask = (
  url: string,
  body: unknown,
  agent: Agent,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const asked = request(url, { agent, method: 'POST', headers, signal }, resolve);
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = asked.reusedSocket && error.code === 'ECONNRESET';
      if (isClosed) resolve(ask(url, body, agent, signal));
      else reject(error);
    });
    asked.end(text);
  });

/** Resolves at the end of the audio: with true where that is regular. */
const play = (
  response: IncomingMessage,
  playback: Playback,
  bytesPerSecond: number,
): Promise<boolean> =>
  new Promise((resolve) => {
    let headerBytes = WAV_HEADER_BYTES;
    let timer: NodeJS.Timeout | undefined;
    response.on('data', ({ length }: Buffer) => {
      const header = Math.min(headerBytes, length);
      headerBytes -= header;
      if (length === header) return;
      const now = performance.now();
      playback.receive((length - header) / bytesPerSecond, now);
      const enoughMs = playback.leadMs(now) - READ_AHEAD_MS;
      if (enoughMs <= 0) return;
      response.pause();
      timer = setTimeout(() => response.resume(), enoughMs);
    });
    response.on('error', () => {});
    response.on('close', () => {
      clearTimeout(timer);
      resolve(response.complete);
    });
  });
