import type { EngineError } from './errors.ts';

/** Who asks and on what terms; it travels beside a request from the door to the worker. */
export interface Call {
  /** Whose turn it is counted as: the connection's address until there are keys. Default: nobody in particular. */
  readonly caller?: string;
  /** `interactive`: somebody waits (default). `background`: goes when nobody else wants a worker. */
  readonly priority?: 'interactive' | 'background';
  /** `performance.now()` of this process by which it must be over; `timeout` afterwards. */
  readonly deadline?: number;
  /** Aborts the work. */
  readonly signal?: AbortSignal;
  /** Told what becomes of the request. */
  readonly record?: CallRecord;
}

/** Told what becomes of a request. */
export interface CallRecord {
  /**
   * The audio ends here although its reader has some to take: others need what it holds. Reading on
   * throws the same error.
   */
  onCut?(error: EngineError): void;
}
