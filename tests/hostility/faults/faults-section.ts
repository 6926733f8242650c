import { figures, show, table } from '../../../bench/report/table.ts';
import { spreadOf } from '../load/load-figures.ts';
import type { Fault } from './fault.ts';
import type { Outcomes } from './fault-load.ts';

export interface FaultResult {
  readonly fault: Fault;
  readonly times: number;
  readonly outcomes: Outcomes;
  /** The longest time without a right answer, of each time, milliseconds. */
  readonly silentMs: readonly number[];
  /** Times after which the engine was another process. */
  readonly engines: number;
}

/** The section of docs/reliability.md, in Markdown. */
export function faultsSection(where: string, results: readonly FaultResult[]): string {
  const rows = results.map(({ fault, times, outcomes, silentMs, engines }) => {
    const { answers, wrong, cut, refused } = outcomes;
    const silent = spreadOf(silentMs);
    const codes = [...refused].map(([code, count]) => `${count} × ${code}`).join(', ');
    return [
      fault.name,
      String(times),
      String(answers),
      String(wrong),
      String(cut),
      codes === '' ? '0' : codes,
      show(silent.p50),
      show(silent.most),
      engines === 0 ? 'the same' : `another engine ${engines} ×`,
    ];
  });
  const columns = [
    { head: 'fault' },
    ...figures('times', 'complete answers', 'wrong', 'cut'),
    { head: 'refused or failed' },
    ...figures('without speech, ms: median', 'most'),
    { head: 'processes' },
  ];
  return [
    `Run on ${where}. Four clients ask all the while, without a pause, and look at each byte.`,
    table(columns, rows),
    ...results.map(
      ({ fault: { name, what, client, operator } }) =>
        `**${name}**: ${lower(what)} A client: ${lower(client)} An operator: ${lower(operator)}`,
    ),
  ].join('\n\n');
}

/** A sentence behind a colon. */
const lower = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? `${sentence[0]?.toLowerCase()}${sentence.slice(1)}` : sentence;
