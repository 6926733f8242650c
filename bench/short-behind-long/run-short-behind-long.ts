import type { Maker, Manner } from '../contestants/contestant.ts';
import { makePiperServer } from '../contestants/piper.ts';
import { makeService } from '../contestants/service.ts';
import { PIPER_SERVER, SERVICE, WHOLE } from '../names.ts';
import type { PartRun } from '../part-run.ts';
import { LONG, LONGEST_TEXT, SHORT } from '../texts.ts';
import { encounterFigures, measureEncounters } from './encounters.ts';
import type { LongCase, LongName } from './results.ts';
import { writeShortBehindLongPart } from './section.ts';

interface LongPlan {
  readonly long: LongName;
  readonly text: string;
  /** The longer it is, the more short ones it takes to see their cost in its time. */
  readonly shorts: number;
  readonly encounters: number;
  readonly quickEncounters: number;
}

const LONGS: readonly LongPlan[] = [
  { long: '30 s sentence', text: LONG.text, shorts: 1, encounters: 16, quickEncounters: 5 },
  { long: '5,000 characters', text: LONGEST_TEXT, shorts: 8, encounters: 3, quickEncounters: 1 },
];

/** Who speaks, and in which manner the long request is made. */
interface Speaker {
  readonly name: string;
  readonly maker: Maker;
  readonly manner: Manner;
}

/** A five-word request that arrives while a long one is spoken. */
export async function runShortBehindLong(run: PartRun): Promise<string> {
  const { circumstances, workshop, python, quick, say } = run;
  const service = await makeService(workshop, { stateFolder: workshop.path('state') });
  const speakers: readonly Speaker[] = [
    { name: SERVICE, maker: service, manner: {} },
    { name: WHOLE, maker: service, manner: { whole: true } },
    { name: PIPER_SERVER, maker: makePiperServer(python), manner: {} },
  ];
  const cases: LongCase[] = [];
  for (const { name, maker, manner } of speakers) {
    const contestant = await maker.start();
    try {
      for (let time = 0; time < SHORT.warmUps; time++) await contestant.speak(SHORT.text);
      for (const { long, text, shorts, encounters, quickEncounters } of LONGS) {
        say(`${name}: behind ${long}`);
        const times = quick ? quickEncounters : encounters;
        const seen = await measureEncounters(contestant, {
          long: text,
          manner,
          short: SHORT.text,
          shorts,
          encounters: times,
        });
        const figures = encounterFigures(seen);
        say(`later ${figures.laterMs.toFixed(0)} ms, at most ${figures.latestMs.toFixed(0)} ms`);
        cases.push({ name, long, encounters: times, shorts, figures });
      }
    } finally {
      await contestant.stop();
    }
  }
  return writeShortBehindLongPart({ ...circumstances, cases });
}
