import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Steps of nice(1) behind the threads that take requests and hand out what was spoken. */
const STEPS = 5;
const LOWEST = 19;

/**
 * Puts the calling thread behind those of its service, which work little and are waited for: an answer
 * that needs no worker does not wait until one sleeps. Linux only, where threads have priorities of
 * their own; without /proc or the right to it everything stays as it was.
 */
export function yieldToServingThreads(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(LOWEST, getPriority(thread) + STEPS));
  } catch {
    // Speaking takes no right of its own.
  }
}
