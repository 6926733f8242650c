import { SERVICE } from '../names.ts';
import type { Start } from '../phases/starts.ts';
import type { Results } from '../results.ts';
import { median } from '../statistics.ts';
import { figures, NONE, show, table } from './table.ts';

/** How long and how much CPU everybody takes to be ready, and what they take while idle. */
export function startsSection({ starts, coldStarts, idle }: Results): string[] {
  const middle = (all: readonly Start[], of: (start: Start) => number, digits: number) =>
    all.length === 0 ? NONE : show(median(all.map((start) => of(start) / 1000)), digits);
  const row = (name: string, all: readonly Start[], percent: number | undefined) => [
    name,
    middle(all, ({ readyMs }) => readyMs, 2),
    middle(all, ({ readyCpuMs }) => readyCpuMs, 2),
    middle(all, ({ firstAnswerMs }) => firstAnswerMs, 2),
    show(percent, 2),
  ];
  return [
    'Each started while no other ran. Ready: when it says so itself, `/health/ready` of the ' +
      'service. First answer: the last byte of the short text. Idle: percent of one core, while ' +
      'nobody asks.',
    table(
      [{ head: '' }, ...figures('ready, s', 'CPU until then, s', 'first answer, s', 'idle, %')],
      [
        row(`${SERVICE}, voice not prepared yet`, coldStarts, undefined),
        ...[...starts].map(([name, all]) => row(name, all, idle.get(name))),
      ],
    ),
  ];
}

/** Memory of everybody when ready, after so many sentences, and at most. */
export function memorySection({ memory }: Results): string[] {
  const counts = [
    ...new Set([...memory.values()].flatMap(({ after }) => after.map((look) => look.sentences))),
  ].toSorted((a, b) => a - b);
  const rows = [...memory].map(([name, { readyMb, after, peaksMb }]) => [
    name,
    show(readyMb),
    ...counts.map((count) => show(after.find(({ sentences }) => sentences === count)?.mb)),
    peaksMb.map((mb) => show(mb)).join(', ') || NONE,
  ]);
  return [
    'Each in a process of its own: a second after it was ready, after so many sentences of 2 to ' +
      '32 words, and the most that was seen while it spoke the 30 s sentence behind them; the ' +
      'service streaming, then as a whole.',
    table(
      [
        { head: 'MB' },
        ...figures('ready', ...counts.map((count) => `after ${count}`), '30 s sentence, at most'),
      ],
      rows,
    ),
  ];
}
