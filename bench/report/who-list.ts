import type { Entrant } from '../contestants/contestant.ts';

/** Who took part, and who should have and why not. */
export function whoList({
  entrants,
  absent,
}: {
  readonly entrants: readonly Pick<Entrant, 'name' | 'about'>[];
  readonly absent: ReadonlyMap<string, string>;
}): string {
  return [
    ...entrants.map(({ name, about }) => `- **${name}**: ${about}.`),
    ...[...absent].map(([name, why]) => `- **${name}** was not there: ${why}`),
  ].join('\n');
}
