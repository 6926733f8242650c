/**
 * A way in: it takes what people ask in some protocol, asks the speech service and answers. It knows no
 * other door.
 */
export interface Door {
  /**
   * Takes callers from now on.
   * @throws DoorError.
   */
  open(): Promise<void>;
  /**
   * Takes nobody new while the service still speaks: for a door whose port outlives the service, so
   * that new callers wait for its successor. Others go on, and their callers are told `draining`.
   */
  handOver?(): Promise<void>;
  /** Ends when everybody has their answer, at the latest after `graceMs`. Nothing is spoken any more. */
  close(graceMs: number): Promise<void>;
}

/** A door cannot be opened. `message` is for the operator. */
export class DoorError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DoorError';
  }
}
