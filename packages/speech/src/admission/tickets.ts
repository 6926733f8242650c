import { EngineError } from '@hailo-piper/engine';
import { Backlog } from './backlog.ts';
import type { CallerShare } from './gate.ts';
import { Ticket, type TicketOptions } from './ticket.ts';

export interface TicketLimits {
  /** Requests that wait for audio, beyond one per worker; further ones are refused. */
  readonly maxQueued: number;
  /** Answers whose readers need no audio at present. Default 64. */
  readonly maxSlowReaders?: number | undefined;
  /** Share of either limit that one caller may have, above 0 up to 1. Default 0.75. */
  readonly clientShare?: number | undefined;
}

/**
 * A reader has stalled when it takes nothing for so long after its last audio would have played,
 * milliseconds.
 */
const STALLED_AFTER_MS = 2000;
const SLOW_READERS_RETRY_AFTER_SECONDS = 5;

/**
 * All accepted requests that are not over. Those that need audio have the places in the queue. The
 * others have slow readers, hold a bounded amount of audio each and are limited in number: one more
 * ends one whose reader has stalled, first of the caller with most.
 */
export class Tickets {
  readonly backlog = new Backlog();
  readonly #limits: TicketLimits;
  readonly #open = new Set<Ticket>();
  /** Called when the last request is over. */
  onEmpty: (() => void) | undefined;

  constructor(limits: TicketLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Number of requests whose readers need no audio at present. */
  get slow(): number {
    return this.#slowOf(() => true).length;
  }

  open(options: Omit<TicketOptions, 'backlog' | 'onFinish'>): Ticket {
    const onFinish = (over: Ticket) => {
      if (this.#open.delete(over) && this.#open.size === 0) this.onEmpty?.();
    };
    const ticket = new Ticket({ ...options, backlog: this.backlog, onFinish });
    if (!ticket.signal.aborted) this.#open.add(ticket);
    return ticket;
  }

  /** Updates which requests need audio. */
  update(): void {
    const now = performance.now();
    for (const ticket of this.#open) ticket.update(now);
  }

  /** Places in the queue that a caller has and may have; undefined without a caller. */
  shareOf(caller: string | undefined, workers: number): CallerShare | undefined {
    if (caller === undefined) return undefined;
    const isWaiting = (ticket: Ticket) => ticket.caller === caller && ticket.hasPlace;
    return {
      held: [...this.#open].filter(isWaiting).length,
      limit: this.#shareOf(this.#limits.maxQueued) + workers,
      key: 'queue.client_share',
    };
  }

  /**
   * Makes room for one more slow reader.
   * @throws EngineError `queue_full`.
   */
  expectRoom(caller: string | undefined): void {
    const { maxSlowReaders = 64 } = this.#limits;
    if (caller !== undefined) {
      const isOwn = (ticket: Ticket) => ticket.caller === caller;
      this.#expectFewer(this.#shareOf(maxSlowReaders), isOwn, 'queue.client_share');
    }
    this.#expectFewer(maxSlowReaders, () => true, 'queue.max_slow_readers');
  }

  #shareOf(limit: number): number {
    return Math.ceil(limit * (this.#limits.clientShare ?? 0.75));
  }

  #slowOf(isMeant: (ticket: Ticket) => boolean): Ticket[] {
    return [...this.#open].filter((ticket) => !ticket.hasPlace && isMeant(ticket));
  }

  /** Ends answers whose readers have stalled, until fewer than `limit` are slow. */
  #expectFewer(limit: number, isMeant: (ticket: Ticket) => boolean, key: string): void {
    let slow = this.#slowOf(isMeant);
    while (slow.length >= limit) {
      const ended = endStalled(slow, key);
      slow = slow.filter((ticket) => ticket !== ended);
    }
  }
}

/**
 * Ends the stalled answer with the longest stall.
 * @throws EngineError `queue_full` when no reader has stalled.
 */
function endStalled(slow: readonly Ticket[], key: string): Ticket {
  const now = performance.now();
  const held = new Map<string | undefined, number>();
  for (const { caller } of slow) held.set(caller, (held.get(caller) ?? 0) + 1);
  const heldBy = ({ caller }: Ticket) => held.get(caller) ?? 0;
  const [first] = slow
    .filter((ticket) => ticket.stalledMs(now) >= STALLED_AFTER_MS)
    .sort((a, b) => heldBy(b) - heldBy(a) || b.stalledMs(now) - a.stalledMs(now));
  const answers = `${slow.length} answers are taken slowly; \`${key}\` is the limit`;
  if (first === undefined) {
    throw new EngineError('queue_full', answers, {
      retryAfterSeconds: SLOW_READERS_RETRY_AFTER_SECONDS,
    });
  }
  first.cut(new EngineError('timeout', `the reader has stalled, and ${answers}`));
  return first;
}
