import type { MachineCapacity } from './machine-capacity.ts';

/** The configured values. */
export interface ThreadSettings {
  readonly workers: number | 'auto';
  /** ONNX Runtime threads per worker. */
  readonly intraOpThreads: number | 'auto';
  /** Those of the encoder while cores are idle. */
  readonly encoderThreads: number | 'auto';
}

export interface ThreadChoice {
  readonly workers: number;
  readonly intraOpThreads: number;
  readonly encoderThreads: number;
  /** The deciding limits, for the log. */
  readonly reason: string;
}

/** A second thread saves up to a sixth of the time; more threads are not measured. */
const MOST_THREADS = 2;
const MOST_WORKERS = 16;

const MIB = 1024 * 1024;
/** Memory of the engine process with one worker, a medium voice and its longest sentence. */
const FIRST_WORKER_BYTES = 256 * MIB;
/**
 * Memory of each further worker: 120 MiB measured with a medium voice, rounded up for larger ones.
 */
const FURTHER_WORKER_BYTES = 128 * MIB;

/**
 * Chooses the values that are `auto`; configured ones stay. A core gains more from another worker
 * than from another thread of one, so threads only get cores that no worker has memory for. A quota
 * counts in whole cores: a thread that has used up its share stops for the rest of the period,
 * which is heard as a gap.
 */
export function chooseThreads(
  { workers, intraOpThreads, encoderThreads }: ThreadSettings,
  capacity: MachineCapacity,
): ThreadChoice {
  const cores = Math.floor(Math.min(capacity.cores, capacity.quotaCores));
  const wanted = within(cores / (intraOpThreads === 'auto' ? 1 : intraOpThreads), MOST_WORKERS);
  const fitting = 1 + spareBytes(capacity) / FURTHER_WORKER_BYTES;
  const count = workers === 'auto' ? within(fitting, wanted) : workers;
  const threads = intraOpThreads === 'auto' ? within(cores / count, MOST_THREADS) : intraOpThreads;
  const most = encoderThreads === 'auto' ? within(cores, MOST_THREADS) : encoderThreads;
  return {
    workers: count,
    intraOpThreads: threads,
    encoderThreads: Math.max(threads, most),
    reason: `${cpuReason(capacity)}, ${memoryReason(capacity, workers === 'auto' && count < wanted)}`,
  };
}

const spareBytes = ({ freeBytes }: MachineCapacity): number => freeBytes - FIRST_WORKER_BYTES;

/** A whole number, at least 1. */
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
