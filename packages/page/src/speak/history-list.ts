import { byId, make } from '../dom/element.ts';
import type { Order } from '../service/order.ts';
import type { History } from './history.ts';
import { voiceName } from './voice-groups.ts';

/** Characters of a text in the list; more are not read there. */
const EXCERPT = 160;

/** What was heard before, a button each. */
export class HistoryList {
  readonly #history: History;
  readonly #onAgain: (order: Order) => void;
  readonly #numbers: Intl.NumberFormat;
  readonly #list = byId('history', HTMLOListElement);
  readonly #clear = byId('clear-history', HTMLButtonElement);
  readonly #empty = byId('history-empty', HTMLParagraphElement);

  /** @param language of the page; @param onAgain somebody wants to hear one again. */
  constructor(history: History, language: string, onAgain: (order: Order) => void) {
    this.#history = history;
    this.#onAgain = onAgain;
    this.#numbers = new Intl.NumberFormat(language);
    this.#clear.addEventListener('click', () => {
      history.clear();
      this.show();
    });
    // Another tab has added to it.
    addEventListener('storage', () => {
      history.reload();
      this.show();
    });
    this.show();
  }

  add(order: Order): void {
    this.#history.add(order);
    this.show();
  }

  show(): void {
    const { orders } = this.#history;
    this.#list.replaceChildren(...orders.map((order) => make('li', {}, this.#button(order))));
    this.#clear.hidden = orders.length === 0;
    this.#empty.hidden = orders.length > 0;
  }

  #button(order: Order): HTMLButtonElement {
    const facts = [
      voiceName(order.voice),
      order.speed !== 1 && `${this.#numbers.format(order.speed)} ×`,
    ].filter((fact) => fact);
    const text = order.text.trim();
    const button = make(
      'button',
      { type: 'button' },
      make(
        'span',
        { class: 'excerpt', dir: 'auto' },
        text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text,
      ),
      make('span', { class: 'faint' }, facts.join(' · ')),
    );
    button.addEventListener('click', () => this.#onAgain(order));
    return button;
  }
}
