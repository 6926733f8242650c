/** An exit status of the program, numbered as in sysexits.h. */
export interface ExitStatus {
  readonly status: number;
  /** Part of a sentence, for help and manual. */
  readonly meaning: string;
}

/** All exit statuses. systemd must not restart on 64 or 78, which an operator has to correct. */
export const EXIT_STATUSES = {
  ok: { status: 0, meaning: 'done, or stopped as asked' },
  failed: {
    status: 1,
    meaning: 'the machine failed: the port, the engine, the network, a file to be written',
  },
  usage: { status: 64, meaning: 'wrong usage of the command line' },
  config: { status: 78, meaning: 'the configuration or the voice is at fault' },
} as const satisfies Readonly<Record<string, ExitStatus>>;

export const EXIT = {
  ok: EXIT_STATUSES.ok.status,
  failed: EXIT_STATUSES.failed.status,
  usage: EXIT_STATUSES.usage.status,
  config: EXIT_STATUSES.config.status,
} as const;

/** The program cannot do what was asked; `message` is for the operator, one line per fault. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}
