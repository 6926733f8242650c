/**
 * Signals that end a process by default and that mean nothing here: SIGHUP of a terminal that is
 * closed, SIGQUIT of a slip of the finger, what monitoring and people try out. Not among them are
 * SIGTERM and SIGINT, which stop the service; those of job control; and those by which the processor
 * or abort(3) ends a process that cannot go on.
 */
const SPARED = [
  'SIGHUP',
  'SIGQUIT',
  // Node's own meaning of it is an inspector that asks nobody for a password.
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGXCPU',
  'SIGXFSZ',
] as const satisfies readonly NodeJS.Signals[];

export type SparedSignal = (typeof SPARED)[number];

/** From here on this process survives them. */
export function surviveSignals(onSignal: (signal: SparedSignal) => void = () => {}): void {
  for (const signal of SPARED) process.on(signal, () => onSignal(signal));
}
