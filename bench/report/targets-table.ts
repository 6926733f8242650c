import type { Target } from '../target.ts';
import { NONE, table } from './table.ts';

const VERDICTS = new Map<Target['met'], string>([
  [true, 'yes'],
  [false, '**no**'],
  [undefined, NONE],
]);

/** A line for each target: what, the limit, how much it was, and whether that is met. */
export function targetsTable(targets: readonly Target[]): string {
  return table(
    [{ head: '' }, { head: 'target' }, { head: 'measured' }, { head: 'met' }],
    targets.map(({ what, aim, measured, met }) => [what, aim, measured, VERDICTS.get(met) ?? NONE]),
  );
}
