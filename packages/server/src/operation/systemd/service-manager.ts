import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';

/** The program that started the service and monitors it. */
export interface ServiceManager {
  /** The voice is loaded; `status` is a line for the operator. */
  ready(status: string): void;
  /** The configuration was read again, and is in force or was refused. */
  reloaded(isInForce: boolean): void;
}

/** Ends a hanging systemd-notify, so that they do not pile up. */
const NO_LONGER = { timeout: 10_000, killSignal: 'SIGKILL' } as const;

/**
 * Reports to systemd. Readiness: a file in the unit's runtime directory, for which its
 * ExecStartPost waits. The end of a reload: another file, empty unless the reload was refused, for
 * ExecReload. Watchdog pings while the event loop runs, and the line for `systemctl status`: by
 * `systemd-notify`, because Node cannot send the datagrams of sd_notify(3). Does nothing that
 * systemd did not ask for.
 */
export function systemdManager(env: NodeJS.ProcessEnv, pid: number, log: Log): ServiceManager {
  const { NOTIFY_SOCKET, RUNTIME_DIRECTORY, WATCHDOG_PID, WATCHDOG_USEC } = env;
  let broken = false;
  const told = (error: Error | null): void => {
    if (error !== null && !broken) log.warning('systemd-notify failed', { error: error.message });
    broken = error !== null;
  };
  const notify = (...fields: string[]): void => {
    if (NOTIFY_SOCKET === undefined) return;
    try {
      execFile('systemd-notify', fields, NO_LONGER, (error) => told(error));
    } catch (error) {
      // Not started at all, for instance for lack of memory.
      told(error as Error);
    }
  };
  const watched = WATCHDOG_PID === undefined || WATCHDOG_PID === String(pid);
  if (watched && Number(WATCHDOG_USEC) > 0) {
    // Three times per period: one ping may be late and one lost.
    setInterval(() => notify('WATCHDOG=1'), Number(WATCHDOG_USEC) / 3000).unref();
  }
  const leaveFile = (name: string, text = ''): void => {
    if (RUNTIME_DIRECTORY === undefined) return;
    const file = join(RUNTIME_DIRECTORY, name);
    // Atomically: a shell waits for the file and reads it at once.
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  return {
    ready: (status) => {
      leaveFile('ready');
      notify(`--status=${status}`);
    },
    reloaded: (isInForce) => {
      try {
        leaveFile('reloaded', isInForce ? '' : 'refused\n');
      } catch (error) {
        log.warning('the end of the reload cannot be told', { error });
      }
    },
  };
}
