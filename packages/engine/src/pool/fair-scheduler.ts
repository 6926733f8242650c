/** Work that is done a unit at a time, each unit holding one worker. */
export interface Job {
  /** False while its reader is behind: its turn then goes to the next job. */
  readonly ready: boolean;
  /** Whether its next unit is to run with no other beside it. Default false. */
  readonly alone?: boolean;
  /** True while its reader has enough for a while: jobs whose readers have not go first. */
  readonly isAhead?: boolean;
  /** Does one unit. Resolves false when nothing is left. Never rejects. */
  runUnit(): Promise<boolean>;
}

/**
 * Gives every job a unit in turn, with at most `slots` units running: a short job behind a long
 * one waits for one unit of it, not for all of it. A job has one unit running at a time. One that is
 * ahead of its reader is given one when no other wants it.
 */
export class FairScheduler {
  readonly #slots: number;
  /** Jobs not running now, the next in turn first. */
  readonly #turns: Job[] = [];
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
    this.#turns.push(job);
    this.wake();
  }

  remove(job: Job): void {
    const index = this.#turns.indexOf(job);
    if (index !== -1) this.#turns.splice(index, 1);
  }

  /** To be called when a job that was not ready may be so now. */
  wake(): void {
    while (this.#running < this.#slots && !this.#isOneAlone) {
      const job = this.#next();
      if (job === undefined) return;
      if (job.alone) {
        // Its turn has come: nobody else begins before it.
        if (this.#running > 0) return;
        this.#isOneAlone = true;
      }
      this.remove(job);
      this.#running += 1;
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

  #next(): Job | undefined {
    let ahead: Job | undefined;
    for (const job of this.#turns) {
      if (!job.ready) continue;
      if (!job.isAhead) return job;
      ahead ??= job;
    }
    return ahead;
  }

  async #run(job: Job): Promise<void> {
    const more = await job.runUnit();
    this.#running -= 1;
    this.#isOneAlone = false;
    if (more) this.#turns.push(job);
    this.wake();
    if (this.#running === 0) this.#onIdle?.();
  }
}
