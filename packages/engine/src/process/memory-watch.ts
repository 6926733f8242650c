import { readFileSync } from 'node:fs';

/** Time between two looks while workers work. A process fills about 15 MB in it. */
const EVERY_MS = 10;
/** Share of the limit that stays free: for growth between two looks, and for the kernel's own use. */
const RESERVE = 1 / 12;

export interface MemoryWatchOptions {
  /** Limit of the control group that holds this process and its parent, bytes. */
  readonly limitBytes: number;
  /** Called, perhaps again, when both together hold nearly that. */
  readonly onTooMuch: (usedBytes: number) => void;
}

/**
 * Watches the memory of this process and its parent while workers work. The kernel also ends a
 * process that reaches the limit. But until that memory is free, it ends any other process of the
 * group that asks for a page, and that may be the parent.
 */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  /** Units of work in hand. */
  readonly #busy = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
  }

  /** A worker begins a unit. */
  begin(unit: number): void {
    this.#busy.add(unit);
    this.#timer ??= setInterval(() => this.#look(), EVERY_MS);
  }

  end(unit: number): void {
    this.#busy.delete(unit);
    if (this.#busy.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const { limitBytes, onTooMuch } = this.#options;
    if (process.memoryUsage.rss() < limitBytes / 2) return;
    const usedBytes = anonymousBytes(process.pid) + anonymousBytes(process.ppid);
    if (usedBytes > limitBytes * (1 - RESERVE)) onTooMuch(usedBytes);
  }
}

/** Memory of a process that the kernel cannot reclaim; 0 if the system does not tell. */
function anonymousBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
