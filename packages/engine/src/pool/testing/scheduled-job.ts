import type { Job } from '../fair-scheduler.ts';

type Terms = { -readonly [Key in 'caller' | 'priority' | 'isAhead' | 'alone']?: Job[Key] };

/** A job that notes its name in `done` once a unit. */
export function job(
  name: string,
  units: number,
  done: string[],
  terms: Terms = {},
): Terms & Job & { ready: boolean } {
  let left = units;
  return {
    ...terms,
    ready: true,
    runUnit: async () => {
      await null;
      done.push(name);
      left -= 1;
      return left > 0;
    },
  };
}
