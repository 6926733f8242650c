/** Code points that a voice speaks in a second, before anything of a text was heard. */
const USUAL_PACE = 14;

/**
 * How long a text will be in seconds, while it is still being made. With each sentence it comes
 * closer; the waveform needs a width before the end is known.
 */
export class SpokenLength {
  readonly #codePoints: number;
  #estimate: number;
  #exact: number | undefined;

  /** @param speed 2 takes half as long. */
  constructor(codePoints: number, speed: number) {
    this.#codePoints = codePoints;
    this.#estimate = codePoints / USUAL_PACE / speed;
  }

  /** @param textEnd code points up to the end of a sentence, @param end seconds up to there. */
  sentenceEnds(textEnd: number, end: number): void {
    if (textEnd > 0) this.#estimate = (end / textEnd) * this.#codePoints;
  }

  /** All is known. */
  ends(seconds: number): void {
    this.#exact = seconds;
  }

  get isKnown(): boolean {
    return this.#exact !== undefined;
  }

  /** @param received seconds that are there already: it is never shorter. */
  seconds(received: number): number {
    return this.#exact ?? Math.max(received, this.#estimate);
  }
}
