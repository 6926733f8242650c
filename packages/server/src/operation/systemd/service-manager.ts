import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';

/** Whoever started the service and wants to know how it is. */
export interface ServiceManager {
  /** Speech is there; `status` is a line for people. */
  ready(status: string): void;
  /** The configuration was read again, and is in force or was refused. */
  reloaded(isInForce: boolean): void;
}

/** A systemd-notify that hangs is not joined by more and more others. */
const NO_LONGER = { timeout: 10_000, killSignal: 'SIGKILL' } as const;

/**
 * What systemd is told: readiness by a file in the unit's runtime directory, for which its
 * ExecStartPost waits; the end of a reload by another, which is empty unless it was refused, for its
 * ExecReload; the watchdog's pings, as long as the event loop turns; a line for
 * `systemctl status`. Node has no datagrams for sd_notify(3), so `systemd-notify` sends them. Does
 * nothing where systemd did not ask for it.
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
      // Without memory, for instance.
      told(error as Error);
    }
  };
  const watched = WATCHDOG_PID === undefined || WATCHDOG_PID === String(pid);
  if (watched && Number(WATCHDOG_USEC) > 0) {
    // Thrice as often as it must be: one ping may be late, and one lost.
    setInterval(() => notify('WATCHDOG=1'), Number(WATCHDOG_USEC) / 3000).unref();
  }
  const leaveFile = (name: string, text = ''): void => {
    if (RUNTIME_DIRECTORY === undefined) return;
    const file = join(RUNTIME_DIRECTORY, name);
    // In one step: a shell waits for it and reads it at once.
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
