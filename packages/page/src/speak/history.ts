import type { Order } from '../service/order.ts';

/** Where a browser keeps texts: the part of localStorage that is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'hailo-piper.history';

/** Most orders that are kept. */
const MOST = 20;

/**
 * What was heard in this browser, newest first. Where the browser keeps nothing, or what it kept is
 * damaged, the page works as before, and what is heard now is in the list until the page is left.
 */
export class History {
  readonly #storage: () => TextStorage;
  #orders: readonly Order[] = [];
  /** Whether the browser has what this page knows. */
  #isKept = true;

  /** @param storage may throw, as `localStorage` itself does where it is blocked. */
  constructor(storage: () => TextStorage) {
    this.#storage = storage;
    this.reload();
  }

  get orders(): readonly Order[] {
    return this.#orders;
  }

  /** Reads again, for what another tab has added. */
  reload(): void {
    if (!this.#isKept) return;
    try {
      const kept = this.#storage().getItem(KEY);
      this.#orders = kept === null ? [] : ordersOf(JSON.parse(kept));
    } catch {
      // Blocked or damaged: what this page knows stays.
    }
  }

  /** Puts an order first. The same text with the same settings is in the list once. */
  add(order: Order): void {
    this.reload();
    const others = this.#orders.filter((one) => !isSame(one, order));
    this.#orders = [order, ...others].slice(0, MOST);
    this.#save();
  }

  clear(): void {
    this.#orders = [];
    try {
      this.#storage().removeItem(KEY);
    } catch {
      // Blocked: nothing is kept there.
    }
  }

  /** Where there is too little room, older ones are given up until it fits. */
  #save(): void {
    for (let count = this.#orders.length; count > 0; count = Math.floor(count / 2)) {
      try {
        this.#storage().setItem(KEY, JSON.stringify(this.#orders.slice(0, count)));
        this.#isKept = true;
        return;
      } catch {
        // Full, or blocked.
      }
    }
    this.#isKept = false;
  }
}

/** Whether two orders are the same but for the seed. */
export function isSame(one: Order, other: Order): boolean {
  return (
    one.text === other.text &&
    one.voice === other.voice &&
    one.speaker === other.speaker &&
    one.speed === other.speed &&
    one.variation === other.variation &&
    one.level === other.level
  );
}

/** The valid orders of what was kept. */
const ordersOf = (kept: unknown): readonly Order[] =>
  Array.isArray(kept) ? kept.filter(isOrder).slice(0, MOST) : [];

function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false;
  const { text, voice, speaker, speed, variation, level, seed } = value as Record<string, unknown>;
  return (
    typeof text === 'string' &&
    typeof voice === 'string' &&
    (speaker === null || Number.isSafeInteger(speaker)) &&
    [speed, variation, level].every(Number.isFinite) &&
    Number.isSafeInteger(seed)
  );
}
