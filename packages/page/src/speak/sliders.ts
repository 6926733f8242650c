import { byId } from '../dom/element.ts';
import type { Order } from '../service/order.ts';

/** What the three sliders set; 1 is as the voice has it. */
export type SliderValues = Pick<Order, 'speed' | 'variation' | 'level'>;

const NAMES = ['speed', 'variation', 'level'] as const;

/** Speed, variation and level, each with its value in words beside it. */
export class Sliders {
  readonly #inputs: readonly HTMLInputElement[];
  readonly #reset = byId('reset', HTMLButtonElement);
  readonly #numbers: Intl.NumberFormat;
  readonly #percents: Intl.NumberFormat;

  /** @param language of the page; @param onReset all are at 1 again. */
  constructor(language: string, onReset: () => void) {
    this.#numbers = new Intl.NumberFormat(language, { minimumFractionDigits: 2 });
    this.#percents = new Intl.NumberFormat(language, { style: 'percent' });
    this.#inputs = NAMES.map((name) => byId(name, HTMLInputElement));
    for (const input of this.#inputs) input.addEventListener('input', () => this.#tell());
    this.#reset.addEventListener('click', () => {
      this.values = { speed: 1, variation: 1, level: 1 };
      // A disabled button loses the focus to nowhere.
      this.#inputs[0]?.focus();
      onReset();
    });
    this.#tell();
  }

  get values(): SliderValues {
    const [speed = 1, variation = 1, level = 1] = this.#inputs.map((input) => input.valueAsNumber);
    return { speed, variation, level };
  }

  set values(values: SliderValues) {
    for (const [at, name] of NAMES.entries()) {
      const input = this.#inputs[at];
      if (input) input.valueAsNumber = values[name];
    }
    this.#tell();
  }

  #tell(): void {
    for (const input of this.#inputs) {
      const value = input.valueAsNumber;
      const words =
        input.id === 'speed' ? `${this.#numbers.format(value)} ×` : this.#percents.format(value);
      input.setAttribute('aria-valuetext', words);
      const output = input.parentElement?.querySelector('output');
      if (output) output.value = words;
    }
    this.#reset.disabled = this.#inputs.every((input) => input.valueAsNumber === 1);
  }
}
