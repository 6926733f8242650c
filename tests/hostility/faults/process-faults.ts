/** Processes that are killed, stopped, starved or not heard. */
import { setTimeout as delay } from 'node:timers/promises';
import { leaveDescriptors, limitDescriptors } from '../descriptors.ts';
import type { Fault, Place } from './fault.ts';
import { withFfmpeg } from './ffmpeg.ts';

const STOPPED_MS = 15_000;

const signal =
  (name: NodeJS.Signals) =>
  async ({ service }: Place): Promise<void> => {
    process.kill(service.enginePid(), name);
  };

const GOES_ON =
  'What was being spoken goes on from where it was; a whole answer takes that much longer.';

export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'engine killed',
    what: 'The engine process gets SIGKILL, as from the kernel when memory is out.',
    client: GOES_ON,
    operator:
      'One `error` line, `hailo_piper_engine_restarts_total` goes up, `/health` is `degraded` meanwhile.',
    happen: signal('SIGKILL'),
  },
  {
    name: 'engine crashes',
    what: 'The engine process gets SIGSEGV, as from a fault in native code.',
    client: GOES_ON,
    operator: 'The same; the reason in the log is the signal.',
    happen: signal('SIGSEGV'),
  },
  {
    name: 'engine stopped',
    what: 'The engine process gets SIGSTOP: it lives and does nothing.',
    client: 'Waits a second longer, until the service has noticed; else the same.',
    operator: 'The same; the reason in the log is that it gave no sign of life.',
    happen: signal('SIGSTOP'),
  },
  {
    name: 'front-end stopped for 15 s',
    what: 'The front-end process gets SIGSTOP, and SIGCONT 15 seconds later: a machine that stands still.',
    client:
      'Waits, and is served afterwards: nobody’s time is up for what the service slept through.',
    operator:
      'Nothing, but for times in the log; under systemd a watchdog that is not fed for 30 s restarts it.',
    happen: async ({ service }) => {
      const pid = service.child.pid as number;
      process.kill(pid, 'SIGSTOP');
      await delay(STOPPED_MS);
      process.kill(pid, 'SIGCONT');
    },
  },
  {
    name: 'descriptors out',
    what: 'The front-end may open one more file, connection or pipe and no other, while AAC is encoded by a child.',
    client: '503 `overloaded`, or a connection that is closed without an answer.',
    operator: 'Warnings that name `LimitNOFILE`; speech is back when there are descriptors.',
    withAac: true,
    surroundings: withFfmpeg,
    happen: async ({ service, load }) => {
      const pid = service.child.pid as number;
      leaveDescriptors(pid, 1);
      await load.ended(20, 2000);
      limitDescriptors(pid, 4096);
    },
  },
  {
    name: 'stderr gone',
    what: 'Whoever reads the log closes it.',
    client: 'Nothing.',
    operator: 'No log; `hailo_piper_log_lines_dropped_total` goes up.',
    aService: 1,
    happen: async ({ service }) => {
      service.child.stderr?.destroy();
    },
  },
];
