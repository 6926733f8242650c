/** Audio without a gap: from `position` on it is played from the time `at` on. */
interface Span {
  readonly at: number;
  readonly position: number;
  end: number;
}

/** Far below a sample, far above the rounding of doubles. */
const SAME_SECONDS = 1e-6;

/**
 * Which second of a speech is heard at a time of the clock of the sound card. Where the speech falls
 * behind, there are gaps: the position stands still in them. All numbers are seconds.
 */
export class HeardClock {
  readonly #start: number;
  readonly #spans: Span[] = [];

  /** @param start position until anything is heard. */
  constructor(start: number) {
    this.#start = start;
  }

  /** When the first sample is heard; Infinity as long as none is scheduled. */
  get begins(): number {
    return this.#spans[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** When the last scheduled sample was heard; -Infinity as long as none is scheduled. */
  get ends(): number {
    const last = this.#spans.at(-1);
    return last ? last.at + last.end - last.position : Number.NEGATIVE_INFINITY;
  }

  /** Audio from `position` to `end` is played at the time `at`, which is not before {@link ends}. */
  add(at: number, position: number, end: number): void {
    const last = this.#spans.at(-1);
    const follows = Math.abs(this.ends - at) < SAME_SECONDS;
    if (last && follows) last.end = end;
    else this.#spans.push({ at, position, end });
  }

  positionAt(time: number): number {
    const span = this.#spans.findLast(({ at }) => at <= time);
    return span ? Math.min(span.end, span.position + time - span.at) : this.#start;
  }
}
