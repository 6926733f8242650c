import type { Log, LogFields } from './log.ts';
import { shownValue } from './shown-value.ts';

const MAX_ENTRIES = 20;

export interface RecentWarning {
  /** ISO 8601. */
  readonly time: string;
  readonly level: 'warning' | 'error';
  readonly msg: string;
  readonly fields: LogFields;
}

/** The last warnings and errors of the log, in memory, as they may be shown. */
export class RecentWarnings {
  readonly #entries: RecentWarning[] = [];

  /** A log that writes to `log`, and of which warnings and errors are kept, whatever is written. */
  watch(log: Log): Log {
    const kept =
      (level: RecentWarning['level']) =>
      (msg: string, fields?: LogFields): void => {
        log[level](msg, fields);
        this.#keep(level, msg, fields);
      };
    return { ...log, warning: kept('warning'), error: kept('error') };
  }

  /** The oldest first. */
  get entries(): readonly RecentWarning[] {
    return this.#entries;
  }

  #keep(level: RecentWarning['level'], msg: string, fields: LogFields = {}): void {
    const time = new Date().toISOString();
    this.#entries.push({ time, level, msg, fields: shownValue(fields) as LogFields });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }
}
