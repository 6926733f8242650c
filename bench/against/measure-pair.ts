import { setTimeout as sleep } from 'node:timers/promises';
import { figuresOf } from '../comparison.ts';
import type { Maker } from '../contestants/contestant.ts';
import { speakRounds } from '../phases/rounds.ts';
import { type Turn, warmUp } from '../phases/speech.ts';
import { measureStart } from '../phases/starts.ts';
import { pssMb } from '../process-figures.ts';
import { MEDIUM, SHORT } from '../texts.ts';

/** What two contestants took, in the order in which they were given. */
export type PairFigures = readonly {
  readonly what: string;
  readonly values: readonly [number, number];
}[];

const TEXTS = [SHORT, MEDIUM] as const;
const SETTLE_MS = 1000;

/** Starts each alone, then both, which speak by turns; ends them. */
export async function measurePair(
  makers: readonly [Maker, Maker],
  rounds: number,
): Promise<PairFigures> {
  const [first, second] = makers;
  const starts = [await measureStart(first, SHORT.text), await measureStart(second, SHORT.text)];
  await using stack = new AsyncDisposableStack();
  const turns: Turn[] = [];
  for (const maker of makers) {
    const contestant = await maker.start();
    stack.defer(() => contestant.stop());
    // Both may have one name.
    turns.push({ name: String(turns.length), contestant });
  }
  await sleep(SETTLE_MS);
  const memory = () => turns.map(({ contestant }) => pssMb(contestant.pids()));
  const readyMb = memory();
  await warmUp(turns, TEXTS);
  const { texts } = await speakRounds(
    turns,
    TEXTS,
    (done) => done < rounds,
    () => {},
  );
  const afterMb = memory();
  const line = (what: string, [a = 0, b = 0]: readonly number[]) => ({
    what,
    values: [a, b] as const,
  });
  return [
    line(
      'CPU until ready, ms',
      starts.map(({ readyCpuMs }) => readyCpuMs),
    ),
    line('memory, ready, MB', readyMb),
    line('memory, after the rounds, MB', afterMb),
    ...texts.flatMap(({ text, samples }) => {
      const both = turns.map(({ name }) => figuresOf(samples.get(name) ?? []));
      return [
        line(
          `first byte, ${text.name}, ms`,
          both.map(({ firstMs }) => firstMs),
        ),
        line(
          `CPU, ${text.name}, ms per audio second`,
          both.map(({ cpuMsPerAudioSecond }) => cpuMsPerAudioSecond),
        ),
      ];
    }),
  ];
}
