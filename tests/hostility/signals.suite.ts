/** Signals without a meaning, sent to both processes: the next request is served. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import { withHostileService } from './hostile-service.ts';
import { isOpen } from './raw-client.ts';

/** They stop the service, cannot be caught, or are how the processor and the terminal speak. */
const OTHERS: readonly string[] = [
  ...['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'],
  ...['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', 'SIGSYS', 'SIGABRT', 'SIGIOT'],
];
const SIGNALS = Object.keys(constants.signals).filter((name) => !OTHERS.includes(name));

const names = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/task`).map((id) =>
    readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim(),
  );

for (const nodeOptions of [['--disable-sigusr1'], []]) {
  const how = nodeOptions.length > 0 ? 'as it is installed' : 'run with no options of Node';
  test(`${SIGNALS.length} signals to each process, ${how}`, async (t) => {
    t.diagnostic(SIGNALS.join(' '));
    await withHostileService({ nodeOptions }, async (service) => {
      const front = service.child.pid as number;
      const engine = service.enginePid();
      for (const signal of SIGNALS) {
        for (const pid of [front, engine]) process.kill(pid, signal as NodeJS.Signals);
        await service.servesOthers();
        assert.equal(service.enginePid(), engine, signal);
        assert.equal(await isOpen(9229), false, signal);
      }
      // The thread that would open the inspector waits for SIGUSR1 from the start.
      if (nodeOptions.length > 0) assert.ok(!names(front).includes('SignalInspector'));
      assert.match(service.log(), /"msg":"signal ignored","signal":"SIGQUIT"/);
      assert.match(service.log(), /"msg":"configuration read again"/);
    });
  });
}
