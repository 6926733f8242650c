/**
 * A protocol of the service, such as HTTP: reads requests, asks the speech service and answers.
 * Doors do not know each other.
 */
export interface Door {
  /**
   * Accepts callers from now on.
   * @throws DoorError.
   */
  open(): Promise<void>;
  /**
   * Stops accepting callers while the service still speaks. For a door whose port outlives the
   * service, so that new callers wait for its successor. Other doors still accept callers, who
   * get the error `draining`.
   */
  handOver?(): Promise<void>;
  /**
   * Resolves when every caller has its answer, at the latest after `graceMs`. Called when no speech
   * is in progress.
   */
  close(graceMs: number): Promise<void>;
}

/** A door cannot be opened; `message` is for the operator. */
export class DoorError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DoorError';
  }
}
