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

/** Two halve the wait for the first audio; what more would do has not been measured. */
const MOST_THREADS = 2;
const MOST_WORKERS = 16;

const MIB = 1024 * 1024;
/** What the engine process takes with one worker and a medium voice at its longest sentence. */
const FIRST_WORKER_BYTES = 256 * MIB;
/** What another one adds: 90 MiB measured with a medium voice, and room for larger ones. */
const FURTHER_WORKER_BYTES = 128 * MIB;

/**
 * Numbers for what is `auto`, what is configured untouched. Threads of one worker come first, since
 * they bring every client its audio sooner and take no memory; workers follow while there are cores
 * and memory for them. A quota counts in whole cores: a thread that has used up its share stops for
 * the rest of the period, which is heard as a gap.
 */
export const chooseThreads = (
  { workers, intraOpThreads }: ThreadSettings,
  capacity: MachineCapacity,
): ThreadChoice => {
  const cores = Math.max(1, Math.floor(Math.min(capacity.cores, capacity.quotaCores)));
  const fitting = 1 + Math.max(0, spareBytes(capacity) / FURTHER_WORKER_BYTES);
  const threadsOf = (count: number): number =>
    intraOpThreads === 'auto' ? within(cores / count, MOST_THREADS) : intraOpThreads;
  const wanted = workers === 'auto' ? within(cores / threadsOf(1), MOST_WORKERS) : workers;
  const count = workers === 'auto' ? within(fitting, wanted) : workers;
  return {
    workers: count,
    intraOpThreads: threadsOf(count),
    reason: `${cpuReason(capacity)}, ${memoryReason(capacity, count < wanted)}`,
  };
};

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
