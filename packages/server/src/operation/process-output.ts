import { createLineWriter } from './line-writer.ts';
import { createLog, isJournal, type Log, type LogOptions, logLine } from './log.ts';

export type LogSettings = Pick<LogOptions, 'level' | 'format'>;

export interface ProcessOutput {
  /** Writes to stdout. */
  print(text: string): void;
  /** Writes a line for the operator to stderr, also before the log is open. */
  complain(line: string): void;
  /** Opens the log on stderr. Node's own warnings go there from now on. */
  openLog(options: LogSettings): Log;
  /** Changes level or format of the open log. */
  setLog(options: Partial<LogSettings>): void;
  /** Number of lines that could not be written to stderr. */
  linesDropped(): number;
}

/**
 * The service's stdout and stderr. A missing or blocked reader never blocks or ends the service;
 * see line-writer.ts.
 */
export function openProcessOutput(): ProcessOutput {
  const journal = isJournal(process.env.JOURNAL_STREAM);
  let gapLine = (_lines: number, _at: Date): string => '';
  const stdout = createLineWriter(1);
  const stderr = createLineWriter(2, { onGap: (lines, at) => gapLine(lines, at) });
  const logOptions: LogOptions = {
    level: 'info',
    format: 'json',
    journal,
    write: (line) => stderr.write(line),
  };
  process.on('exit', () => {
    stdout.finish();
    stderr.finish();
  });
  return {
    print: (text) => stdout.write(text),
    complain: (line) => stderr.write(`${journal ? '<3>' : ''}hailo-piper: ${line}\n`),
    openLog(settings) {
      Object.assign(logOptions, settings);
      gapLine = (lines, at) =>
        logLine(logOptions, 'warning', 'lines of the log were lost here', { lines }, at);
      const log = createLog(logOptions);
      // Node would bypass our writer and block.
      process.removeAllListeners('warning');
      process.on('warning', ({ name, message }) => log.warning('Node warns', { name, message }));
      return log;
    },
    setLog: (settings) => {
      Object.assign(logOptions, settings);
    },
    linesDropped: () => stderr.dropped,
  };
}
