import { EngineError } from '../errors.ts';
import type { EngineStatus } from '../speech-engine.ts';
import type { Conversation } from './conversation.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { Suspects } from './suspects.ts';
import { WorkLedger } from './work-ledger.ts';

/** The accepted requests of a supervised engine, and which of them workers are working on. */
export class Conversations {
  readonly #all = new Map<number, Conversation>();
  /** Ends the watch of each request's call. */
  readonly #endWatch = new Map<number, () => void>();
  readonly #ledger = new WorkLedger();
  readonly #suspects = new Suspects();
  #stuckId: number | undefined;

  get size(): number {
    return this.#all.size;
  }

  /** The queue of `SpeechEngine.status`; only admission control has a limit. */
  get queue(): EngineStatus['queue'] {
    const isActive = ({ id, heard }: Conversation) => heard || this.#ledger.has(id);
    const active = [...this.#all.values()].filter(isActive).length;
    return { waiting: this.size - active, active, limit: Number.POSITIVE_INFINITY };
  }

  /** Workers that have a unit of work, of so many. The result of one more may be dealt with. */
  busyWorkers(workers: number): number {
    return Math.min(workers, this.#ledger.size);
  }

  /** @param endWatch called when the request is over. */
  add(conversation: Conversation, endWatch: () => void): void {
    this.#all.set(conversation.id, conversation);
    this.#endWatch.set(conversation.id, endWatch);
  }

  /** @returns whether the request was there. */
  remove(id: number): boolean {
    this.#suspects.forget(id);
    this.#endWatch.get(id)?.();
    this.#endWatch.delete(id);
    return this.#all.delete(id);
  }

  /** The messages that send all open requests to a new engine process. */
  questions(): ToEngine[] {
    return Array.from(this.#all.values(), (conversation) =>
      conversation.ask(this.#suspects.aloneAt(conversation.id)),
    );
  }

  receive(message: FromEngine): void {
    switch (message.type) {
      case 'heartbeat':
        this.#ledger.isLoading = message.isLoading;
        break;
      case 'sentence':
        this.#ledger.learn(message.msPerId);
        this.#suspects.made(message.id, message.piece);
        break;
      case 'unit-begin':
        this.#ledger.begin(message.unit, message.id, message.size);
        this.#suspects.begin(message.unit, message.id, message.piece);
        break;
      case 'unit-end':
        this.#ledger.end(message.unit);
        this.#suspects.end(message.unit);
        break;
      case 'chunk':
      case 'phonemes':
      case 'voice-prepared':
      case 'error':
        if (this.#all.get(message.id)?.receive(message)) this.remove(message.id);
        break;
    }
  }

  /**
   * Call it once a tick.
   * @returns whether a worker is stuck in its unit.
   */
  isStuck(stuckAfterMs: number): boolean {
    this.#stuckId ??= this.#ledger.tick(stuckAfterMs);
    return this.#stuckId !== undefined;
  }

  /**
   * Call it when the engine process is gone. Requests in progress are tried once more, from where
   * their clients are: the same seed makes the same audio. A request fails if it hung, or ended a
   * process for the second time.
   */
  processLost(reason: string): void {
    const stuck = this.#stuckId;
    if (stuck !== undefined) {
      const hung = 'the engine hung on this text and was restarted';
      this.#fail(stuck, new EngineError('timeout', hung));
    }
    const culprit = this.#suspects.processLost(stuck, this.#all);
    if (culprit !== undefined) {
      const crashed = `the engine process ${reason} while it had this text in hand, for the second time`;
      this.#fail(culprit, new EngineError('engine_crashed', crashed));
    }
    this.#ledger.clear();
    this.#stuckId = undefined;
  }

  failAll(error: EngineError): void {
    for (const id of this.#all.keys()) this.#fail(id, error);
  }

  #fail(id: number, error: EngineError): void {
    this.#all.get(id)?.fail(error);
    this.remove(id);
  }
}
