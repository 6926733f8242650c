/** What the host says to a program: its input, and then an answer to each question, a line each. */
import { readSync } from 'node:fs';

let rest = '';

/** Waits, and holds everything else up meanwhile. */
export function nextLine(): string {
  const piece = Buffer.alloc(65_536);
  for (;;) {
    const end = rest.indexOf('\n');
    if (end >= 0) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      return line;
    }
    const length = readSync(0, piece, 0, piece.length, null);
    if (length === 0) throw new Error('the host has nothing more to say');
    rest += piece.toString('latin1', 0, length);
  }
}

export function readInput<T>(): T {
  return JSON.parse(nextLine()) as T;
}
