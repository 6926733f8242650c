/** Exit statuses of sysexits.h. systemd must restart on neither 64 nor 78: both need a person. */
export const EXIT = { ok: 0, failed: 1, usage: 64, config: 78 } as const;

/** The service cannot start; `message` is the one line an operator gets to see. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}
