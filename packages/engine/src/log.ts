export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;

/** The program's log: a message and any fields, by level. */
export type Log = Readonly<Record<LogLevel, (msg: string, fields?: LogFields) => void>>;

/** A log entry as the engine process sends it to the front-end. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Receives the engine's log entries; the front-end decides how to write them. */
export type LogSink = (entry: LogEntry) => void;
