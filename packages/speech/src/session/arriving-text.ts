import { checkText } from '../order/text-rules.ts';
import { SpeechError } from '../speech-error.ts';
import { lastCandidate } from './sentence-candidate.ts';

/** Most code points of one write. */
const MAX_WRITE = 1_000_000;

/** Text that is to be spoken next. */
export interface TextPart {
  readonly text: string;
  /** More text may follow, so its last sentence may not be complete. */
  readonly goesOn: boolean;
  /** Whether it is all of the text that is still to be spoken, and no more comes. */
  readonly isLast: boolean;
  /** Code points of blank text before it, which is not spoken. */
  readonly blankBefore: number;
}

interface Stretch {
  text: string;
  /** In code points. */
  length: number;
  /** No more text comes to it. */
  isClosed: boolean;
  /** Up to this index it holds no complete sentence. */
  seenTo: number;
}

/**
 * The text of a session that is not spoken yet. A flush divides it into stretches, each of which is
 * read as a text of its own.
 */
export class ArrivingText {
  readonly #maxLength: () => number;
  readonly #stretches: Stretch[] = [];
  /** First half of a surrogate pair; the second half comes with the next write. */
  #half = '';
  #hasEnded = false;
  #blank = 0;
  #isStuck = false;
  #changed = Promise.withResolvers<void>();

  /** @param maxLength most code points that wait. */
  constructor(maxLength: () => number) {
    this.#maxLength = maxLength;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether there is text that is not complete. */
  get isOpen(): boolean {
    const last = this.#stretches.at(-1);
    return last !== undefined && !last.isClosed && last.text.trim() !== '';
  }

  /**
   * Adds text when there is room for it.
   * @returns its length in code points.
   * @throws SpeechError `invalid_input`; `input_too_long` for a sentence that finds no room; the
   *   signal's reason.
   */
  async write(text: string, signal: AbortSignal): Promise<number> {
    if (this.#hasEnded) throw new Error('text was written behind the end');
    const all = this.#half + text;
    this.#half = /[\uD800-\uDBFF]$/.test(all) ? all.slice(-1) : '';
    const whole = all.slice(0, all.length - this.#half.length);
    const length = checkText(whole, MAX_WRITE);
    let rest = [...whole];
    while (rest.length > 0) {
      const room = Math.max(0, this.#maxLength() - this.#length);
      this.#append(rest.slice(0, room));
      rest = rest.slice(room);
      if (rest.length > 0) await this.#expectRoom(signal);
    }
    return length;
  }

  /** What was written is complete. */
  flush(): void {
    const last = this.#stretches.at(-1);
    if (last === undefined) return;
    last.isClosed = true;
    this.#tell();
  }

  end(): void {
    this.#hasEnded = true;
    this.flush();
    this.#tell();
  }

  /**
   * Waits for text that may have a complete sentence.
   * @returns undefined at the end.
   * @throws the signal's reason.
   */
  async next(signal: AbortSignal): Promise<TextPart | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const [first] = this.#stretches;
      if (first?.isClosed && first.text.trim() === '') {
        this.#stretches.shift();
        this.#blank += first.length;
        continue;
      }
      if (first !== undefined && (first.isClosed || lastCandidate(first.text) > first.seenTo)) {
        const isLast = this.#hasEnded && this.#stretches.length === 1;
        const blankBefore = this.#blank;
        return { text: first.text, goesOn: !first.isClosed, isLast, blankBefore };
      }
      if (this.#hasEnded) return undefined;
      this.#isStuck = this.#length >= this.#maxLength();
      if (this.#isStuck) this.#tell();
      await this.#change(signal);
    }
  }

  /** @param characters of the part that are spoken, code points. */
  spoken({ text, goesOn }: TextPart, characters: number): void {
    const [first] = this.#stretches;
    this.#blank = 0;
    if (first === undefined) return;
    if (goesOn) {
      const units = [...text].slice(0, characters).join('').length;
      first.seenTo = lastCandidate(text) - units;
      first.text = first.text.slice(units);
      first.length -= characters;
    } else {
      this.#stretches.shift();
    }
    this.#tell();
  }

  #append(characters: readonly string[]): void {
    if (characters.length === 0) return;
    let last = this.#stretches.at(-1);
    if (last === undefined || last.isClosed) {
      last = { text: '', length: 0, isClosed: false, seenTo: -1 };
      this.#stretches.push(last);
    }
    last.text += characters.join('');
    last.length += characters.length;
    this.#tell();
  }

  get #length(): number {
    return this.#stretches.reduce((sum, { length }) => sum + length, 0);
  }

  async #expectRoom(signal: AbortSignal): Promise<void> {
    this.#isStuck = false;
    while (this.#length >= this.#maxLength()) {
      if (this.#isStuck) {
        const limit = `a sentence is longer than ${this.#maxLength()} characters, the limit`;
        throw new SpeechError('input_too_long', 'text', (of) => `\`${of('text')}\`: ${limit}.`);
      }
      await this.#change(signal);
    }
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = this.#changed;
    const wake = () => resolve();
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    signal.removeEventListener('abort', wake);
    signal.throwIfAborted();
  }
}
