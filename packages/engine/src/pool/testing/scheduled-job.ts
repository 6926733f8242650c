import type { Job } from '../job.ts';

export type Terms = {
  -readonly [Key in 'caller' | 'priority' | 'isAhead' | 'leadMs' | 'unitMs' | 'alone']?: Job[Key];
};

/**
 * A job whose units run one after the other.
 * @param runUnit resolves with false if none is left.
 */
export function serialJob<T extends Terms>(
  terms: T,
  runUnit: () => Promise<boolean>,
): T & Job & { ready: boolean } {
  let state: 'idle' | 'running' | 'over' = 'idle';
  const self = {
    ...terms,
    ready: true,
    get isOver() {
      return state === 'over';
    },
    next: () => {
      if (state !== 'idle') return undefined;
      state = 'running';
      return {
        cost: 1,
        run: async () => {
          state = (await runUnit()) ? 'idle' : 'over';
        },
      };
    },
  };
  return self;
}

/** A job that notes its name in `done` once a unit. */
export function job(
  name: string,
  units: number,
  done: string[],
  terms: Terms = {},
): Terms & Job & { ready: boolean } {
  let left = units;
  return serialJob(terms, async () => {
    await null;
    done.push(name);
    left -= 1;
    return left > 0;
  });
}
