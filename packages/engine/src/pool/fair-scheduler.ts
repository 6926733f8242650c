import type { Job, Unit } from './job.ts';
import { type Caller, inOrder, type Turn } from './turns.ts';

/**
 * Gives each caller the same share of the workers, and each job of a caller the same share of its
 * caller's: the next unit is always of the one that has been given least. So a caller waits for no
 * more than a unit of each other caller, however many jobs they have, and small units count less
 * than large ones. A caller has a head start, the larger the sooner its listener would hear a gap, and
 * when it has waited for long. At most `slots` units run at once. A job that nobody disputes the slots
 * with takes them all. A job whose reader has enough audio runs when no other job wants the slot.
 *
 * Source of behaviour: start-time fair queueing (Goyal, Vin, Cheng 1996).
 */
export class FairScheduler {
  readonly #slots: number;
  readonly #now: () => number;
  /** Callers by name; a job without a caller stands for itself. */
  readonly #callers = new Map<string | Job, Caller>();
  /** Callers with jobs, the one whose turn was longest ago first. */
  readonly #line: Caller[] = [];
  /** What the caller of the latest unit had used before it; a new caller begins there. */
  #level = 0;
  #running = 0;
  #isOneAlone = false;
  #onIdle: (() => void) | undefined;

  /** @param now a clock that never goes back, milliseconds. */
  constructor(slots: number, now = () => performance.now()) {
    this.#slots = slots;
    this.#now = now;
  }

  get running(): number {
    return this.#running;
  }

  add(job: Job): void {
    const { turns } = this.#callerOf(job);
    const used = turns.length === 0 ? 0 : Math.min(...turns.map((turn) => turn.used));
    insertNew(turns, { job, running: 0, used, latestAt: this.#now() });
    this.wake();
  }

  /** The job gets no further turn; its running units run to their end. */
  remove(job: Job): void {
    const caller = this.#callers.get(nameOf(job));
    const index = caller?.turns.findIndex((turn) => turn.job === job) ?? -1;
    if (caller === undefined || index === -1) return;
    caller.turns.splice(index, 1);
    this.#leaveIfDone(caller);
  }

  /** Call it when a job that was not ready may be ready now. */
  wake(): void {
    while (this.#running < this.#slots && !this.#isOneAlone) {
      const next = this.#next();
      if (next === undefined) return;
      void this.#run(...next);
    }
  }

  /** Resolves when no unit is running. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #callerOf(job: Job): Caller {
    const name = nameOf(job);
    let caller = this.#callers.get(name);
    if (caller === undefined) {
      caller = { turns: [], running: 0, used: 0 };
      this.#callers.set(name, caller);
    }
    caller.used = Math.max(caller.used, this.#level);
    if (!this.#line.includes(caller)) insertNew(this.#line, caller);
    return caller;
  }

  /** A caller without jobs is remembered until all others have been given as much. */
  #leaveIfDone(caller: Caller): void {
    if (!isIdle(caller)) return;
    const index = this.#line.indexOf(caller);
    if (index !== -1) this.#line.splice(index, 1);
    for (const [name, other] of this.#callers) {
      const isEven = other.used <= this.#level || this.#line.length === 0;
      if (isEven && isIdle(other)) this.#callers.delete(name);
    }
  }

  /** The next unit of the first job in order that has one. */
  #next(): [Caller, Turn, Unit] | undefined {
    for (const { caller, turn } of inOrder(this.#line, this.#now())) {
      const { job } = turn;
      // It is this job's turn, so no other unit begins before it.
      if (job.alone && this.#running > 0) return undefined;
      const isAlone = job.alone ?? false;
      const unit = job.next();
      if (unit === undefined) continue;
      this.#isOneAlone = isAlone;
      return [caller, turn, unit];
    }
    return undefined;
  }

  async #run(caller: Caller, turn: Turn, unit: Unit): Promise<void> {
    const { job } = turn;
    this.#level = Math.max(this.#level, caller.used);
    caller.used += unit.cost;
    turn.used += unit.cost;
    turn.latestAt = this.#now();
    // Among equals it is now the last.
    moveToEnd(caller.turns, turn);
    moveToEnd(this.#line, caller);
    this.#running += 1;
    caller.running += 1;
    turn.running += 1;
    let isFree = false;
    const free = () => {
      if (isFree) return;
      isFree = true;
      this.#running -= 1;
      caller.running -= 1;
      turn.running -= 1;
      this.#isOneAlone = false;
      this.wake();
    };
    await unit.run(free);
    if (job.isOver) this.remove(job);
    free();
    this.#leaveIfDone(caller);
    // The result may be what another unit has waited for.
    this.wake();
    if (this.#running === 0) this.#onIdle?.();
  }
}

const nameOf = (job: Job): string | Job => job.caller ?? job;

/** A new one goes behind those that wait and before those that have a unit running. */
function insertNew<T extends { readonly running: number }>(line: T[], one: T): void {
  line.splice(line.findLastIndex(({ running }) => running === 0) + 1, 0, one);
}

const isIdle = ({ turns, running }: Caller): boolean => turns.length === 0 && running === 0;

function moveToEnd<T>(list: T[], one: T): void {
  list.splice(list.indexOf(one), 1);
  list.push(one);
}
