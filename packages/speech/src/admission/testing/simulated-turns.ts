/** Whose turn it is in a simulation: callers go round, then the jobs of each, as in the engine. */
export class SimulatedTurns<Job> {
  readonly #callerOf: (job: Job) => unknown;
  readonly #waiting: Job[] = [];
  readonly #callers = new Map<unknown, { jobs: number; turn: number }>();
  #turns = 0;

  constructor(callerOf: (job: Job) => unknown) {
    this.#callerOf = callerOf;
  }

  add(job: Job): void {
    // Behind those who wait, and before those who have had a turn since.
    const caller = this.#callers.get(this.#callerOf(job)) ?? { jobs: 0, turn: this.#turns - 0.5 };
    caller.jobs += 1;
    this.#callers.set(this.#callerOf(job), caller);
    this.#waiting.push(job);
  }

  /** Takes the next one; undefined where none waits. */
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

  /** One that had a turn wants another. */
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
