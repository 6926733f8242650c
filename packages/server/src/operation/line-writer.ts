import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

export interface LineWriter {
  /** Never waits and never throws: a line that cannot be written now waits, or is dropped. */
  write(line: string): void;
  /** Lines dropped so far. */
  readonly dropped: number;
  /** Gives what waits a last chance, for at most `ms`. Waits. */
  finish(ms?: number): void;
}

export interface LineWriterOptions {
  /** Bytes that wait for a reader that is behind; what is beyond is dropped. Default 256 KiB. */
  readonly maxWaitingBytes?: number;
  /** A line that tells readers that so many are missing, put where they would be. */
  readonly onGap?: (lines: number) => string;
}

const MAX_WAITING_BYTES = 256 * 1024;
/** How soon a full pipe is tried again: nobody tells when it has room. */
const RETRY_MS = 20;
const FINISH_MS = 500;

/**
 * Writes lines to a file descriptor that may be anything: a pipe that is full or whose reader is
 * gone, a full disk, a terminal that was stopped, the journal. `process.stderr` would keep every line
 * in memory that a pipe does not take, lose those at the exit, wait for a terminal, and end the
 * process with an error where there is no reader.
 */
export function createLineWriter(fd: number, options: LineWriterOptions = {}): LineWriter {
  const { maxWaitingBytes = MAX_WAITING_BYTES, onGap } = options;
  const target = withoutWaiting(fd);
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  /** Of `dropped`, those that readers were not told of. */
  let untold = 0;
  let timer: NodeJS.Timeout | undefined;

  const drop = (): void => {
    dropped += 1;
    untold += 1;
  };

  /** @returns what is left of it: undefined when it was written, or dropped because it cannot be. */
  const writeNow = (line: Buffer): Buffer | undefined => {
    let rest = line;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(target, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return rest;
        // EPIPE, ENOSPC, EIO and the like: this line is lost, the next one may not be.
        drop();
        return undefined;
      }
    }
    return undefined;
  };

  /** @returns whether nothing waits any more. */
  const writeWaiting = (): boolean => {
    for (let line = waiting[0]; line !== undefined; line = waiting[0]) {
      const rest = writeNow(line);
      waitingBytes -= line.length - (rest?.length ?? 0);
      if (rest !== undefined) {
        waiting[0] = rest;
        return false;
      }
      waiting.shift();
    }
    return true;
  };

  const retryLater = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!writeWaiting()) retryLater();
    }, RETRY_MS).unref();
  };

  return {
    get dropped() {
      return dropped;
    },
    write(line) {
      const gap = untold > 0 && onGap !== undefined ? onGap(untold) : '';
      const bytes = Buffer.from(gap + line);
      if (waitingBytes + bytes.length > maxWaitingBytes) return drop();
      if (gap !== '') untold = 0;
      const rest = waiting.length > 0 ? bytes : writeNow(bytes);
      if (rest === undefined) return;
      waiting.push(rest);
      waitingBytes += rest.length;
      if (timer === undefined) retryLater();
    },
    finish(ms = FINISH_MS) {
      const deadline = performance.now() + ms;
      while (!writeWaiting() && performance.now() < deadline) sleep(RETRY_MS);
    },
  };
}

/** Sockets whose only use is that theirs is a file descriptor that does not wait. */
const held: Socket[] = [];

/**
 * The same file in a mode in which a write that would wait fails with EAGAIN. Opened anew where that
 * is possible, because the mode belongs to whoever else has it open, too.
 */
function withoutWaiting(fd: number): number {
  if (fstatSync(fd).isFile()) return fd;
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // A socket, such as the journal's; a pipe without a reader, or of another user.
  }
  try {
    held.push(new Socket({ fd, readable: false, writable: true }).unref().on('error', () => {}));
  } catch {
    // Neither: it is written to as it is.
  }
  return fd;
}

const sleep = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
