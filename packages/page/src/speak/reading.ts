import { make } from '../dom/element.ts';
import type { SentenceLine } from '../service/spoken.ts';
import { CodePoints } from './code-points.ts';
import { wordByKey } from './reading-keys.ts';
import { type HeardWord, readingPieces } from './reading-pieces.ts';

/** Milliseconds for which the reading stays where a person has scrolled it. */
const SCROLLED_BY_HAND = 4000;

/** Part of the height in which the lit word may be before the reading scrolls. */
const CALM = { top: 0.08, bottom: 0.66, after: 0.2 };

/**
 * The text that is spoken. As sentences become known, their words become elements that light up,
 * and that can be clicked; what is not known yet is plain text.
 */
export class Reading {
  readonly #element: HTMLElement;
  readonly #onListen: (seconds: number) => void;
  #text = new CodePoints('');
  #tail = document.createTextNode('');
  /** The first code point that is plain text still. */
  #from = 0;
  #words: HeardWord[] = [];
  #elements: HTMLElement[] = [];
  #lit = -1;
  /** The word that can be reached by the tab key. */
  #stop = -1;
  #picked = -1;
  #scrolledAt = Number.NEGATIVE_INFINITY;

  /** @param onListen a word was clicked, or Enter pressed on it: when it begins, in seconds. */
  constructor(element: HTMLElement, onListen: (seconds: number) => void) {
    this.#element = element;
    this.#onListen = onListen;
    element.addEventListener('click', ({ target }) => this.#click(this.#indexOf(target)));
    element.addEventListener('keydown', (event) => this.#press(event));
    for (const type of ['wheel', 'touchmove'] as const) {
      element.addEventListener(type, () => this.#scrolled(), { passive: true });
    }
    element.addEventListener('pointerdown', () => this.#scrolled());
  }

  /** The words that are known, in the order in which they are spoken. */
  get words(): readonly HeardWord[] {
    return this.#words;
  }

  /** Text that is shown. */
  get text(): string {
    return this.#text.text;
  }

  /** Index of the word a person has chosen, else of the one heard last, else of the first. */
  get chosen(): number {
    return Math.max(0, this.#picked === -1 ? this.#lit : this.#picked);
  }

  /** Shows a text of which nothing was heard yet. */
  begin(text: string): void {
    this.#text = new CodePoints(text);
    this.#tail = document.createTextNode(text);
    this.#from = 0;
    this.#words = [];
    this.#elements = [];
    this.#lit = -1;
    this.#stop = -1;
    this.#picked = -1;
    this.#scrolledAt = Number.NEGATIVE_INFINITY;
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.replaceChildren(this.#tail);
    // What scrolls can be reached by keyboard; as soon as there are words, they are.
    this.#element.tabIndex = 0;
    if (hadFocus) this.#element.focus({ preventScroll: true });
    this.#element.scrollTop = 0;
  }

  /** The times of the next sentence are known. */
  add(sentence: SentenceLine): void {
    const { pieces, end } = readingPieces(this.#text, this.#from, sentence);
    const fragment = document.createDocumentFragment();
    for (const piece of pieces) {
      fragment.append(typeof piece === 'string' ? piece : this.#addWord(piece));
    }
    this.#from = end;
    const tail = document.createTextNode(this.#text.slice(end));
    fragment.append(tail);
    // A shortened text would count as one that moves.
    this.#tail.replaceWith(fragment);
    this.#tail = tail;
    if (this.#stop === -1 && this.#elements.length > 0) this.#firstStop();
  }

  /** @param index of the word that is heard; -1 for none. */
  light(index: number): void {
    if (index === this.#lit) return;
    this.#elements[this.#lit]?.removeAttribute('aria-current');
    this.#lit = index;
    const element = this.#elements[index];
    if (!element) return;
    element.setAttribute('aria-current', 'true');
    if (!this.#element.contains(document.activeElement)) this.#moveStop(index);
    this.#follow(element);
  }

  #addWord(word: HeardWord): HTMLElement {
    const { start, end, text } = word;
    const attributes = { class: 'word', 'data-start': String(start), 'data-end': String(end) };
    const element = make('span', attributes, text);
    this.#words.push(word);
    this.#elements.push(element);
    return element;
  }

  #firstStop(): void {
    const hadFocus = document.activeElement === this.#element;
    this.#element.removeAttribute('tabindex');
    this.#moveStop(0);
    if (hadFocus) this.#elements[0]?.focus({ preventScroll: true });
  }

  /** One word is a button for keyboards and screen readers; all others are read as text. */
  #moveStop(index: number): void {
    // A focused element that can no longer be reached loses the focus.
    if (index === this.#stop) return;
    const before = this.#elements[this.#stop];
    before?.removeAttribute('tabindex');
    before?.removeAttribute('role');
    this.#stop = index;
    const element = this.#elements[index];
    element?.setAttribute('tabindex', '0');
    element?.setAttribute('role', 'button');
  }

  #click(index: number): void {
    this.#listenFrom(index);
    // From here, keys lead on.
    this.#elements[index]?.focus({ preventScroll: true });
  }

  #listenFrom(index: number): void {
    const word = this.#words[index];
    if (!word) return;
    this.#picked = index;
    this.#moveStop(index);
    this.#scrolledAt = Number.NEGATIVE_INFINITY;
    this.#onListen(word.start);
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#indexOf(event.target);
    if (at === -1) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#listenFrom(at);
      return;
    }
    const isRightToLeft = getComputedStyle(this.#element).direction === 'rtl';
    const index = wordByKey(event.key, at, this.#elements, isRightToLeft);
    if (index === undefined) return;
    event.preventDefault();
    this.#picked = index;
    this.#scrolled();
    this.#moveStop(index);
    this.#elements[index]?.focus();
  }

  #indexOf(target: EventTarget | null): number {
    const element = target instanceof Element ? target.closest<HTMLElement>('.word') : null;
    return element ? this.#elements.indexOf(element) : -1;
  }

  #scrolled(): void {
    this.#scrolledAt = performance.now();
  }

  /** Keeps the lit word where eyes can rest, unless somebody looks elsewhere. */
  #follow(element: HTMLElement): void {
    if (performance.now() - this.#scrolledAt < SCROLLED_BY_HAND) return;
    const { scrollTop, clientHeight } = this.#element;
    const top = element.offsetTop;
    const isCalm =
      top >= scrollTop + CALM.top * clientHeight && top <= scrollTop + CALM.bottom * clientHeight;
    if (isCalm) return;
    this.#element.scrollTo({
      top: top - CALM.after * clientHeight,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth',
    });
  }
}
