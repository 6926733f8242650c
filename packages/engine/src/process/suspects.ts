/** What is held against a request. */
interface Suspicion {
  /** It, and nothing beside it, was in hand when a process ended. */
  readonly isProven: boolean;
  /** The piece that was in hand. */
  readonly piece: number;
  /** That piece has not been worked on since. */
  readonly isOpen: boolean;
}

/**
 * Finds out which of the requests that workers had in hand ended the engine process: each is worked on
 * alone once, as far as it had come. Requests are known by their numbers. See
 * docs/decisions/0081-culprits.md.
 */
export class Suspects {
  /** Pieces that workers have in hand, by request. */
  readonly #inHand = new Map<number, number>();
  readonly #suspicions = new Map<number, Suspicion>();

  begin(id: number, piece: number): void {
    this.#inHand.set(id, piece);
  }

  /** What a worker had in hand is over, and the process lives. */
  end(id: number): void {
    const piece = this.#inHand.get(id);
    this.#inHand.delete(id);
    const suspicion = this.#suspicions.get(id);
    if (piece === undefined || suspicion === undefined || piece < suspicion.piece) return;
    if (suspicion.isProven) this.#suspicions.set(id, { ...suspicion, isOpen: false });
    else this.#suspicions.delete(id);
  }

  /** The request is answered. */
  forget(id: number): void {
    this.#suspicions.delete(id);
  }

  /** The piece of it that nothing else may be in hand with; undefined where there is none. */
  aloneAt(id: number): number | undefined {
    const suspicion = this.#suspicions.get(id);
    return suspicion?.isOpen ? suspicion.piece : undefined;
  }

  /**
   * The process ended. Nothing is in hand any more.
   * @param culprit the request that is known to be the reason, if one is: nothing is held against others.
   * @param asked those that still wait for an answer.
   * @returns the request that has ended a process for the second time, if that is known.
   */
  processLost(
    culprit: number | undefined,
    asked: { has(id: number): boolean },
  ): number | undefined {
    const inHand = [...this.#inHand];
    this.#inHand.clear();
    if (culprit !== undefined) return undefined;
    const isProven = inHand.length === 1;
    for (const [id, piece] of inHand) {
      if (!asked.has(id)) continue;
      const before = this.#suspicions.get(id);
      if (isProven && before !== undefined) return id;
      const wasProven = before?.isProven ?? false;
      this.#suspicions.set(id, { isProven: isProven || wasProven, piece, isOpen: true });
    }
    return undefined;
  }
}
