/** Browsers with a longer latency are mistaken; Bluetooth has up to half a second. */
const MOST_SECONDS = 1;
/** 32 to 46 ms were seen with PulseAudio. */
const FIREFOX_ON_LINUX_SECONDS = 0.04;
/** A few of them for each frame that is painted: a quarter of a second. */
const REMEMBERED = 31;

/**
 * How long a sample takes from the clock of a context to the ear.
 *
 * Firefox on Linux must not be asked. It locks its sound graph while it asks the sound server, whose thread may be waiting
 * for that lock, and freezes for ever: some tab in forty did at its first sound (Firefox 153, decision 0117).
 */
export class OutputLatency {
  readonly #context: AudioContext;
  readonly #isSafe: boolean;
  /** What the browser said lately. */
  readonly #told: number[] = [];

  constructor(context: AudioContext, userAgent: string = navigator.userAgent) {
    this.#context = context;
    this.#isSafe = !/Linux.* Firefox\//.test(userAgent);
  }

  /** What the browser mostly says, because on a busy machine it leaps; 0 where it does not tell, as Safari. */
  get seconds(): number {
    if (!this.#isSafe) return FIREFOX_ON_LINUX_SECONDS;
    const { outputLatency } = this.#context;
    if (outputLatency > 0 && outputLatency <= MOST_SECONDS) this.#told.push(outputLatency);
    if (this.#told.length > REMEMBERED) this.#told.shift();
    return this.#told.toSorted((a, b) => a - b)[this.#told.length >> 1] ?? 0;
  }
}
