import { machineParagraph } from '../report/machine-paragraph.ts';
import { figures, show, table } from '../report/table.ts';
import { targetsTable } from '../report/targets-table.ts';
import type { ShortBehindLongResults } from './results.ts';
import { shortBehindLongTargets } from './targets.ts';

/** The part in Markdown. */
export function writeShortBehindLongPart(results: ShortBehindLongResults): string {
  const rows = results.cases.map(({ name, long, encounters, shorts, figures: seen }) => [
    long,
    name,
    `${encounters} × ${shorts}`,
    show(seen.shortFirstMs),
    show(seen.laterMs),
    show(seen.later95Ms),
    show(seen.latestMs),
    show(seen.longMs),
    show(seen.longerMs),
    show(seen.longerToShort, 2),
  ]);
  const heads = figures(
    'times',
    'short alone: first audio, ms',
    'later: median, ms',
    '95 %, ms',
    'most, ms',
    'long alone, ms',
    'longer, ms',
    'to the short ones',
  );
  return [
    '### A short request behind a long one',
    machineParagraph(results, 'One worker; Piper has as many threads as there are cores.'),
    'The short text is asked for, as audio that flows, while a long request is being spoken: at moments ' +
      'spread evenly from a fifth to four fifths of the time that the long one takes alone. In turn ' +
      'with that each is spoken alone. *Later* is its first audio beyond the one of the short text ' +
      'alone; *longer* is what the long one takes beyond its time alone, in ms and divided by the time that ' +
      'the short ones behind it take alone.',
    targetsTable(shortBehindLongTargets(results)),
    table([{ head: 'behind' }, { head: '' }, ...heads], rows),
  ].join('\n\n');
}
