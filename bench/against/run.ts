/**
 * The service as it is beside the service of an earlier revision, by turns, with the settings of one
 * worker: what a capability costs those who do not use it.
 *
 *   node against/run.ts REVISION [--starts N] [--rounds N]
 *
 * Prints the figures of both and their ratios; writes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compare } from '../comparison.ts';
import { makeService } from '../contestants/service.ts';
import { openWorkshop } from '../contestants/workshop.ts';
import { speakRounds } from '../phases/rounds.ts';
import { rotated, type Turn, warmUp } from '../phases/speech.ts';
import { measureStart } from '../phases/starts.ts';
import { pssMb } from '../process-figures.ts';
import { figures, table } from '../report/table.ts';
import { median, midMean } from '../statistics.ts';
import { MEDIUM, SHORT } from '../texts.ts';
import { buildRevision } from './build-revision.ts';

const { values: flags, positionals } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowPositionals: true,
  options: {
    starts: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '60' },
  },
});
const [revision] = positionals;
const starts = Number(flags.starts);
const rounds = Number(flags.rounds);
if (revision === undefined || !(starts >= 1) || !(rounds >= 1)) {
  throw new RangeError('Usage: bench:against REVISION [--starts N] [--rounds N]');
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const TEXTS = [SHORT, MEDIUM] as const;
const SETTLE_MS = 1000;
const say = (progress: string): void => void process.stderr.write(`${progress}\n`);

using workshop = await openWorkshop();
say(`building ${revision}`);
const project = await buildRevision(workshop, revision);
const makers = await Promise.all([
  makeService(workshop, { name: 'now', stateFolder: workshop.path('state') }),
  makeService(workshop, {
    name: revision,
    stateFolder: workshop.path('state'),
    project,
  }),
]);

say('preparing the voice');
for (const maker of makers) await measureStart(maker, SHORT.text);

const readyCpuMs = new Map<string, number[]>(makers.map(({ name }) => [name, []]));
for (let start = 0; start < starts; start++) {
  say(`start ${start + 1} of ${starts}`);
  for (const maker of rotated(makers, start)) {
    readyCpuMs.get(maker.name)?.push((await measureStart(maker, SHORT.text)).readyCpuMs);
  }
}

const running: Turn[] = [];
for (const maker of makers) running.push({ name: maker.name, contestant: await maker.start() });
try {
  await sleep(SETTLE_MS);
  const memory = () => running.map(({ contestant }) => pssMb(contestant.pids()));
  const readyMb = memory();
  await warmUp(running, TEXTS);
  const { texts } = await speakRounds(running, TEXTS, (done) => done < rounds, say);
  const afterMb = memory();

  const line = (what: string, [now = 0, before = 0]: readonly number[], ratio = now / before) => [
    what,
    now.toFixed(1),
    before.toFixed(1),
    ratio.toFixed(3),
  ];
  const cpuUntilReady = makers.map(({ name }) => midMean(readyCpuMs.get(name) ?? []));
  const rows = [
    line('CPU until ready, ms', cpuUntilReady),
    line('memory, ready, MB', readyMb),
    line('memory, after the rounds, MB', afterMb),
    ...texts.flatMap(({ text, samples }) => {
      const both = makers.map(({ name }) => samples.get(name) ?? []);
      const [own = [], base = []] = both;
      const ratio = compare(own, base);
      const first = both.map((of) => median(of.map(({ firstMs }) => firstMs)));
      const cpu = both.map((of) => midMean(of.map(({ cpuMs }) => cpuMs)));
      return [
        line(`first byte, ${text.name}, ms`, first, ratio?.first),
        line(`CPU of an answer, ${text.name}, ms`, cpu, ratio?.cpu),
      ];
    }),
  ];
  process.stdout.write(`${table([{ head: '' }, ...figures('now', revision, 'ratio')], rows)}\n`);
} finally {
  for (const { contestant } of running) await contestant.stop();
}
