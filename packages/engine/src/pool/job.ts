import type { Priority } from '../call.ts';

/** One piece of work for one worker. */
export interface Unit {
  /** Expected work, in any measure that all units share. */
  readonly cost: number;
  /**
   * Never rejects.
   * @param free may be called once the worker is done: the next unit begins, while this one deals
   *   with its result. Otherwise it begins when this one has ended.
   */
  run(free: () => void): Promise<void>;
}

/** Work done in units; each unit occupies one worker. Several may run at once. */
export interface Job {
  /** Name of the caller whose turn it uses. Default: a caller of its own. */
  readonly caller?: string | undefined;
  /** `background` jobs run only while no interactive job needs a worker. Default `interactive`. */
  readonly priority?: Priority | undefined;
  /** False while its reader is behind: its turn then goes to the next job. */
  readonly ready: boolean;
  /** Whether its next unit must run while no other unit does. Default false. */
  readonly alone?: boolean;
  /** True while its reader has enough audio for now: jobs whose readers have not go first. */
  readonly isAhead?: boolean;
  /**
   * Audio until its listener hears a gap, milliseconds; undefined if the listener has none yet,
   * infinite if nobody listens while it is made. Default undefined.
   */
  readonly leadMs?: number | undefined;
  /** Longest that one of its units may take on this machine, milliseconds. Default: not known. */
  readonly unitMs?: number | undefined;
  /** Takes the next unit; undefined while it depends on those that are running. */
  next(): Unit | undefined;
  /** Whether there will be no further unit. */
  readonly isOver: boolean;
}
