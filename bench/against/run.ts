/**
 * The service as it is beside the service of an earlier revision, by turns, with the settings of one
 * worker: what a capability costs those who do not use it.
 *
 *   node against/run.ts REVISION [--pairs N] [--rounds N]
 *
 * Two processes of the same program differ by some percent for as long as they live, by where their
 * memory lies. So there are several pairs of processes, each with a ratio of its own. Prints only.
 */
import { parseArgs } from 'node:util';
import { makeService } from '../contestants/service.ts';
import { openWorkshop } from '../contestants/workshop.ts';
import { measureStart } from '../phases/starts.ts';
import { figures, table } from '../report/table.ts';
import { median, quantile } from '../statistics.ts';
import { SHORT } from '../texts.ts';
import { buildRevision } from './build-revision.ts';
import { measurePair, type PairFigures } from './measure-pair.ts';

const { values: flags, positionals } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '6' },
  },
});
const [revision] = positionals;
const pairs = Number(flags.pairs);
const rounds = Number(flags.rounds);
if (revision === undefined || !(pairs >= 1) || !(rounds >= 1)) {
  throw new RangeError('Usage: bench:against REVISION [--pairs N] [--rounds N]');
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const say = (progress: string): void => void process.stderr.write(`${progress}\n`);

using workshop = await openWorkshop();
say(`building ${revision}`);
const project = await buildRevision(workshop, revision);
const now = await makeService(workshop, { name: 'now', stateFolder: workshop.path('state') });
const before = await makeService(workshop, {
  name: revision,
  stateFolder: workshop.path('state'),
  project,
});

say('preparing the voice');
for (const maker of [now, before]) await measureStart(maker, SHORT.text);

const seen: PairFigures[] = [];
for (let pair = 0; pair < pairs; pair++) {
  say(`pair ${pair + 1} of ${pairs}`);
  const isFirst = pair % 2 === 0;
  const both = await measurePair(isFirst ? [now, before] : [before, now], rounds);
  seen.push(isFirst ? both : both.map(({ what, values: [a, b] }) => ({ what, values: [b, a] })));
}

const rows = (seen[0] ?? []).map(({ what }, line) => {
  const values = seen.map((pair) => pair[line]?.values ?? [Number.NaN, Number.NaN]);
  const ratios = values.map(([own, base]) => own / base);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(3));
  return [
    what,
    median(values.map(([own]) => own)).toFixed(1),
    median(values.map(([, base]) => base)).toFixed(1),
    `${middle} (${low} to ${high})`,
  ];
});
process.stdout.write(`${table([{ head: '' }, ...figures('now', revision, 'ratio')], rows)}\n`);
