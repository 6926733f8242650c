import type { Metrics } from './metrics.ts';
import { niceTop, type Point, pathOf } from './plot-path.ts';
import type { PlotDefinition } from './plots.ts';
import { setText } from './show.ts';
import { GAP_MS, type Moment, SHOWN_MS } from './watch.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Units of the drawing's `viewBox`, which is stretched to the figure. */
const SIZE = { width: 300, height: 60 };

/** A plot of the page: values in words, and lines that only repeat them for the eye. */
export class Plot {
  readonly #definition: PlotDefinition;
  readonly #values: HTMLElement;
  readonly #top: HTMLElement;
  readonly #note: HTMLElement;
  readonly #words: readonly HTMLElement[];
  readonly #paths: readonly SVGPathElement[];

  /** @param figure has elements of the classes `now`, `edge`, `under` and an SVG. */
  constructor(figure: HTMLElement, definition: PlotDefinition) {
    const within = (selector: string): HTMLElement => {
      const found = figure.querySelector<HTMLElement>(selector);
      if (found === null) throw new Error(`plot ${definition.id} has no ${selector}`);
      return found;
    };
    this.#definition = definition;
    this.#values = within('.now');
    this.#top = within('.edge');
    this.#note = within('.under');
    this.#words = definition.lines.map((_, index) => {
      const words = document.createElement('span');
      words.className = `line-${index + 1}`;
      return words;
    });
    this.#paths = definition.lines.map((_, index) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('class', `line-${index + 1}`);
      return path;
    });
    const drawing = within('svg');
    drawing.setAttribute('viewBox', `0 0 ${SIZE.width} ${SIZE.height}`);
    drawing.setAttribute('preserveAspectRatio', 'none');
    drawing.setAttribute('aria-hidden', 'true');
    drawing.append(...this.#paths);
  }

  /**
   * Draws the moments up to now.
   *
   * @param metrics of now; undefined while the service is silent.
   */
  draw(moments: readonly Moment[], now: number, metrics: Metrics | undefined): void {
    const { lines, leastTop, top: topWords, absent, note } = this.#definition;
    const all = lines.map(({ id }): Point[] =>
      moments.map(({ at, values }) => ({ at, value: values[id] })),
    );
    const highest = Math.max(leastTop, ...all.flat().map(({ value = 0 }) => value));
    const top = niceTop(highest);
    for (const [index, points] of all.entries()) {
      const frame = { ...SIZE, now, shownMs: SHOWN_MS, gapMs: GAP_MS, top };
      this.#paths[index]?.setAttribute('d', pathOf(points, frame));
    }
    const isEmpty = all.flat().every(({ value }) => value === undefined);
    setText(this.#top, isEmpty ? '' : topWords(top));

    const shown = lines.flatMap(({ words }, index) => {
      const value = metrics === undefined ? undefined : all[index]?.at(-1)?.value;
      const element = this.#words[index];
      if (value === undefined || element === undefined) return [];
      setText(element, words(value));
      return [element];
    });
    if (shown.length > 0) this.#show(shown);
    else setText(this.#values, metrics === undefined ? '–' : absent);
    if (metrics !== undefined) setText(this.#note, note(metrics));
  }

  /** Leaves elements that are shown already where they are. */
  #show(words: readonly HTMLElement[]): void {
    const { children, childNodes } = this.#values;
    const isSame =
      childNodes.length === words.length && words.every((word, index) => children[index] === word);
    if (!isSame) this.#values.replaceChildren(...words);
  }
}
