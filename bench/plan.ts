import type { MemoryPlan } from './phases/memory.ts';
import { type BenchText, FIFTEEN, LONG, MEDIUM, SHORT } from './texts.ts';

/** How much of everything is measured. */
export interface Plan {
  /** Rounds of speech go on until so much time has passed since the start. */
  readonly minutes: number;
  readonly minRounds: number;
  readonly maxRounds: number;
  readonly texts: readonly BenchText[];
  /** Starts of each contestant that count; of the service without its prepared voice. */
  readonly starts: number;
  readonly coldStarts: number;
  /** After how many varied sentences memory is looked at: the service and one other; all others. */
  readonly lookAfter: MemoryPlan['lookAfter'];
  readonly othersLookAfter: MemoryPlan['lookAfter'];
  readonly idleSeconds: number;
  readonly formatRequests: number;
  readonly clients: readonly number[];
  readonly loadRequests: number;
}

/** For the page: every figure that was promised. */
export const FULL: Plan = {
  minutes: 11,
  minRounds: 3,
  maxRounds: 9,
  texts: [SHORT, MEDIUM, FIFTEEN, LONG],
  starts: 3,
  coldStarts: 3,
  lookAfter: [50, 100, 200, 300],
  othersLookAfter: [50, 100],
  idleSeconds: 10,
  formatRequests: 6,
  clients: [1, 2, 4, 8],
  loadRequests: 12,
};

/** To see that everything runs, and roughly where it stands. */
export const QUICK: Plan = {
  minutes: 1.5,
  minRounds: 1,
  maxRounds: 2,
  texts: [SHORT, MEDIUM],
  starts: 1,
  coldStarts: 1,
  lookAfter: [50],
  othersLookAfter: [],
  idleSeconds: 3,
  formatRequests: 2,
  clients: [1, 4],
  loadRequests: 4,
};
