import type { Config } from '@hailo-piper/config';
import { chooseThreads, readMachineCapacity } from '@hailo-piper/machine';
import type { Log } from './operation/log.ts';

/** Number of engine workers, of threads per worker, and of threads for an encoder. */
export interface EngineThreads {
  readonly workers: number;
  readonly intraOpThreads: number;
  readonly encoderThreads: number;
}

/**
 * The configured values; for `auto`, chosen by the machine's free capacity. What decides how many
 * requests are spoken at once is logged.
 */
export function engineThreads(
  { worker_threads, intra_op_threads, encoder_threads }: Config['performance'],
  log: Log,
  readCapacity = readMachineCapacity,
): EngineThreads {
  const { reason, ...threads } = chooseThreads(
    {
      workers: worker_threads,
      intraOpThreads: intra_op_threads,
      encoderThreads: encoder_threads,
    },
    readCapacity(),
  );
  if (worker_threads !== 'auto' && intra_op_threads !== 'auto') return threads;
  log.info('threads chosen', {
    workers: threads.workers,
    threads: threads.intraOpThreads,
    reason,
  });
  return threads;
}
