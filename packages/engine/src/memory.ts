/** Settings that save memory; measured in docs/decisions/0035-memory.md and 0044-shed-halo.md. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8's semi-space of an isolate, MiB: half of its space for new objects. With V8's default of 16,
 * garbage piles up, and each dead tensor keeps its samples outside the heap.
 */
export const SEMI_SPACE_MB = 1;

/**
 * Environment of the engine process with glibc's malloc settings: one heap for all threads; blocks
 * that only loading or a long sentence needs come from the kernel and return to it. By default each
 * thread has a heap that keeps its own peak.
 */
export const MALLOC: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(512 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(8 * 1024 * 1024),
};

/**
 * Collects this isolate's garbage and returns its pages to the system, at once. Call it at the end
 * of startup: what was read and compiled for it is not needed again, and a process that waits for
 * requests would not collect it by itself. Takes some 20 ms of CPU.
 */
export function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  // V8's kind of collection for when memory has run out: it keeps no empty pages for later.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
