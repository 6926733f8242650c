import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpeechTarget } from '../contestants/http-contestant.ts';
import type { Hearing } from './listen.ts';
import { listen } from './listen.ts';

export interface AudienceOptions {
  readonly listeners: number;
  readonly seconds: number;
  /** They come one after the other, the last after so long. */
  readonly comeWithinSeconds: number;
  /** What a listener asks for, by its number and how often it asked before. */
  readonly ask: (listener: number, time: number) => SpeechTarget;
  /** Hz. */
  readonly sampleRate: number;
}

/** Where no `retry-after` is given. */
const RETRY_MS = 1000;

/**
 * Listeners, each from an address of its own: each hears an answer to its end and asks for the next
 * one, or comes back when it is told to, until the time is over.
 * @returns their requests, in the order of their ends.
 */
export async function gatherAudience({
  listeners,
  seconds,
  comeWithinSeconds,
  ask,
  sampleRate,
}: AudienceOptions): Promise<Hearing[]> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const hearings: Hearing[] = [];
  const listener = async (number: number) => {
    const agent = new Agent({ keepAlive: true, localAddress: addressOf(number) });
    try {
      await sleep((1000 * comeWithinSeconds * number) / listeners, undefined, { signal });
      for (let time = 0; !signal.aborted; ) {
        const hearing = await listen(ask(number, time), { agent, sampleRate, signal });
        hearings.push(hearing);
        if (hearing.outcome === 'refused') {
          await sleep(hearing.retryAfterMs || RETRY_MS, undefined, { signal });
        } else time++;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: listeners }, (_, number) => listener(number)));
  return hearings;
}

/** All of 127.0.0.0/8 is the loopback. */
const addressOf = (listener: number): string =>
  `127.1.${Math.floor(listener / 250)}.${1 + (listener % 250)}`;
