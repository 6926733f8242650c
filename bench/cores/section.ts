import { type Comparison, compare, type Figures, figuresOf } from '../comparison.ts';
import {
  ALL_CORES,
  ALL_CORES_WHOLE,
  ENGINE,
  ENGINE_ALL_CORES,
  ENGINE_ALL_CORES_NOISE,
  PIPER_SERVER,
  SERVICE,
  SHERPA_ALL_CORES,
  STOCK,
  WHOLE,
} from '../names.ts';
import { machineParagraph } from '../report/machine-paragraph.ts';
import { figures, NONE, show, table } from '../report/table.ts';
import { targetsTable } from '../report/targets-table.ts';
import { whoList } from '../report/who-list.ts';
import { samplesOf } from '../results.ts';
import { median } from '../statistics.ts';
import { type CoresResults, throughputRatio } from './results.ts';
import { coresTargets } from './targets.ts';

type Pair = readonly [own: string, base: string];

const WHOLE_PAIRS: readonly Pair[] = [
  [ALL_CORES_WHOLE, WHOLE],
  [ALL_CORES_WHOLE, PIPER_SERVER],
  [WHOLE, PIPER_SERVER],
  [ALL_CORES_WHOLE, SHERPA_ALL_CORES],
  [ALL_CORES_WHOLE, STOCK],
];
const FIRST_PAIRS: readonly Pair[] = [
  [ENGINE, STOCK],
  [ENGINE_ALL_CORES, STOCK],
  [ENGINE_ALL_CORES_NOISE, STOCK],
  [SERVICE, STOCK],
  [ALL_CORES, STOCK],
  [ALL_CORES, PIPER_SERVER],
  [ALL_CORES, SHERPA_ALL_CORES],
];

/** The part in Markdown. */
export function writeCoresPart(results: CoresResults): string {
  const ratios = (head: string, pairs: readonly Pair[], of: (c: Comparison) => number) =>
    ratioTable(results, head, pairs, of);
  return [
    '### One client on all cores',
    machineParagraph(results, `Rounds: ${results.rounds}.`),
    whoList(results),
    'The targets are for two cores.',
    targetsTable(coresTargets(results)),
    'Time to the last byte, divided by that of the other; below 1 the first is better.',
    ratios('whole answer', WHOLE_PAIRS, ({ total }) => total),
    'CPU for a second of audio, divided by that of the other.',
    ratios('CPU', WHOLE_PAIRS, ({ cpu }) => cpu),
    'Time to the first audio, divided by that of the other.',
    ratios('first audio', FIRST_PAIRS, ({ first }) => first),
    'The figures themselves.',
    figureTable(results, 'whole answer, ms', ({ totalMs }) => show(totalMs)),
    figureTable(results, 'CPU, ms per audio second', (of) => show(of.cpuMsPerAudioSecond, 1)),
    figureTable(results, 'first audio, ms', ({ firstMs }) => show(firstMs)),
    '#### Several clients on all cores',
    'Each client asks for the medium text again when it has its answer; ' +
      `${results.loadRequests} requests or more in all, servers by turns.`,
    throughputTable(results),
    '#### Memory by workers',
    'A second after it was ready, and after so many sentences of 2 to 32 words, as many at a time ' +
      'as there are workers.',
    memoryTable(results),
  ].join('\n\n');
}

const ratioTable = (
  results: CoresResults,
  head: string,
  pairs: readonly Pair[],
  of: (comparison: Comparison) => number,
): string => {
  const names = results.texts.map(({ text }) => text.name);
  const rows = pairs.flatMap(([own, base]) => {
    const cells = names.map((text) => {
      const seen = compare(samplesOf(results, text, own), samplesOf(results, text, base));
      return seen === undefined ? undefined : of(seen);
    });
    if (cells.every((cell) => cell === undefined)) return [];
    return [[`${own} / ${base}`, ...cells.map((cell) => show(cell, (cell ?? 1) < 0.1 ? 3 : 2))]];
  });
  return table([{ head }, ...figures(...names)], rows);
};

const figureTable = (
  results: CoresResults,
  head: string,
  cell: (figures: Figures) => string,
): string => {
  const rows = results.entrants.map(({ name }) => [
    name,
    ...results.texts.map(({ samples }) => {
      const own = samples.get(name) ?? [];
      return own.length === 0 ? NONE : cell(figuresOf(own));
    }),
  ]);
  return table([{ head }, ...figures(...results.texts.map(({ text }) => text.name))], rows);
};

const throughputTable = ({ throughput }: CoresResults): string => {
  const rows = throughput.flatMap((one) =>
    [...one.loads].map(([name, loads]) => [
      String(one.clients),
      name,
      show(median(loads.map(({ requestsPerSecond }) => requestsPerSecond)), 2),
      show(throughputRatio(one, name, PIPER_SERVER), 2),
      show(median(loads.map(({ p50Ms }) => p50Ms))),
      show(median(loads.map(({ p95Ms }) => p95Ms))),
    ]),
  );
  const heads = ['requests per second', `to ${PIPER_SERVER}`, 'median, ms', '95th percentile, ms'];
  return table([{ head: 'clients' }, { head: '' }, ...figures(...heads)], rows);
};

const memoryTable = ({ memory }: CoresResults): string => {
  const counts = [
    ...new Set([...memory.values()].flatMap(({ after }) => after.map((look) => look.sentences))),
  ];
  const rows = [...memory].map(([workers, { readyMb, after }]) => [
    String(workers),
    show(readyMb),
    ...counts.map((count) => show(after.find(({ sentences }) => sentences === count)?.mb)),
  ]);
  const heads = ['ready, MB', ...counts.map((count) => `after ${count}, MB`)];
  return table([{ head: 'workers' }, ...figures(...heads)], rows);
};
