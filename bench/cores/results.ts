import type { Entrant } from '../contestants/contestant.ts';
import type { Memory } from '../phases/memory.ts';
import type { Load } from '../phases/several-clients.ts';
import type { Circumstances } from '../report/machine-paragraph.ts';
import type { TextResults } from '../results.ts';
import { median } from '../statistics.ts';

/** What one run of this part saw. Maps are by name; see ../names.ts. */
export interface CoresResults extends Circumstances {
  readonly rounds: number;
  readonly entrants: readonly Pick<Entrant, 'name' | 'about'>[];
  readonly absent: ReadonlyMap<string, string>;
  readonly texts: readonly TextResults[];
  readonly throughput: readonly Throughput[];
  readonly loadRequests: number;
  /** By number of workers. */
  readonly memory: ReadonlyMap<number, Memory>;
}

/** Loads of so many clients; the n-th ones were measured one after the other. */
export interface Throughput {
  readonly clients: number;
  readonly loads: ReadonlyMap<string, readonly Load[]>;
}

/**
 * Answers a second of one to those of another, turn by turn; above 1 the first is better.
 * @returns undefined when one of them was not there.
 */
export function throughputRatio(
  { loads }: Throughput,
  own: string,
  base: string,
): number | undefined {
  const bases = loads.get(base) ?? [];
  const ratios = (loads.get(own) ?? []).flatMap(({ requestsPerSecond }, turn) => {
    const other = bases[turn];
    return other === undefined ? [] : [requestsPerSecond / other.requestsPerSecond];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}
