import { fstatSync } from 'node:fs';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;
export type Log = Readonly<Record<LogLevel, (msg: string, fields?: LogFields) => void>>;

/** For commands, which answer in sentences of their own. */
export const NO_LOG: Log = { debug: () => {}, info: () => {}, warning: () => {}, error: () => {} };

export interface LogOptions {
  /** Lowest level that is written. */
  readonly level: LogLevel;
  readonly format: 'json' | 'text';
  /** Puts sd-daemon's `<N>` in front of each line, which gives journald its priority. */
  readonly journal: boolean;
  readonly write: (line: string) => void;
}

/** syslog's priorities (RFC 5424, 6.2.1), used by journald. */
const PRIORITY: Readonly<Record<LogLevel, number>> = { error: 3, warning: 4, info: 6, debug: 7 };

/**
 * A log with one line per entry. No logging library writes `<N>` in front of a JSON line without a
 * custom transport, and nothing else about this log is special.
 *
 * @param options read for each entry, so that level and format may change.
 */
export function createLog(options: LogOptions): Log {
  const line = (entryLevel: LogLevel) => (msg: string, fields?: LogFields) => {
    if (PRIORITY[entryLevel] > PRIORITY[options.level]) return;
    options.write(logLine(options, entryLevel, msg, fields));
  };
  return {
    debug: line('debug'),
    info: line('info'),
    warning: line('warning'),
    error: line('error'),
  };
}

/**
 * Formats an entry.
 * @param at its time.
 */
export function logLine(
  { format, journal }: Pick<LogOptions, 'format' | 'journal'>,
  level: LogLevel,
  msg: string,
  fields: LogFields = {},
  at = new Date(),
): string {
  const time = at.toISOString();
  const prefix = journal ? `<${PRIORITY[level]}>` : '';
  const text =
    format === 'json'
      ? JSON.stringify({ time, level, msg, ...fields }, plainErrors)
      : `${time} ${level.toUpperCase()} ${msg}${textFields(fields)}`;
  return `${prefix}${text}\n`;
}

/**
 * Whether stderr is the journal itself, not a redirection: systemd passes device and inode of the
 * stream it opened.
 */
export function isJournal(
  journalStream: string | undefined,
  stderr: { dev: number; ino: number } = fstatSync(2),
): boolean {
  return journalStream === `${stderr.dev}:${stderr.ino}`;
}

function plainErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? errorText(value) : value;
}

function errorText(error: Error): string {
  const text = error.stack ?? String(error);
  return error.cause instanceof Error ? `${text}\ncaused by ${errorText(error.cause)}` : text;
}

function textFields(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${JSON.stringify(value, plainErrors)}`)
    .join('');
}
