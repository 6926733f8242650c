import type { MachineCapacity } from './machine-capacity.ts';

/** As configured. */
export interface ThreadSettings {
  readonly workers: number | 'auto';
  /** ONNX Runtime threads of each worker. */
  readonly intraOpThreads: number | 'auto';
}

export interface ThreadChoice {
  readonly workers: number;
  readonly intraOpThreads: number;
  /** What decided, in words for the log. */
  readonly reason: string;
}

/** A second thread saves up to a sixth of the time; what more would do has not been measured. */
const MOST_THREADS = 2;
const MOST_WORKERS = 16;

const MIB = 1024 * 1024;
/** What the engine process takes with one worker, a medium voice and its longest sentence. */
const FIRST_WORKER_BYTES = 256 * MIB;
/** What another one adds: 120 MiB measured with a medium voice, and room for larger ones. */
const FURTHER_WORKER_BYTES = 128 * MIB;

/**
 * Numbers for what is `auto`; what is configured stays. A core is worth more to another worker than
 * as another thread of one, so threads get the cores that there is no memory for workers on. A quota
 * counts in whole cores: a thread that has used up its share stops for the rest of the period, which
 * is heard as a gap.
 */
export function chooseThreads(
  { workers, intraOpThreads }: ThreadSettings,
  capacity: MachineCapacity,
): ThreadChoice {
  const cores = Math.floor(Math.min(capacity.cores, capacity.quotaCores));
  const wanted = within(cores / (intraOpThreads === 'auto' ? 1 : intraOpThreads), MOST_WORKERS);
  const fitting = 1 + spareBytes(capacity) / FURTHER_WORKER_BYTES;
  const count = workers === 'auto' ? within(fitting, wanted) : workers;
  return {
    workers: count,
    intraOpThreads:
      intraOpThreads === 'auto' ? within(cores / count, MOST_THREADS) : intraOpThreads,
    reason: `${cpuReason(capacity)}, ${memoryReason(capacity, workers === 'auto' && count < wanted)}`,
  };
}

const spareBytes = ({ freeBytes }: MachineCapacity): number => freeBytes - FIRST_WORKER_BYTES;

/** A whole number from 1. */
const within = (number: number, most: number): number =>
  Math.max(1, Math.min(most, Math.floor(number)));

const cpuReason = ({ cores, quotaCores }: MachineCapacity): string => {
  const all = cores === 1 ? '1 core' : `${cores} cores`;
  return quotaCores < cores ? `a CPU quota of ${Number(quotaCores.toFixed(2))} of ${all}` : all;
};

const memoryReason = ({ freeBytes }: MachineCapacity, decided: boolean): string => {
  const free =
    freeBytes === Number.POSITIVE_INFINITY
      ? 'memory without a limit'
      : `${Math.max(0, Math.round(freeBytes / MIB))} MiB of memory free`;
  return decided ? `only ${free}` : free;
};
