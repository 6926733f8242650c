/** Why a request is suspected of ending the engine process. */
interface Suspicion {
  /** Whether it was once the only request in progress when a process ended. */
  readonly isProven: boolean;
  /** The piece that was in progress. */
  readonly piece: number;
  /** Whether that piece has not been completed since. */
  readonly isOpen: boolean;
}

/**
 * Finds out which of the requests in progress ended the engine process: each is worked on alone
 * once, up to where it had come. Requests are known by their numbers. See
 * docs/decisions/0081-culprits.md.
 */
export class Suspects {
  /** Units that workers are working on. */
  readonly #inHand = new Map<number, { readonly id: number; readonly piece: number }>();
  readonly #suspicions = new Map<number, Suspicion>();

  begin(unit: number, id: number, piece: number): void {
    this.#inHand.set(unit, { id, piece });
  }

  end(unit: number): void {
    this.#inHand.delete(unit);
  }

  /** A piece of the request is made, and the process lives. */
  made(id: number, piece: number): void {
    const suspicion = this.#suspicions.get(id);
    if (suspicion === undefined || piece < suspicion.piece) return;
    if (suspicion.isProven) this.#suspicions.set(id, { ...suspicion, isOpen: false });
    else this.#suspicions.delete(id);
  }

  /** The request is answered. */
  forget(id: number): void {
    this.#suspicions.delete(id);
  }

  /** The piece of the request to work on alone; undefined if none. */
  aloneAt(id: number): number | undefined {
    const suspicion = this.#suspicions.get(id);
    return suspicion?.isOpen ? suspicion.piece : undefined;
  }

  /**
   * Call it when the process has ended. Nothing is in progress any more.
   * @param culprit the request known to be the reason, if any: no other is then suspected.
   * @param asked the requests that still wait for an answer.
   * @returns the request that has ended a process for the second time, if known.
   */
  processLost(
    culprit: number | undefined,
    asked: { has(id: number): boolean },
  ): number | undefined {
    const inHand = new Map<number, number>();
    for (const { id, piece } of this.#inHand.values()) {
      inHand.set(id, Math.min(piece, inHand.get(id) ?? piece));
    }
    this.#inHand.clear();
    if (culprit !== undefined) return undefined;
    const isProven = inHand.size === 1;
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
