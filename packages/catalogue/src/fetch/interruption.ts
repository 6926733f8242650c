import { CatalogueError } from '../catalogue-error.ts';
import { Interrupted } from './http-answer.ts';

/** Why a try failed that another may follow. */
export interface Interruption {
  /** The end of a sentence: `the connection broke off`. */
  readonly reason: string;
  /** Nobody answers at the address. */
  readonly isUnreachable: boolean;
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'there is no host of that name, or no network',
  EAI_AGAIN: 'the name of the host cannot be looked up; is there a network?',
  ENETUNREACH: 'there is no way to its network',
  EHOSTUNREACH: 'there is no way to the host',
  // Nothing here aborts without a reason of its own.
  UND_ERR_ABORTED: 'the proxy refuses it',
};

const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'the server stalls',
  UND_ERR_BODY_TIMEOUT: 'the server stalls',
};

/** @returns undefined for errors that another try would not help. */
export function interruptionOf(error: unknown): Interruption | undefined {
  if (error instanceof CatalogueError || !(error instanceof Error)) return undefined;
  if (error instanceof Interrupted) return { reason: error.message, isUnreachable: false };
  if (!(error.cause instanceof Error)) return undefined;
  // fetch says what happened in the cause, sometimes in the cause of that.
  let cause = error.cause;
  while (cause.cause instanceof Error) cause = cause.cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const unreachable = UNREACHABLE[code];
  return {
    reason: unreachable ?? BROKEN[code] ?? (message || code),
    // Without a code it is the address itself that fetch refuses, such as one of port 1.
    isUnreachable: unreachable !== undefined || code === '' || /CERT|SSL|TLS/.test(code),
  };
}
