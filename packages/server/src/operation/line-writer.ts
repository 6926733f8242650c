import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

export interface LineWriter {
  /** Never blocks and never throws: a line that cannot be written now is queued or dropped. */
  write(line: string): void;
  /** Number of lines dropped so far. */
  readonly dropped: number;
  /** Tries to write the queued lines, for at most `ms`. Blocks. */
  finish(ms?: number): void;
}

export interface LineWriterOptions {
  /** Most bytes in the queue; further lines are dropped. Default 256 KiB. */
  readonly maxWaitingBytes?: number;
  /** Makes the line that replaces so many dropped lines, the last of them dropped at `at`. */
  readonly onGap?: (lines: number, at: Date) => string;
}

const MAX_WAITING_BYTES = 256 * 1024;
/** Interval of retries on a full pipe, which has no event for free space. */
const RETRY_MS = 20;
const FINISH_MS = 500;

/**
 * Writes lines to a file descriptor of any kind: a pipe that is full or without a reader, a full
 * disk, a stopped terminal, the journal. `process.stderr` would queue without limit for a full pipe
 * and lose the queue at exit, block on a terminal, and end the process with an error when there is
 * no reader.
 */
export function createLineWriter(fd: number, options: LineWriterOptions = {}): LineWriter {
  const { maxWaitingBytes = MAX_WAITING_BYTES, onGap } = options;
  const target = withoutWaiting(fd);
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  /** Dropped lines not yet reported by `onGap`. */
  let untold = 0;
  let droppedAt = new Date(0);
  let timer: NodeJS.Timeout | undefined;

  const drop = (): void => {
    dropped += 1;
    untold += 1;
    droppedAt = new Date();
  };

  /** @returns the unwritten rest; undefined if the line was written or dropped. */
  const writeNow = (line: Buffer): Buffer | undefined => {
    let rest = line;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(target, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return rest;
        // EPIPE, ENOSPC, EIO and the like: this line is lost; the next one may succeed.
        drop();
        return undefined;
      }
    }
    return undefined;
  };

  /** @returns whether the queue is empty. */
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
      const gap = untold > 0 && onGap !== undefined ? onGap(untold, droppedAt) : '';
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

/** Sockets kept only because they make their file descriptors non-blocking. */
const held: Socket[] = [];

/**
 * The file in non-blocking mode, in which a write fails with EAGAIN instead of blocking. Reopened
 * if possible, because the mode is shared with all processes that have the file open.
 */
function withoutWaiting(fd: number): number {
  if (fstatSync(fd).isFile()) return fd;
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // A socket, such as the journal's; a pipe without a reader or of another user.
  }
  try {
    held.push(new Socket({ fd, readable: false, writable: true }).unref().on('error', () => {}));
  } catch {
    // Neither works: the file is used unchanged.
  }
  return fd;
}

const sleep = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
