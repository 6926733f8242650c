import { EngineError } from './errors.ts';

/** `interactive`: somebody waits for it. `background`: it is done when nobody else wants a worker. */
export type Priority = 'interactive' | 'background';

/** Told what becomes of a request. */
export interface CallRecord {
  /**
   * The audio ends here although its reader has some to take: others need what it holds. Reading on
   * throws the same error.
   */
  onCut?(error: EngineError): void;
}

/** Who asks and on what terms; it travels beside a request from the door to the worker. */
export interface Call {
  /**
   * Whose turn it is counted as: callers take turns, then the requests of each. Default: nobody in
   * particular, and the request takes turns as a caller of its own.
   */
  readonly caller?: string | undefined;
  /** Default `interactive`. */
  readonly priority?: Priority | undefined;
  /** `performance.now()` of this process by which all of it has to be made; `timeout` afterwards. */
  readonly deadline?: number | undefined;
  /** Aborts the work. */
  readonly signal?: AbortSignal | undefined;
  readonly record?: CallRecord | undefined;
}

/**
 * The part of a call that crosses to another process. Clocks of processes differ, so a deadline
 * crosses as the milliseconds that are left.
 */
export interface CallTerms extends Pick<Call, 'caller' | 'priority'> {
  readonly remainingMs?: number | undefined;
}

/** @param now `performance.now()`. */
export function termsOf({ caller, priority, deadline }: Call, now = performance.now()): CallTerms {
  return { caller, priority, remainingMs: deadline === undefined ? undefined : deadline - now };
}

/** The call that another process told of. @param now `performance.now()`. */
export function callOf(
  { caller, priority, remainingMs }: CallTerms,
  signal: AbortSignal,
  now = performance.now(),
): Call {
  const deadline = remainingMs === undefined ? undefined : now + remainingMs;
  return { caller, priority, deadline, signal };
}

/** Node's timers fire at once beyond it, milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Refuses a call that is over already.
 * @throws the signal's reason; EngineError `timeout`.
 */
export function expectOpen({ signal, deadline }: Call): void {
  signal?.throwIfAborted();
  if (deadline !== undefined && deadline <= performance.now()) throw pastDeadline();
}

/**
 * Calls `onOver` once, when the caller gives up or the deadline passes: with the signal's reason, or
 * EngineError `timeout`.
 * @returns ends the watch; to be called when the request is over in another way.
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

const pastDeadline = (): EngineError =>
  new EngineError('timeout', 'the deadline of the request passed before it was done');
