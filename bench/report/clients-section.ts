import type { Results } from '../results.ts';
import { figures, show, table } from './table.ts';

/** Throughput and waiting time of the servers. */
export function clientsSection({ loads, loadRequests }: Results): string[] {
  const counts = [...new Set([...loads.values()].flat().map(({ clients }) => clients))];
  const rows = counts.flatMap((count) =>
    [...loads].flatMap(([name, all]) =>
      all
        .filter(({ clients }) => clients === count)
        .map(({ requestsPerSecond, p50Ms, p95Ms }) => [
          String(count),
          name,
          show(requestsPerSecond, 2),
          show(p50Ms),
          show(p95Ms),
        ]),
    ),
  );
  return [
    'Each client asks for the medium text again when it has its answer; ' +
      `${loadRequests} requests in all for each line.`,
    table(
      [
        { head: 'clients' },
        { head: '' },
        ...figures('requests per second', 'median, ms', '95th percentile, ms'),
      ],
      rows,
    ),
  ];
}
