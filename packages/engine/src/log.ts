export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** One thing that happened, with whatever fields describe it. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Where the engine says what happened; the front-end decides how it is written. */
export type Log = (entry: LogEntry) => void;
