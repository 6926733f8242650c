export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;

/** Where the program says what happens, with whatever fields describe it. */
export type Log = Readonly<Record<LogLevel, (msg: string, fields?: LogFields) => void>>;

/** One thing that happened, as it crosses from the engine process to the front-end. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Where the engine puts its entries; the front-end decides how they are written. */
export type LogSink = (entry: LogEntry) => void;
