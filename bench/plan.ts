import {
  ENGINE,
  PIPER_LIBRARY,
  PIPER_SERVER,
  SERVICE,
  SHERPA,
  STOCK,
  TWO_WORKERS,
} from './names.ts';
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
  /** Whose memory is measured, and after how many varied sentences. */
  readonly memory: ReadonlyMap<string, MemoryPlan['lookAfter']>;
  readonly idleSeconds: number;
  readonly formatRequests: number;
  readonly clients: readonly number[];
  readonly loadRequests: number;
}

/** For the page: every figure that was promised. */
export const FULL: Plan = {
  minutes: 15,
  minRounds: 3,
  maxRounds: 9,
  texts: [SHORT, MEDIUM, FIFTEEN, LONG],
  starts: 3,
  coldStarts: 3,
  memory: new Map([
    [STOCK, [50, 100]],
    [ENGINE, [50, 100]],
    [SERVICE, [50, 100, 200, 300]],
    [TWO_WORKERS, []],
    [PIPER_LIBRARY, [50, 100, 200, 300]],
    [PIPER_SERVER, [50]],
    [SHERPA, [50]],
  ]),
  idleSeconds: 10,
  formatRequests: 24,
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
  memory: new Map([
    [SERVICE, [50]],
    [TWO_WORKERS, []],
  ]),
  idleSeconds: 3,
  formatRequests: 2,
  clients: [1, 4],
  loadRequests: 4,
};
