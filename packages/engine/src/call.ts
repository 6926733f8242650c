import { EngineError } from './errors.ts';

/**
 * `interactive`: a client waits. `background`: runs while no interactive request needs a worker.
 */
export type Priority = 'interactive' | 'background';

/** Callbacks about a request. */
export interface CallRecord {
  /**
   * The audio was cut off although its reader could take more, because other requests need the
   * resources it holds. Reading on throws the same error.
   */
  onCut?(error: EngineError): void;
}

/** The caller and terms of a request. They go with it from the API to the worker. */
export interface Call {
  /**
   * Name of the caller, for fair scheduling: callers take turns, and so do the requests of one
   * caller. Default: the request takes turns as a caller of its own.
   */
  readonly caller?: string | undefined;
  /** Default `interactive`. */
  readonly priority?: Priority | undefined;
  /** Time limit of the whole result, as `performance.now()` of this process; then `timeout`. */
  readonly deadline?: number | undefined;
  /** Aborts the work. */
  readonly signal?: AbortSignal | undefined;
  readonly record?: CallRecord | undefined;
}

/**
 * The part of a call that is sent to another process. Clocks of processes differ, so the deadline
 * is sent as the milliseconds that remain.
 */
export interface CallTerms extends Pick<Call, 'caller' | 'priority'> {
  readonly remainingMs?: number | undefined;
}

/**
 * The terms to send to another process.
 * @param now `performance.now()`.
 */
export function termsOf({ caller, priority, deadline }: Call, now = performance.now()): CallTerms {
  return { caller, priority, remainingMs: deadline === undefined ? undefined : deadline - now };
}

/**
 * The call of terms that another process sent.
 * @param now `performance.now()`.
 */
export function callOf(
  { caller, priority, remainingMs }: CallTerms,
  signal: AbortSignal,
  now = performance.now(),
): Call {
  const deadline = remainingMs === undefined ? undefined : now + remainingMs;
  return { caller, priority, deadline, signal };
}

/** Longest delay of a Node timer, milliseconds; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Throws if the call is already over.
 * @throws the signal's reason; EngineError `timeout`.
 */
export function expectOpen({ signal, deadline }: Call): void {
  signal?.throwIfAborted();
  if (deadline !== undefined && deadline <= performance.now()) throw pastDeadline();
}

/**
 * Calls `onOver` once, when the call is aborted or its deadline passes, with the signal's reason or
 * EngineError `timeout`.
 * @returns a function that ends the watch; call it when the request ends in another way.
 */
export function watchCall({ signal, deadline }: Call, onOver: (reason: Error) => void): () => void {
  const abort = () => over(signal?.reason);
  const remainingMs =
    deadline === undefined ? Number.POSITIVE_INFINITY : deadline - performance.now();
  const timer =
    remainingMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => over(pastDeadline()), Math.max(0, remainingMs));
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
  const over = (reason: Error) => {
    end();
    onOver(reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  return end;
}

/**
 * Waits for a promise no longer than the call.
 * @throws what the promise rejects with; what `watchCall` gives.
 */
export async function withinCall<T>(call: Call, promise: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const end = watchCall(call, over.reject);
  try {
    return await Promise.race([promise, over.promise]);
  } finally {
    end();
  }
}

const pastDeadline = (): EngineError =>
  new EngineError('timeout', 'the deadline of the request passed before it was done');
