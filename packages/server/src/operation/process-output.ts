import { createLineWriter } from './line-writer.ts';
import { createLog, isJournal, type Log, type LogOptions, logLine } from './log.ts';

export type LogSettings = Pick<LogOptions, 'level' | 'format'>;

export interface ProcessOutput {
  /** To stdout. */
  print(text: string): void;
  /** To stderr: a line for whoever started the service, before there is a log. */
  complain(line: string): void;
  /** The log, on stderr. From here on Node's own warnings go there, too. */
  openLog(options: LogSettings): Log;
  /** Another level or format of the log that is open. */
  setLog(options: Partial<LogSettings>): void;
  /** Lines that could not be written to stderr. */
  linesDropped(): number;
}

/**
 * What the service writes to whoever started it. No reader, none that reads, and no room never hold
 * it up or end it; see line-writer.ts.
 */
export function openProcessOutput(): ProcessOutput {
  const journal = isJournal(process.env.JOURNAL_STREAM);
  let gapLine = (_lines: number): string => '';
  const stdout = createLineWriter(1);
  const stderr = createLineWriter(2, { onGap: (lines) => gapLine(lines) });
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
      gapLine = (lines) =>
        logLine(logOptions, 'warning', 'lines of the log were lost here', { lines });
      const log = createLog(logOptions);
      // Node would write them past our writer, and wait.
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
