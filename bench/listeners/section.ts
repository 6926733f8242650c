import { machineParagraph } from '../report/machine-paragraph.ts';
import { figures, show, table } from '../report/table.ts';
import { targetsTable } from '../report/targets-table.ts';
import { whoList } from '../report/who-list.ts';
import type { ListenersResults } from './results.ts';
import { listenersTargets } from './targets.ts';

/** The part in Markdown. */
export function writeListenersPart(results: ListenersResults): string {
  const { capacity, absent, audiences, seconds } = results;
  const minutes = show(seconds / 60, seconds % 60 === 0 ? 0 : 1);
  const streams = audiences.map(({ share, listeners, figures: seen }) => [
    `${Math.round(100 * share)} %`,
    String(listeners),
    show(seen.playedSeconds / seconds, 1),
    show(seen.streams),
    show(seen.refusals),
    show(seen.dryStreams),
    show(seen.gaps),
    show(seen.longestGapMs),
    show((1000 * seen.drySeconds) / seen.playedSeconds, 1),
    show(seen.firstMs),
    show(seen.first95Ms),
  ]);
  const heads = figures(
    'listeners',
    'playing, mean',
    'streams',
    'refused',
    'ran dry',
    'gaps',
    'longest, ms',
    'dry, s in 1000 s',
    'first audio, ms',
    '95 %, ms',
  );
  return [
    '### Listeners who play as they read',
    machineParagraph(results, `Each audience stayed for ${minutes} minutes.`),
    'The capacity is the seconds of speech a second that clients get who ask without a pause and read as fast ' +
      'as they can, twice as many as there are cores; texts are of eight sentences of 2 to 32 words.',
    ...(absent.size === 0 ? [] : [whoList({ entrants: [], absent })]),
    table(
      [{ head: '' }, ...figures('seconds of speech a second')],
      [...capacity].map(([name, rate]) => [name, show(rate, 1)]),
    ),
    'Then listeners come to the service on all cores, each from an address of its own. A listener plays ' +
      'from the first audio on, with nothing saved up before, at the speed of speech; it reads no more than a second ahead. It has ' +
      'run dry when it has played all that arrived and the answer is not at its end: from 20 ms on that ' +
      'is a gap, and playing goes on with what comes next. Who has heard an answer asks for another one ' +
      'at once; who is refused comes back after `retry-after`.',
    targetsTable(listenersTargets(results)),
    table([{ head: 'of capacity' }, ...heads], streams),
  ].join('\n\n');
}
