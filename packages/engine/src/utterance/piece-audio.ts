import type { Leveller } from '../synthesis/level.ts';

/** The samples of one window of a piece. */
export interface WindowSamples {
  /** Empty if the level needs the whole piece. */
  readonly samples: Int16Array;
  /** Samples of the whole piece. */
  readonly total: number;
  /** True for the piece's last window. */
  readonly last: boolean;
  /** Samples of each phoneme id; null if the voice does not report them. */
  readonly samplesPerId: Int32Array | null;
}

/**
 * Puts the windows of a piece, which are made in any order, into their order, and brings them to
 * their level.
 */
export class PieceAudio {
  readonly #leveller: Leveller;
  /** Windows that came before their turn. */
  readonly #waiting = new Map<number, Float32Array>();
  #next = 0;
  #made = 0;

  constructor(leveller: Leveller) {
    this.#leveller = leveller;
  }

  /**
   * Takes a window.
   * @param of the whole piece.
   * @returns the samples that are known by it.
   * @throws EngineError `synthesis_failed` for samples that are not numbers.
   */
  take(
    index: number,
    audio: Float32Array,
    of: Pick<WindowSamples, 'total' | 'samplesPerId'>,
  ): WindowSamples[] {
    this.#waiting.set(index, audio);
    const known: WindowSamples[] = [];
    for (;;) {
      const window = this.#waiting.get(this.#next);
      if (window === undefined) return known;
      this.#waiting.delete(this.#next);
      this.#next += 1;
      this.#made += window.length;
      const last = this.#made >= of.total;
      const samples = last ? this.#leveller.end(window) : this.#leveller.push(window);
      known.push({ ...of, samples, last });
    }
  }
}
