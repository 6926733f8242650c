/** What keeps the service small; measured in docs/decisions/0035-memory.md and 0044-shed-halo.md. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8's half of the space for new objects, in MiB, of an isolate. Its default of 16 lets garbage
 * pile up, and with each dead tensor the samples it holds outside the heap.
 */
export const SEMI_SPACE_MB = 1;

/**
 * glibc's settings for the engine process, as its environment: one heap for all threads, while what
 * only loading or a long sentence needs is got from the kernel and given back to it. Its defaults
 * give each thread a heap that keeps its own peak.
 */
export const MALLOC: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(512 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(8 * 1024 * 1024),
};

/**
 * Collects the garbage of this isolate and gives its pages back, at once. To be called when a start
 * is over: nothing that has been read and compiled by then comes again, and a process that waits for
 * requests would not collect it by itself. Takes some 20 ms of CPU.
 */
export function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  // The flavour that V8 takes when memory has run out: it keeps no empty pages for later.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
