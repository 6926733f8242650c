import type { Priority } from '../call.ts';

/** Work done in units; each unit occupies one worker. */
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
  /** Runs one unit. Resolves with false if none is left. Never rejects. */
  runUnit(): Promise<boolean>;
}

/** The jobs of one caller. */
interface Caller {
  /** Jobs that are not running, the next in turn first. */
  readonly turns: Job[];
  running: number;
}

/**
 * Gives each caller a unit in turn, and each job of a caller one of that caller's units in turn. At
 * most `slots` units run at once, so a caller waits for one unit of each other caller, however many
 * jobs they have. A job runs one unit at a time. A job whose reader has enough audio runs when no
 * other job wants the slot.
 */
export class FairScheduler {
  readonly #slots: number;
  /** Callers with jobs, by name; a job without a caller stands for itself. */
  readonly #callers = new Map<string | Job, Caller>();
  /** The same callers, the next in turn first. */
  readonly #line: Caller[] = [];
  #running = 0;
  #isOneAlone = false;
  #onIdle: (() => void) | undefined;

  constructor(slots: number) {
    this.#slots = slots;
  }

  get running(): number {
    return this.#running;
  }

  add(job: Job): void {
    this.#callerOf(job).turns.push(job);
    this.wake();
  }

  /** The job gets no further turn; its running unit runs to its end. */
  remove(job: Job): void {
    const caller = this.#callers.get(nameOf(job));
    if (caller === undefined) return;
    const index = caller.turns.indexOf(job);
    if (index === -1) return;
    caller.turns.splice(index, 1);
    this.#forgetIfDone(job, caller);
  }

  /** Call it when a job that was not ready may be ready now. */
  wake(): void {
    while (this.#running < this.#slots && !this.#isOneAlone) {
      const job = this.#next();
      if (job === undefined) return;
      if (job.alone) {
        // It is this job's turn, so no other unit begins before it.
        if (this.#running > 0) return;
        this.#isOneAlone = true;
      }
      void this.#run(job);
    }
  }

  /** Resolves when no unit is running. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** A new caller goes behind those that wait and before those that have a unit running. */
  #callerOf(job: Job): Caller {
    const known = this.#callers.get(nameOf(job));
    if (known !== undefined) return known;
    const caller: Caller = { turns: [], running: 0 };
    this.#callers.set(nameOf(job), caller);
    const lastWaiting = this.#line.findLastIndex(({ running }) => running === 0);
    this.#line.splice(lastWaiting + 1, 0, caller);
    return caller;
  }

  #forgetIfDone(job: Job, caller: Caller): void {
    if (caller.turns.length > 0 || caller.running > 0) return;
    this.#callers.delete(nameOf(job));
    this.#line.splice(this.#line.indexOf(caller), 1);
  }

  /** The first job in turn among the most urgent. */
  #next(): Job | undefined {
    let next: Job | undefined;
    let urgency = Number.POSITIVE_INFINITY;
    for (const { turns } of this.#line) {
      for (const job of turns) {
        if (!job.ready) continue;
        const its = urgencyOf(job);
        if (its >= urgency) continue;
        if (its === 0) return job;
        [next, urgency] = [job, its];
      }
    }
    return next;
  }

  async #run(job: Job): Promise<void> {
    const caller = this.#begin(job);
    const more = await job.runUnit();
    this.#running -= 1;
    caller.running -= 1;
    this.#isOneAlone = false;
    if (more) caller.turns.push(job);
    this.#forgetIfDone(job, caller);
    this.wake();
    if (this.#running === 0) this.#onIdle?.();
  }

  /** Uses up the turn of the job's caller. */
  #begin(job: Job): Caller {
    const caller = this.#callerOf(job);
    caller.turns.splice(caller.turns.indexOf(job), 1);
    this.#line.splice(this.#line.indexOf(caller), 1);
    this.#line.push(caller);
    caller.running += 1;
    this.#running += 1;
    return caller;
  }
}

const nameOf = (job: Job): string | Job => job.caller ?? job;

/** 0 for a job that needs audio now, more for one that can wait. */
const urgencyOf = ({ priority, isAhead }: Job): number =>
  (priority === 'background' ? 2 : 0) + (isAhead ? 1 : 0);
