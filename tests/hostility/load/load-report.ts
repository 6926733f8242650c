/** Tells what a crowd lived through: a section of docs/reliability.md and its picture. */
import { drawLines } from '../../../bench/report/line-chart.ts';
import { box, document, MUTED, text } from '../../../bench/report/svg.ts';
import { figures, show, table } from '../../../bench/report/table.ts';
import type { Spread } from './load-figures.ts';

export interface Minute {
  /** Since the load began. */
  readonly minutes: number;
  /** Proportional set size, MB. */
  readonly frontEndMb: number;
  readonly engineMb: number;
  /** Since the one before, a second. */
  readonly answers: number;
  readonly refusals: number;
}

export interface LoadResult {
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  readonly addresses: 'one for each' | 'one for all';
  /** Answers a second without the crowd. */
  readonly capacity: number;
  readonly answers: number;
  readonly refusals: number;
  readonly wrong: number;
  readonly failed: number;
  readonly tries: Spread;
  readonly toldToRight: Spread;
  /** Share of refusals whose `retry-after` was between half and twice the right time; 0 to 1. */
  readonly withinTwo: number;
  readonly refusedAgain: number;
  /** CPU of all processes of the service, in cores. */
  readonly cores: number;
  readonly minutes: readonly Minute[];
}

export const LOAD_IMAGE = 'reliability-load.svg';
const BLUE = '#1f6feb';
const ORANGE = '#d9822b';
const WIDTH = 900;
const PANEL = 402;
const HEIGHT = 240;

const percent = (share: number): string => `${show(100 * share)} %`;

export function loadSection(where: string, result: LoadResult): string {
  const { tries, toldToRight: told, minutes } = result;
  const of = (spread: Spread, digits: number) =>
    [spread.p10, spread.p50, spread.p90, spread.p99, spread.most].map((each) => show(each, digits));
  const [first, last] = [minutes[0], minutes.at(-1)];
  const memory = (at: Minute | undefined) => `${show(at?.frontEndMb)} + ${show(at?.engineMb)} MB`;
  return [
    `Run on ${where}; seed ${result.seed}.`,
    `${result.clients} clients for ${show(result.seconds / 60, 1)} minutes, an address ${result.addresses}; ` +
      `without them ${show(result.capacity, 1)} answers a second. ` +
      `${result.answers} answers, ${result.wrong} of them wrong; ${result.refusals} refusals with 429, ` +
      `of which ${percent(result.refusedAgain)} were followed by another; anything else: ${result.failed}. ` +
      `CPU of the service: ${show(result.cores, 2)} cores. Memory of front-end and engine: ${memory(first)} ` +
      `after ${show(first?.minutes, 1)} minutes, ${memory(last)} after ${show(last?.minutes, 1)}.`,
    table(
      [{ head: '' }, ...figures('10 %', 'median', '90 %', '99 %', 'most')],
      [
        ['tries until served', ...of(tries, 0)],
        ['`retry-after` to what was right', ...of(told, 2)],
      ],
    ),
    `${percent(result.withinTwo)} of all \`retry-after\` were right within a factor of two.`,
    `![Memory, answers and refusals by minute](images/${LOAD_IMAGE})`,
  ].join('\n\n');
}

export function drawLoad(where: string, { minutes }: LoadResult): string {
  const places = minutes.map((each) => show(each.minutes, each.minutes % 1 === 0 ? 0 : 1));
  const panel = (index: number) => ({
    x: 24 + index * (PANEL + 48),
    y: 80,
    width: PANEL,
    height: HEIGHT,
  });
  const legend = (x: number, y: number, colour: string, words: string) => [
    box(x, y, 14, 14, colour),
    text(x + 21, y + 12, words),
  ];
  const series = (colour: string, of: (minute: Minute) => number) => ({
    ...{ colour, values: minutes.map(of) },
  });
  return document(WIDTH, HEIGHT + 120, [
    ...legend(24, 18, BLUE, 'engine; answers'),
    ...legend(24, 40, ORANGE, 'front-end; refusals'),
    ...drawLines(
      {
        ...{ title: 'Memory, MB', note: 'by minute', places },
        series: [series(BLUE, (of) => of.engineMb), series(ORANGE, (of) => of.frontEndMb)],
      },
      panel(0),
    ),
    ...drawLines(
      {
        ...{ title: 'A second', note: 'by minute', places },
        series: [series(BLUE, (of) => of.answers), series(ORANGE, (of) => of.refusals)],
      },
      panel(1),
    ),
    text(24, HEIGHT + 106, where, `font-size="12" fill="${MUTED}"`),
  ]);
}
