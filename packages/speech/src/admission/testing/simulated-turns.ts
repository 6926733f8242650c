/** Turns as in the engine: callers take turns, and each caller's jobs among them. */
export class SimulatedTurns<Job> {
  readonly #callerOf: (job: Job) => unknown;
  readonly #waiting: Job[] = [];
  readonly #callers = new Map<unknown, { jobs: number; turn: number }>();
  #turns = 0;

  constructor(callerOf: (job: Job) => unknown) {
    this.#callerOf = callerOf;
  }

  add(job: Job): void {
    // Behind those that wait, before those that have had a turn since.
    const caller = this.#callers.get(this.#callerOf(job)) ?? { jobs: 0, turn: this.#turns - 0.5 };
    caller.jobs += 1;
    this.#callers.set(this.#callerOf(job), caller);
    this.#waiting.push(job);
  }

  /** Takes the next job; undefined without one. */
  next(): Job | undefined {
    let index = 0;
    for (let i = 1; i < this.#waiting.length; i++) {
      if (this.#turnAt(i) < this.#turnAt(index)) index = i;
    }
    const [job] = this.#waiting.splice(index, 1);
    if (job === undefined) return undefined;
    this.#turns += 1;
    const caller = this.#callers.get(this.#callerOf(job));
    if (caller !== undefined) caller.turn = this.#turns;
    return job;
  }

  /** Queues a job again after its turn. */
  again(job: Job): void {
    this.#waiting.push(job);
  }

  over(job: Job): void {
    const caller = this.#callers.get(this.#callerOf(job));
    if (caller !== undefined && --caller.jobs === 0) this.#callers.delete(this.#callerOf(job));
  }

  #turnAt(index: number): number {
    return this.#callers.get(this.#callerOf(this.#waiting[index] as Job))?.turn ?? 0;
  }
}
