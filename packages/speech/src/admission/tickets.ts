import { EngineError } from '@hailo-piper/engine';
import { Backlog } from './backlog.ts';
import type { CallerShare } from './gate.ts';
import { Ticket, type TicketOptions } from './ticket.ts';

export interface TicketLimits {
  /** Requests that wait for audio, beyond one a worker; one more is refused. */
  readonly maxQueued: number;
  /** Answers whose readers need no audio for now. Default 64. */
  readonly maxSlowReaders?: number | undefined;
  /** Share of either that one caller may have, above 0 up to 1. Default 0.75. */
  readonly clientShare?: number | undefined;
}

/** Beyond what it was given last plays, milliseconds: a reader at playing speed takes more by then. */
const STALLED_AFTER_MS = 2000;
const SLOW_READERS_RETRY_AFTER_SECONDS = 5;

/**
 * All requests that have been accepted and are not over. Those that need audio have the places in the
 * queue. The others, whose readers are slower than we are, hold a bounded amount of audio each and are
 * bounded in number: one more ends one whose reader has stalled, first of the caller that has most.
 */
export class Tickets {
  readonly backlog = new Backlog();
  readonly #limits: TicketLimits;
  readonly #open = new Set<Ticket>();
  /** Called whenever the last one is over. */
  onEmpty: (() => void) | undefined;

  constructor(limits: TicketLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /** How many have readers that need no audio for now. */
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

  /** Finds out who needs audio now. */
  update(): void {
    const now = performance.now();
    for (const ticket of this.#open) ticket.update(now);
  }

  /** The places in the queue that a caller has and may have; undefined for nobody in particular. */
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
   * Makes sure that there are not too many slow readers.
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
 * Ends one of these answers.
 * @throws EngineError `queue_full` when all their readers go on taking.
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
