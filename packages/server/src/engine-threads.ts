import type { Config } from '@hailo-piper/config';
import { chooseThreads, readMachineCapacity } from '@hailo-piper/machine';
import type { Log } from './operation/log.ts';

/** Number of engine workers, and of threads per worker. */
export interface EngineThreads {
  readonly workers: number;
  readonly intraOpThreads: number;
}

/** The configured values; for `auto`, chosen by the machine's free capacity, and logged. */
export function engineThreads(
  { worker_threads, intra_op_threads }: Config['performance'],
  log: Log,
  readCapacity = readMachineCapacity,
): EngineThreads {
  if (worker_threads !== 'auto' && intra_op_threads !== 'auto') {
    return { workers: worker_threads, intraOpThreads: intra_op_threads };
  }
  const { reason, ...threads } = chooseThreads(
    { workers: worker_threads, intraOpThreads: intra_op_threads },
    readCapacity(),
  );
  log.info('threads chosen', {
    workers: threads.workers,
    threads: threads.intraOpThreads,
    reason,
  });
  return threads;
}
