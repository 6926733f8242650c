import type { TestContext } from 'node:test';
import type { Asked } from '../../service/testing/local-service.ts';
import { AudioOutput } from '../audio-output.ts';
import { createPlayer, type Player } from '../player.ts';
import { FakeBrowser } from './fake-browser.ts';
import { RecordedEvents } from './recorded-events.ts';
import { type SpokenAnswer, speakingService } from './spoken-answer.ts';

/** Hz; of the voice, and of the sound card unless told otherwise, so that samples are frames. */
export const RATE = 8000;

/** A speech that has begun to be answered. */
export interface Begun {
  readonly events: RecordedEvents;
  readonly answer: SpokenAnswer;
  /** The promise of the player. */
  readonly done: Promise<void>;
}

export interface Playing {
  readonly browser: FakeBrowser;
  readonly player: Player;
  readonly requests: readonly Asked[];
  readonly nextAnswer: () => Promise<SpokenAnswer>;
  /** Plays; resolves when the service has the request. */
  begin(): Promise<Begun>;
}

/** A player of a browser whose time the test moves, and a service whose lines it writes. */
export async function playing(t: TestContext, outputRate = RATE): Promise<Playing> {
  const { requests, nextAnswer } = await speakingService(t);
  const browser = new FakeBrowser(outputRate);
  const player = createPlayer(new AudioOutput(browser));
  const begin = async (): Promise<Begun> => {
    const events = new RecordedEvents();
    const done = player.play({ text: 'One.', voice: 'test', format: 'json' }, events);
    // It is awaited later than it may fail.
    done.catch(() => {});
    return { events, done, answer: await nextAnswer() };
  };
  return { browser, player, requests, nextAnswer, begin };
}

/** Samples that tell where in the speech they are. */
export function samplesOf(seconds: number, length: number): Int16Array {
  const first = Math.round(seconds * RATE);
  return Int16Array.from({ length: length * RATE }, (_, n) => speechSample(first + n));
}

/** The sample at an index of the speech; never 0. */
export function speechSample(n: number): number {
  return 1 + (n % 30_000);
}
