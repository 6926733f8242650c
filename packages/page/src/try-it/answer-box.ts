import { formatsOf } from '../languages/formats.ts';
import { fill } from '../languages/texts.ts';
import type { Answer } from './receive.ts';
import { shownText } from './shown-text.ts';
import { WORDS } from './words.ts';

const formats = formatsOf('en');
const milliseconds = (ms: number): string => formats.seconds(ms / 1000);

/** What became of an example, behind its button. */
export class AnswerBox {
  readonly #box = document.createElement('div');
  readonly #facts = document.createElement('p');
  readonly #text = document.createElement('pre');
  #isAnswered = false;

  /** @param button of the example. */
  constructor(button: HTMLElement) {
    this.#box.className = 'try-it-answer';
    this.#facts.setAttribute('role', 'status');
    // A long text scrolls, also by keys.
    this.#text.tabIndex = 0;
    this.#text.hidden = true;
    this.#box.append(this.#facts, this.#text);
    button.after(this.#box);
  }

  /** The request was sent. */
  wait(): void {
    this.#say(WORDS.waiting, 'waits');
    this.#text.hidden = true;
    this.#isAnswered = false;
  }

  /**
   * Shows status, times and size, and the answer itself where it is text.
   *
   * @param audioSeconds of the audio in it, once that is known.
   */
  show(answer: Answer, audioSeconds?: number): void {
    const { status, statusText, headers, bytes, firstByteMs, lastByteMs } = answer;
    const facts = [
      `${status} ${statusText}`,
      firstByteMs !== undefined && fill(WORDS.firstByte, { time: milliseconds(firstByteMs) }),
      fill(WORDS.size, { size: formats.bytes(bytes.length), time: milliseconds(lastByteMs) }),
      audioSeconds !== undefined && fill(WORDS.audio, { time: formats.seconds(audioSeconds) }),
    ];
    this.#say(facts.filter(Boolean).join(' · '), status < 400 ? 'answered' : 'failed');
    const text = shownText(headers.get('content-type') ?? '', bytes);
    this.#text.textContent = text ?? '';
    this.#text.hidden = text === undefined;
    this.#isAnswered = true;
  }

  /** There is no answer, not all of it, or no sound of it. */
  fail(sentence: string): void {
    this.#say(sentence, 'failed');
  }

  /** The person ended it; what was answered stays. */
  stopped(): void {
    if (!this.#isAnswered) this.#say(WORDS.stopped, 'stopped');
  }

  #say(sentence: string, state: 'waits' | 'answered' | 'failed' | 'stopped'): void {
    this.#box.dataset.state = state;
    this.#facts.textContent = sentence;
  }
}
