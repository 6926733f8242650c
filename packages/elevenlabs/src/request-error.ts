import type { FaultCode } from './http-tools.ts';

/** What a client may get wrong; `message` is for the client. */
export class RequestError extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
  }
}
