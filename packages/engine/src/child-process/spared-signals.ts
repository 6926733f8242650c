/**
 * Signals that end a process by default but mean nothing here: SIGHUP when a terminal closes,
 * SIGQUIT typed by mistake, and those that monitoring and people try out. Not listed: SIGTERM and
 * SIGINT, which stop the service; those of job control; and those by which the processor or
 * abort(3) ends a process that cannot go on.
 */
const SPARED = [
  'SIGHUP',
  'SIGQUIT',
  // By default Node opens an inspector on it, without a password.
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

/** From this call on, the process survives the spared signals. */
export function surviveSignals(onSignal: (signal: SparedSignal) => void = () => {}): void {
  for (const signal of SPARED) process.on(signal, () => onSignal(signal));
}
