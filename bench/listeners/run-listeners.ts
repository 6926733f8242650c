import type { Contestant, Maker } from '../contestants/contestant.ts';
import type { HttpContestant } from '../contestants/http-contestant.ts';
import { makePiperServer } from '../contestants/piper.ts';
import { makeService } from '../contestants/service.ts';
import { makeSherpa } from '../contestants/sherpa.ts';
import { SAMPLE_RATE } from '../contestants/voice.ts';
import { ALL_CORES, SHERPA_ALL_CORES } from '../names.ts';
import type { PartRun } from '../part-run.ts';
import { gatherAudience } from './audience.ts';
import { audienceFigures } from './audience-figures.ts';
import { measureCapacity } from './capacity.ts';
import { paragraph } from './paragraphs.ts';
import type { AudienceResult } from './results.ts';
import { writeListenersPart } from './section.ts';

const SHARES = [0.8, 1.2];
const MINUTES = 10;
const QUICK_MINUTES = 1;
const CAPACITY_SECONDS = 45;
const QUICK_CAPACITY_SECONDS = 15;
/** About the length of an answer, so that they are at all places of it. */
const COME_WITHIN_SECONDS = 25;
/** Paragraphs between those of two listeners. */
const STRIDE = 7;

/** How many listeners the service can serve, and what becomes of a few less and of more. */
export async function runListeners(run: PartRun): Promise<string> {
  const { circumstances, workshop, python, quick, say } = run;
  const { cores } = circumstances.machine;
  const stateFolder = workshop.path('state');
  const capacity = new Map<string, number>();
  const capacityOf = async ({ name }: Maker, contestant: Contestant): Promise<number> => {
    say(`capacity: ${name}`);
    await contestant.speak(paragraph(0));
    const seconds = quick ? QUICK_CAPACITY_SECONDS : CAPACITY_SECONDS;
    const rate = await measureCapacity(contestant, paragraph, 2 * cores, seconds);
    say(`${rate.toFixed(1)} s of speech a second`);
    capacity.set(name, rate);
    return rate;
  };

  const service = await makeService(workshop, { stateFolder });
  const absent = new Map<string, string>();
  const others = [service, makePiperServer(python)];
  try {
    const options = { name: SHERPA_ALL_CORES, espeakData: python.espeakData, threads: cores };
    others.push(await makeSherpa(workshop, options));
  } catch (error) {
    absent.set(SHERPA_ALL_CORES, String(error).split('\n')[0] ?? '');
  }
  for (const maker of others) {
    const contestant = await maker.start();
    try {
      await capacityOf(maker, contestant);
    } finally {
      await contestant.stop();
    }
  }

  const seconds = 60 * (run.minutes ?? (quick ? QUICK_MINUTES : MINUTES));
  const audiences: AudienceResult[] = [];
  const allCores = await makeService(workshop, { name: ALL_CORES, stateFolder, workers: cores });
  const contestant = await allCores.start();
  try {
    const rate = await capacityOf(allCores, contestant);
    for (const share of SHARES) {
      const listeners = listenersOf(rate, share);
      say(`${listeners} listeners for ${seconds} s`);
      const figures = await hear(contestant, listeners, seconds);
      say(`${figures.dryStreams} of ${figures.streams} ran dry, ${figures.refusals} refusals`);
      audiences.push({ share, listeners, figures });
    }
  } finally {
    await contestant.stop();
  }
  return writeListenersPart({ ...circumstances, capacity, absent, seconds, audiences });
}

/** Down below the capacity, and up above it. */
const listenersOf = (capacity: number, share: number): number =>
  share > 1 ? Math.ceil(capacity * share) : Math.floor(capacity * share);

const hear = async (contestant: HttpContestant, listeners: number, seconds: number) => {
  const hearings = await gatherAudience({
    listeners,
    seconds,
    comeWithinSeconds: Math.min(COME_WITHIN_SECONDS, seconds / 2),
    ask: (listener, time) => contestant.target(paragraph(listener * STRIDE + time)),
    sampleRate: SAMPLE_RATE,
  });
  return audienceFigures(hearings, performance.now());
};
